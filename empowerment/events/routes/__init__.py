"""Pages of events, in every language (web.pages)."""
