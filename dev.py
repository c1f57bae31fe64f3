#!/usr/bin/env python3
"""Every task around Rückhalt: run, test, check, build, bench, setup, lock.

Standard library only, so a fresh Debian 12 with nothing but python3 can start here. Each command
first does the set-up it needs; what is already done is recognised by the hash of its inputs.
"""

import argparse
import fcntl
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

from app.stamp import Stamp

ROOT = Path(__file__).resolve().parent
BROWSER = ROOT / "browser"
REQUIREMENTS = ROOT / "requirements"
VENV = ROOT / ".venv"
BIN = VENV / "bin"
PYTHON = BIN / "python"
STATE = ROOT / ".dev"  # stamps, logs and tool caches; never tracked
SYSTEM_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
# Bytecode goes to its own place, also where PYTHONDONTWRITEBYTECODE keeps it out of the tree:
# without any, each of our processes would compile all that it imports, for seconds.
BYTECODE = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(STATE / "bytecode")}
# People's own, for what the bench measures; and the same without windows, which tests open by the
# hundred: a window's own pages cost more than those in it.
BROWSERS = ("chromium", "chromium-headless-shell")
RUN_LOCKS = ("run", "release", "build")
DEV_LOCKS = ("dev",)

Command = Sequence[str | Path]
Settings = dict[str, str]  # environment variables


def say(text: str) -> None:
    print(f"· {text}", file=sys.stderr, flush=True)


def fail(text: str) -> NoReturn:
    sys.exit(f"dev.py: {text}")


def environment(settings: Settings | None = None) -> dict[str, str]:
    """The caller's environment with the venv in front and the machine's own certificates."""
    values = dict(os.environ)
    values["PATH"] = f"{BIN}{os.pathsep}{values.get('PATH', os.defpath)}"
    values["VIRTUAL_ENV"] = str(VENV)
    if SYSTEM_CERTIFICATES.exists():
        for name in ("PIP_CERT", "SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"):
            values.setdefault(name, str(SYSTEM_CERTIFICATES))
    return values | (settings or {})


def quietly(
    log: str, command: Command, *, cwd: Path = ROOT, settings: Settings | None = None
) -> None:
    """Run a set-up command with its output in .dev/logs; on failure show the end of it."""
    path = STATE / "logs" / f"{log}.log"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as output:
        done = subprocess.run(
            command,
            check=False,
            cwd=cwd,
            env=environment(settings),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    if done.returncode:
        lines = path.read_text(errors="replace").splitlines()[-30:]
        print("\n".join(lines), file=sys.stderr)
        fail(f"set-up failed at: {' '.join(map(str, command))}")


def openly(command: Command, *, cwd: Path = ROOT, settings: Settings | None = None) -> int:
    """Run a command in front of the person and return its exit code.

    A SIGTERM sent to dev.py reaches the command, so that it can clear up what it started.
    """
    process = subprocess.Popen(command, cwd=cwd, env=environment(BYTECODE | (settings or {})))
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue  # the terminal has sent it to the command as well


# Set-up ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """One part of the set-up, repeated only when its inputs or outputs have changed."""

    name: str
    title: str
    inputs: tuple[Path, ...]
    action: Callable[[], None]
    outputs: tuple[Path, ...] = ()

    @property
    def stamp(self) -> Stamp:
        return Stamp(STATE / "stamps" / self.name, self.inputs, self.outputs)

    def ensure(self, *, again: bool = False) -> bool:
        """Do the step if it is due; True if it was."""
        if not again and self.stamp.holds():
            return False
        say(self.title)
        with self.stamp.renewed():
            self.action()
        return True


@contextmanager
def alone() -> Iterator[None]:
    """Keep a second dev.py from setting up the same tree at the same time."""
    STATE.mkdir(exist_ok=True)
    with (STATE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def debian_packages(*names: str) -> None:
    """Install Debian packages as root; anyone else is told what is missing."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        fail(f"please install first: apt-get install {' '.join(names)}")
    say(f"Installing {', '.join(names)} from Debian")
    settings = {"DEBIAN_FRONTEND": "noninteractive"}
    install = ("apt-get", "install", "-y", "--no-install-recommends", *names)
    quietly("apt-update", ("apt-get", "update"), settings=settings)
    quietly("apt-install", install, settings=settings)


def make_venv() -> None:
    if find_spec("ensurepip") is None:
        debian_packages("python3-venv")
    quietly("venv", (sys.executable, "-m", "venv", "--clear", VENV))
    lock = REQUIREMENTS / "bootstrap.txt"
    quietly("bootstrap", (PYTHON, "-m", "pip", "install", "--require-hashes", "-r", lock))


def locked(names: tuple[str, ...]) -> tuple[Path, ...]:
    return tuple(REQUIREMENTS / f"{name}.txt" for name in names)


def install(names: tuple[str, ...]) -> None:
    files = [part for path in locked(names) for part in ("-r", path)]
    command = (BIN / "uv", "pip", "install", "--require-hashes", *files)
    quietly(f"packages-{names[0]}", command)


def install_run() -> None:
    install(RUN_LOCKS)
    editable = ("--no-deps", "--no-build-isolation", "-e", ROOT)
    quietly("editable", (BIN / "uv", "pip", "install", *editable))


def install_node_packages() -> None:
    quietly("npm", (BIN / "npm", "ci"), cwd=BROWSER)


def venv_works() -> bool:
    """False too where the venv's Python went away, as after an upgrade of the system."""
    if not PYTHON.exists():
        return False
    probe = subprocess.run((PYTHON, "-c", "import uv"), check=False, capture_output=True)
    return probe.returncode == 0


NODE_INPUTS = tuple(BROWSER / name for name in ("package.json", "package-lock.json", ".npmrc"))
VENV_STEP = Step("venv", "Making .venv", locked(("bootstrap",)), make_venv)
RUN_STEP = Step(
    "run",
    "Installing Python packages and Node",
    (*locked(RUN_LOCKS), ROOT / "pyproject.toml"),
    install_run,
)
DEV_STEP = Step(
    "dev", "Installing test and check tools", locked(DEV_LOCKS), lambda: install(DEV_LOCKS)
)
NODE_STEP = Step("node", "Installing npm packages", NODE_INPUTS, install_node_packages)


def set_up(*, tools: bool = False, browser: bool = False) -> None:
    """Make the tree ready to run; with `tools` to test and check, with `browser` Chromium too."""
    with alone():
        fresh = VENV_STEP.ensure(again=not venv_works())
        RUN_STEP.ensure(again=fresh)
        if tools:
            DEV_STEP.ensure(again=fresh)
        elif fresh:
            DEV_STEP.stamp.file.unlink(missing_ok=True)
        NODE_STEP.ensure(again=not (BROWSER / "node_modules").exists())
        if browser and not all(map(shutil.which, BROWSERS)):
            debian_packages(*BROWSERS)


def bundled_from() -> tuple[Path, ...]:
    """What scripts and styles are made from; the styles keep only what templates use."""
    own = {path for path in BROWSER.iterdir() if path.name not in ("node_modules", "tests")}
    packages = BROWSER / "node_modules" / ".package-lock.json"
    others = ("crypto", "reference", "templates", "trends/frame.json")
    return (*sorted(own), packages, *(ROOT / name for name in others))


def bundle(*, again: bool = False) -> None:
    """Bundle scripts and styles into dist/."""
    step = Step(
        "bundle",
        "Bundling scripts and styles",
        bundled_from(),
        lambda: quietly("bundle", (BIN / "node", "build.ts"), cwd=BROWSER),
        outputs=(ROOT / "dist" / "assets", ROOT / "dist" / "assets.json"),
    )
    with alone():
        step.ensure(again=again)


# Commands ----------------------------------------------------------------------------------------


def setup_command(_arguments: argparse.Namespace, _rest: list[str]) -> int:
    set_up(tools=True, browser=True)
    return 0


def run_command(arguments: argparse.Namespace, _rest: list[str]) -> int:
    set_up()
    bundle()
    command = [str(PYTHON), "-m", "app.development"]
    if arguments.port is not None:
        command += ["--port", str(arguments.port)]
    if arguments.data is not None:
        command += ["--data", str(arguments.data.resolve())]
    os.chdir(ROOT)
    os.execve(PYTHON, command, environment(BYTECODE))


def test_command(arguments: argparse.Namespace, rest: list[str]) -> int:
    set_up(tools=True, browser=True)
    bundle()
    settings = {"RUECKHALT_TEST_FULL": "1"} if arguments.full else {}
    if rest:
        return openly((PYTHON, "-m", "pytest", *rest), settings=settings)
    node = (BIN / "node", "--test", "tests/**/*.test.ts")
    # In their own order: xdist would put files with few tests last, and those take longest.
    files = ("--dist", "loadfile", "--no-loadscope-reorder")
    # One more than there are cores: browsers and killed processes are mostly waited for.
    spread = ("-n", str(min((os.cpu_count() or 1) + 1, 4)), *files)
    typescript = openly(node, cwd=BROWSER, settings=settings)
    python = openly((PYTHON, "-m", "pytest", *spread), settings=settings)
    if typescript:
        print("The TypeScript tests failed, see above.", file=sys.stderr)
    return python or typescript


def check_command(arguments: argparse.Namespace, _rest: list[str]) -> int:
    set_up(tools=True)
    lint: tuple[str, ...] = ("--fix",) if arguments.fix else ()
    form: tuple[str, ...] = () if arguments.fix else ("--check",)
    prettier = "--write" if arguments.fix else "--check"
    checks: dict[str, tuple[Command, Path]] = {
        "ruff check": ((BIN / "ruff", "check", *lint), ROOT),
        "ruff format": ((BIN / "ruff", "format", *form), ROOT),
        "import contracts": ((BIN / "lint-imports", "--no-cache"), ROOT),
        "mypy": ((BIN / "mypy",), ROOT),
        "tsc": ((npm_tool("tsc"), "--project", "."), BROWSER),
        "tsc, tests": ((npm_tool("tsc"), "--project", "tests"), BROWSER),
        "prettier": ((npm_tool("prettier"), prettier, "--log-level=warn", "."), BROWSER),
    }
    failed = []
    for title, (command, folder) in checks.items():
        say(title)
        if openly(command, cwd=folder):
            failed.append(title)
    print(f"Failed: {', '.join(failed)}" if failed else "All checks passed.")
    return 1 if failed else 0


def npm_tool(name: str) -> Path:
    return BROWSER / "node_modules" / ".bin" / name


def build_command(arguments: argparse.Namespace, _rest: list[str]) -> int:
    set_up()
    bundle(again=True)  # what is published is never taken from before
    office = arguments.office
    if office is None:
        say("No --office given: building the pages of the demonstration office")
        office = STATE / "office.json"
        quietly("office", (PYTHON, "-m", "app.demo_office", office))
    options = ("--office", office.resolve(), "--out", arguments.out.resolve())
    return openly((PYTHON, "-m", "app.site", *options))


def bench_command(arguments: argparse.Namespace, rest: list[str]) -> int:
    set_up(tools=True, browser=True)
    bundle()
    return openly((PYTHON, "-m", "tests.bench", arguments.name, *rest))


def lock_command(_arguments: argparse.Namespace, rest: list[str]) -> int:
    """Write all lock files anew; `--upgrade` moves every package to its newest allowed version."""
    with alone():
        VENV_STEP.ensure(again=not venv_works())
    compile_lock("run", ("pyproject.toml",), rest)
    compile_lock("bootstrap", ("--group", "bootstrap"), rest)
    compile_lock("release", ("pyproject.toml", "--extra", "release", *constraint("run")), rest)
    compile_lock("build", ("--group", "build", *constraint("run")), rest)
    locked_before = (*constraint("run"), *constraint("release"), *constraint("build"))
    compile_lock("dev", ("--group", "dev", *locked_before), rest)
    set_up()
    return openly((BIN / "npm", "install", "--package-lock-only"), cwd=BROWSER)


def constraint(name: str) -> tuple[str, str]:
    return ("--constraint", f"requirements/{name}.txt")


def compile_lock(name: str, source: tuple[str, ...], rest: list[str]) -> None:
    say(f"Locking requirements/{name}.txt")
    # No header and no index address: the files hold neither a machine's path nor a registry.
    options = ["--universal", "--python-version=3.11", "--generate-hashes"]
    plain = ["--no-header", "--no-emit-index-url", "--quiet"]
    output = ["--output-file", f"requirements/{name}.txt"]
    command = [str(BIN / "uv"), "pip", "compile", *options, *plain, *source, *output, *rest]
    quietly(f"lock-{name}", command)


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="dev.py", description=__doc__, allow_abbrev=False)
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, help_text: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=help_text, allow_abbrev=False)

    run = command("run", "start everything with a demo desk")
    run.add_argument("--port", type=int, help="port of all three sites")
    run.add_argument("--data", type=Path, metavar="DIR", help="data folder")
    test = command("test", "run all tests, or pytest with the given arguments")
    test.add_argument("--full", action="store_true", help="long campaigns in full, not a sample")
    check = command("check", "lint, format, types, import contracts")
    check.add_argument("--fix", action="store_true", help="mend what can be mended")
    build = command("build", "build bundles, static pages and manifest")
    build.add_argument("--office", type=Path, metavar="FILE", help="signed office.json")
    build.add_argument("--out", type=Path, metavar="DIR", default=ROOT / "dist" / "site")
    bench = command("bench", "measure; further arguments go to the measurement")
    bench.add_argument("name", help="intake, page, pages, queue, search, start or trends")
    command("setup", "only set up, with all tools")
    command("lock", "renew the lock files; --upgrade takes newer versions")
    return top


COMMANDS: dict[str, Callable[[argparse.Namespace, list[str]], int]] = {
    "run": run_command,
    "test": test_command,
    "check": check_command,
    "build": build_command,
    "bench": bench_command,
    "setup": setup_command,
    "lock": lock_command,
}
PASS_ON = {"test", "bench", "lock"}


def main() -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 -- dev.py may be the first thing a person starts
        fail("needs Python 3.11 or later")
    top = parser()
    arguments, rest = top.parse_known_args()
    if rest and arguments.command not in PASS_ON:
        top.error(f"unknown arguments: {' '.join(rest)}")
    return COMMANDS[arguments.command](arguments, rest)


if __name__ == "__main__":
    sys.exit(main())
