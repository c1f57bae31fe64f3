"""Founding, epochs, statements, key log and members of a desk."""
