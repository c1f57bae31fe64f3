"""Trends: coded tuples, their release under differential privacy, and what is published of it."""
