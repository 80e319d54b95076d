"""Tests of a copy that takes the place of the database."""
