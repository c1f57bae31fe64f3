"""Working aids: what others published and what we write ourselves."""
