"""The static build of the three sites' pages."""

from app.site.build import build_site

__all__ = ["build_site"]
