"""Tests against real services: PostgreSQL, SQLite, Valkey, SMTP, Chromium."""
