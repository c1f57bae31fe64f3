"""Events: what takes place, who comes, and what everybody takes home."""
