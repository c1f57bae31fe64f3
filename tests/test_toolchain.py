"""What a fresh machine and a stranger's checkout rely on."""

import ast
import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import dev

ROOT = dev.ROOT
UNTRACKED = {".dev", ".git", ".venv", "__pycache__", "data", "dist", "node_modules"}
# Where one machine keeps its files, and where packages are fetched from: both differ elsewhere.
PRIVATE = re.compile(
    rb"(?<![\w.])/(?:work/(?:main|shared)|root|home/\w+)/"
    rb"|registry[.]npmjs|pypi[.]org/simple|files[.]pythonhosted|(?:extra-)?index-url[ =]"
)


def project_files() -> Iterator[Path]:
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in UNTRACKED]
        yield from (Path(folder, name) for name in names)


def test_no_file_names_a_registry_or_a_path_of_one_machine() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match[0].decode()}"
        for path in project_files()
        if (match := PRIVATE.search(path.read_bytes()))
    ]

    assert found == []


@pytest.mark.parametrize("name", ["bootstrap", "run", "build", "dev"])
def test_every_locked_python_package_has_one_version_and_its_hashes(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    entries = [entry for entry in re.split(r"\n(?=\S)", text) if not entry.startswith("#")]

    loose = [
        entry.splitlines()[0]
        for entry in entries
        if not re.match(r"[\w.-]+(\[[\w,]+\])?==\S+", entry) or "--hash=sha256:" not in entry
    ]

    assert entries
    assert loose == []


def test_every_locked_npm_package_has_its_hash_and_no_address() -> None:
    lock = json.loads((ROOT / "browser" / "package-lock.json").read_text())
    packages = {path: entry for path, entry in lock["packages"].items() if path}

    assert packages
    assert [path for path, entry in packages.items() if "integrity" not in entry] == []
    assert [path for path, entry in packages.items() if "resolved" in entry] == []


def test_npm_packages_are_named_with_exact_versions() -> None:
    package = json.loads((ROOT / "browser" / "package.json").read_text())
    versions = package["dependencies"] | package["devDependencies"]

    assert [name for name, version in versions.items() if not version[0].isdigit()] == []


def test_set_up_needs_nothing_but_the_standard_library() -> None:
    waiting = [ROOT / "dev.py"]
    foreign: set[str] = set()
    for source in waiting:
        for name in imported_modules(source):
            own = ROOT / f"{name.replace('.', '/')}.py"
            if own.exists():
                waiting.append(own)
            else:
                foreign.add(name.split(".")[0])

    assert foreign <= sys.stdlib_module_names


def imported_modules(source: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(source.read_text(), feature_version=(3, 11))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def test_every_room_is_packaged_and_under_contract() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]
    contracts = {entry["id"]: entry for entry in project["importlinter"]["contracts"]}
    layers = " | ".join(contracts["rooms"]["layers"]).split(" | ")
    rooms = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}

    assert set(project["hatch"]["build"]["targets"]["wheel"]["packages"]) == rooms
    assert set(project["importlinter"]["root_packages"]) == rooms
    assert set(layers) == rooms
    assert set(contracts["flask"]["source_modules"]) == rooms - {"app", "web"}
    assert set(contracts["queue"]["source_modules"]) == rooms - {"worker"}


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("core/probe.py", "import support"),
        ("desks/probe.py", "import accounts"),
        ("incidents/services/probe.py", "import flask"),
        ("support/probe.py", "import web.probe_glue"),
        ("app/probe.py", "import rq"),
        ("crypto/probe.py", "import sqlalchemy"),
    ],
)
def test_import_contracts_refuse(tmp_path: Path, module: str, line: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]
    for room in project["importlinter"]["root_packages"]:
        (tmp_path / room).mkdir()
        (tmp_path / room / "__init__.py").touch()
    (tmp_path / "web" / "probe_glue.py").write_text("import flask\n")
    probe = tmp_path / module
    probe.parent.mkdir(exist_ok=True)
    (probe.parent / "__init__.py").touch()
    probe.write_text(f"{line}\n")

    refused = lint_imports(tmp_path)
    probe.write_text("")
    accepted = lint_imports(tmp_path)

    assert (refused, accepted) == (1, 0)


def lint_imports(folder: Path) -> int:
    command = (dev.BIN / "lint-imports", "--no-cache", "--config", ROOT / "pyproject.toml")
    return subprocess.run(command, check=False, cwd=folder, capture_output=True).returncode


def test_a_set_up_step_is_repeated_when_its_input_changes_or_it_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "STATE", tmp_path / "state")
    lock = tmp_path / "lock.txt"
    lock.write_text("one")
    done: list[str] = []
    failing = False

    def action() -> None:
        if failing:
            raise ConnectionError
        done.append(lock.read_text())

    step = dev.Step("name", "title", (lock,), action)

    step.ensure()
    step.ensure()
    lock.write_text("two")
    failing = True
    with pytest.raises(ConnectionError):
        step.ensure()
    failing = False
    step.ensure()
    step.ensure()

    assert done == ["one", "two"]
