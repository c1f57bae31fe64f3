"""Finding what a person means: one normaliser for SQLite's and PostgreSQL's full text."""
