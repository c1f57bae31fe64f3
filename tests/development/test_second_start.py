"""A second start makes nothing again, unless something is not as the first one left it."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import dev
from app.demo_office import demo_office
from app.development import ASSETS, release
from app.services import origins
from app.site import build_site
from tests.development.server import PROGRAM, ROOT, DevelopmentServer
from tests.infrastructure.ports import free_port

DEV_RUN = (sys.executable, "dev.py", "run")


@dataclass
class Folder:
    """A data folder and the port it is served at."""

    path: Path
    port: int = field(default_factory=free_port)

    def run(self, *, program: Sequence[str] = PROGRAM, until: str = "Mails") -> tuple[str, str]:
        """Start, wait for a line, stop; that line and the steps that were named."""
        server = DevelopmentServer(self.path, self.port, program)
        try:
            line = server.wait_for(until)
            server.stop()
        finally:
            server.close()
        return line, server.errors()


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """A folder that was served once."""
    folder = Folder(tmp_path_factory.mktemp("second") / "data")
    folder.run(program=DEV_RUN)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """All files below."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


def written(*folders: Path) -> dict[Path, int]:
    """When each file below was last written, in nanoseconds."""
    return {
        file: file.stat().st_mtime_ns
        for folder in folders
        for file in folder.rglob("*")
        if file.is_file()
    }


def test_unchanged_folder_is_only_started(used: Folder) -> None:
    before = written(used.path / "site", ROOT / "dist")

    _, steps = used.run(program=DEV_RUN)

    assert steps == "· Starting\n"
    assert written(used.path / "site", ROOT / "dist") == before


def test_damaged_page_is_built_again(used: Folder) -> None:
    page = used.path / "site" / "report" / "index.html"
    before = page.read_bytes()
    page.write_bytes(before + b"<!-- -->")

    _, steps = used.run()

    assert steps == "· Building the pages\n· Starting\n"
    assert page.read_bytes() == before


def test_missing_database_is_not_taken_for_prepared(used: Folder) -> None:
    for file in used.path.glob("rueckhalt.sqlite*"):
        file.unlink()

    _, steps = used.run()

    assert steps == "· Building the pages\n· Starting\n"


def test_expired_demonstration_says_what_to_type(used: Folder, tmp_path: Path) -> None:
    folder = Folder(tmp_path / "data")
    shutil.copytree(used.path, folder.path, ignore=shutil.ignore_patterns("*.sock"))
    record = json.loads((folder.path / "demo.json").read_text())
    (folder.path / "demo.json").write_text(json.dumps(record | {"expires": "2026-01-01"}))

    line, _ = folder.run(until="Expired")

    *_, dev_py, run, _data, new, _port, port = line.split()
    assert (dev_py, run, port) == ("dev.py", "run", str(folder.port))
    assert Path(new).parent == tmp_path
    assert not Path(new).exists()


def copied(paths: Iterable[Path], to: Path) -> None:
    """Copy parts of the project to the same places below another folder."""
    for path in paths:
        target = to / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            shutil.copytree(path, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(path, target)


BUILD = """
import sys
from pathlib import Path
from app.site import build_site
build_site(office_file=Path("office.json"), assets_file=Path("dist/assets.json"), out=Path("site"))
print(*(module.__file__ for module in list(sys.modules.values()) if hasattr(module, "__file__")))
"""


def test_pages_are_made_from_nothing_that_is_not_watched(tmp_path: Path) -> None:
    tree, expected = tmp_path / "tree", tmp_path / "expected"
    copied(release(), tree)
    office = demo_office(fingerprint=None, origins=origins(8400), seed=bytes(range(32)))
    (tree / "office.json").write_bytes(office)
    build_site(office_file=tree / "office.json", assets_file=ASSETS, out=expected)

    command = (sys.executable, "-c", BUILD)
    done = subprocess.run(command, cwd=tree, check=True, capture_output=True, text=True)

    loaded = [Path(name) for name in done.stdout.split()]
    assert [file for file in loaded if ROOT in file.parents and dev.VENV not in file.parents] == []
    assert contents(tree / "site") == contents(expected)


def test_bundle_is_made_from_nothing_that_is_not_watched(tmp_path: Path) -> None:
    unwatched = {".dev", ".git", ".venv", "data", "dist", "browser"}
    everything = {path for path in ROOT.iterdir() if path.name not in unwatched}
    modules = dev.BROWSER / "node_modules"
    everything |= {path for path in dev.BROWSER.iterdir() if path != modules}
    watched = {path for path in dev.bundled_from() if modules not in path.parents}

    assert bundle_of(watched, tmp_path / "watched") == bundle_of(everything, tmp_path / "all")


def bundle_of(paths: Iterable[Path], tree: Path) -> dict[str, bytes]:
    """Bundle a copy of these parts of the project."""
    copied(paths, tree)
    (tree / "browser" / "node_modules").symlink_to(dev.BROWSER / "node_modules")
    subprocess.run((dev.BIN / "node", "build.ts"), cwd=tree / "browser", check=True)
    found = contents(tree / "dist")
    assert found
    return found
