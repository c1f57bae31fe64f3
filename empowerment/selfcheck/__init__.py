"""How well a Kommune protects its people: asked of both sides, shown once both have answered."""
