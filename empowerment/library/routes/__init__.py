"""Pages of the library: everybody's, and those of editors."""

from empowerment.library.routes.editing import editing_blueprint
from empowerment.library.routes.home import library_panel, library_step
from empowerment.library.routes.pages import library_blueprint

__all__ = ["editing_blueprint", "library_blueprint", "library_panel", "library_step"]
