"""Commands, one subject a file, each a few lines over the services."""
