"""The example city: seeding it, serving it, and simulated tablets that vote in it."""
