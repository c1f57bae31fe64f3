"""Composition root: builds the sites, the operator's commands and the static pages."""
