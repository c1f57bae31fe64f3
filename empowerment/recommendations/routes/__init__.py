"""Pages of recommendations: for everybody, for the Kommune that writes, for editors."""
