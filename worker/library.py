"""The job that indexes the aids. In a module of its own: its imports would slow all others down."""

from empowerment.library.shelf import refresh
from worker.surroundings import surroundings


def index() -> None:
    """Bring the search index in step with this release; almost always there is nothing to do."""
    with surroundings() as here, here.database.write() as session:
        refresh(session)
