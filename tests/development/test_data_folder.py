"""The data folder: whoever else uses the machine sees nothing of it, whatever it was before."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.data_folder import DataFolder, SharedFolderError
from app.schema import migrate
from core.db import Database


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def database_files(folder: Path) -> list[Path]:
    return sorted(folder.glob("rueckhalt.sqlite*"))


@pytest.fixture
def open_umask() -> Iterator[None]:
    """A person whose new files everybody may read."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.mark.usefixtures("open_umask")
def test_database_is_its_owners_alone(tmp_path: Path) -> None:
    database = Database(DataFolder(tmp_path / "new").database_url)
    migrate(database)

    modes = {path.name: mode(path) for path in database_files(tmp_path / "new")}

    assert modes == dict.fromkeys(
        ("rueckhalt.sqlite", "rueckhalt.sqlite-shm", "rueckhalt.sqlite-wal"), 0o600
    )
    assert mode(tmp_path / "new") == 0o700
    database.dispose()


def test_folder_that_stood_open_is_closed(tmp_path: Path) -> None:
    folder = tmp_path / "open"
    folder.mkdir(mode=0o755)
    for name in ("rueckhalt.sqlite", "rueckhalt.sqlite-wal", "rueckhalt.sqlite-shm"):
        (folder / name).touch(mode=0o644)

    DataFolder(folder)

    assert mode(folder) == 0o700
    assert [mode(path) for path in database_files(folder)] == [0o600] * 3


def test_folder_of_everybody_is_refused_and_left_as_it_was(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o1777)

    with pytest.raises(SharedFolderError):
        DataFolder(shared)

    assert mode(shared) == 0o1777
    assert list(shared.iterdir()) == []
