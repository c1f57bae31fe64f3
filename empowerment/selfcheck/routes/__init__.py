"""Pages of the self-check: answering, which needs no account, and those of the Kommune."""
