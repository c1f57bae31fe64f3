"""Fixtures, one service each; conftest.py offers them to every test."""
