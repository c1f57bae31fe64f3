"""Pages of figures in real Chromium."""
