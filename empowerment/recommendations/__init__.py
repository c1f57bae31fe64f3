"""Recommendations: what worked in one Kommune, reviewed and published for all."""
