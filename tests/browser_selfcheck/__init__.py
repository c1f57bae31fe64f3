"""The self-check in a real browser."""
