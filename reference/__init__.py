"""Reference data with its source: Kommunen, taxonomy, holidays."""
