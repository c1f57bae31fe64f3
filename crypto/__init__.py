"""Bytes in, bytes out: the formats of SPEC.md. No database, no Flask."""
