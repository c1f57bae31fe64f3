"""The package as an operator installs it, away from the source tree."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from crypto.encoding import b64encode
from tests.infrastructure.built_pages import describe_build
from tests.infrastructure.office_file import make_office_file

ROOT = Path(__file__).resolve().parents[1]
COMMAND = "import sys; from app.cli import main; sys.exit(main(sys.argv[1:]))"
READY = """
import app.wsgi, worker.__main__
from werkzeug.test import Client
client = Client(app.wsgi.application)
ready = client.get("/readyz", base_url="http://report.localhost:8000")
page = client.get("/en/nowhere", base_url="http://localhost:8000", headers={"Accept": "text/html"})
print(app.wsgi.__file__, ready.status_code, "There is no such page" in page.text)
"""


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, unpacked as an installer does."""
    folder = tmp_path_factory.mktemp("package")
    build = (sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder)
    subprocess.run(build, check=True, cwd=ROOT, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "installed")
    return folder / "installed"


def run(package: Path, folder: Path, *arguments: str) -> str:
    """Run Python with this package instead of the tree's; what it printed."""
    (folder / "sites" / "public").mkdir(parents=True, exist_ok=True)
    office = make_office_file([bytes(32)], [bytes(32), bytes(range(32))], {})
    (folder / "sites" / "public" / "office.json").write_bytes(office)
    describe_build(folder / "sites")
    ours = {
        "MODE": "development",
        "DATABASE_URL": f"sqlite:///{folder}/db",
        "REPORT_ORIGIN": "http://report.localhost:8000",
        "DESK_ORIGIN": "http://desk.localhost:8000",
        "PUBLIC_ORIGIN": "http://localhost:8000",
        "SECRET_KEY": b64encode(os.urandom(32)),
        "SITE_DIR": str(folder / "sites"),
    }
    others = {name: value for name, value in os.environ.items() if "RUECKHALT" not in name}
    done = subprocess.run(
        (sys.executable, "-P", *arguments),
        check=True,
        cwd=folder,
        env=others
        | {f"RUECKHALT_{name}": value for name, value in ours.items()}
        | {"PYTHONPATH": str(package)},
        capture_output=True,
        text=True,
    )
    return done.stdout


def test_the_package_alone_migrates_invites_and_serves(package: Path, tmp_path: Path) -> None:
    run(package, tmp_path, "-c", COMMAND, "migrate")

    invited = run(package, tmp_path, "-c", COMMAND, "desk", "invite")
    served = run(package, tmp_path, "-c", READY)

    assert "Code:" in invited
    assert served.split() == [str(package / "app" / "wsgi.py"), "200", "True"]


def test_the_package_holds_no_tests_and_no_keys(package: Path) -> None:
    names = {path.name for path in package.iterdir()}

    assert not names & {"tests", "browser", "docs", "dist", "data"}
    assert list(package.rglob("*.key")) == []
