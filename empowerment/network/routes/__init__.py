"""The network's pages (web.pages)."""
