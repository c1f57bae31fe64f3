"""`python -m app.development`: it works as it says, and leaves nothing behind."""

import http.client
import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from app.valkey import socket_path
from crypto.account import account_keys, decode_account_key, stretch_password
from crypto.encoding import b64decode, b64encode
from crypto.receipt import decode_receipt, receipt_keys
from tests.development.server import (
    ROOT,
    DevelopmentServer,
    children,
    command,
    field_of,
    wait_until_gone,
)

Start = Callable[..., DevelopmentServer]


@pytest.fixture(scope="module")
def used_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a server that has run and stopped; tests work on copies of it."""
    folder = tmp_path_factory.mktemp("used") / "data"
    server = DevelopmentServer(folder)
    server.wait_for("Mails")
    server.stop()
    return folder


@pytest.fixture
def start(used_folder: Path, tmp_path: Path) -> Iterator[Start]:
    """Starts servers, by default on a copy of the used folder, and ends what is left of them."""
    servers: list[DevelopmentServer] = []
    copy = tmp_path / "data"
    shutil.copytree(used_folder, copy, ignore=shutil.ignore_patterns("*.eml", "valkey.sock"))

    def run(data: Path = copy) -> DevelopmentServer:
        servers.append(DevelopmentServer(data))
        return servers[-1]

    yield run
    for server in servers:
        server.close()


def post(server: DevelopmentServer, site: str, path: str, body: object) -> Any:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    host = f"{site}.localhost:{server.port}"
    headers = {"Host": host, "Origin": f"http://{host}", "Content-Type": "application/json"}
    connection.request("POST", path, json.dumps(body), headers)
    answer = connection.getresponse()
    content = json.loads(answer.read())
    connection.close()
    assert answer.status == 200, content
    return content


def test_printed_logins_and_mailbox_work_and_a_mail_is_written(
    start: Start, tmp_path: Path
) -> None:
    server = start(tmp_path / "fresh")
    server.wait_for("Mails")
    printed = {line.split()[0]: line for line in server.lines}
    logins = [line for line in server.lines if line.startswith("Log-in")]

    roles = [sign_in(server, login)["account"]["role"] for login in logins]
    keys = receipt_keys(decode_receipt(printed["Mailbox"].removeprefix("Mailbox")))
    letters = post(
        server, "report", "/api/mailbox", {"token": b64encode(keys.mailbox_token), "after": 0}
    )

    assert server.lines.index("Ready") == 0
    assert {"Report", "Desk", "Public"} <= set(printed)
    assert sign_in_for_a_kommune(server, printed["Kommune"]) == 303
    assert "Drohbriefe" in public_page(server, "/notices/")
    assert roles == ["lead", "counsellor"]
    assert [letter["direction"] for letter in letters["messages"]] == [1, 2, 1]
    assert wait_for_mail(Path(printed["Mails"].removeprefix("Mails").strip()))
    assert wait_for_aid(server)


def public_page(server: DevelopmentServer, path: str) -> str:
    """Get a page of the public site."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request("GET", path, headers={"Host": f"localhost:{server.port}"})
    page = connection.getresponse().read().decode()
    connection.close()
    return page


def search_library(server: DevelopmentServer, query: str) -> str:
    """Send the library's form; give the page that answers."""
    host = f"localhost:{server.port}"
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    form = "application/x-www-form-urlencoded"
    headers = {"Host": host, "Origin": f"http://{host}", "Content-Type": form}
    connection.request("POST", "/library/", body=urlencode({"q": query}), headers=headers)
    page = connection.getresponse().read().decode()
    connection.close()
    return page


def sign_in_for_a_kommune(server: DevelopmentServer, line: str) -> int:
    """Send the sign-in form of the public site; the status of the answer."""
    host = f"localhost:{server.port}"
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    page = public_page(server, "/account/sign-in")
    token = re.search(r'name="token"[^>]* value="([^"]+)"', page)
    assert token is not None
    fields = {
        "token": token[1],
        "name": field_of(line, r"Kommune\s+(\S+)"),
        "password": field_of(line, r"password (\S+)"),
    }
    headers = {
        "Host": host,
        "Origin": f"http://{host}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    connection.request("POST", "/account/sign-in", urlencode(fields), headers)
    status = connection.getresponse().status
    connection.close()
    return status


def sign_in(server: DevelopmentServer, line: str) -> Any:
    name = field_of(line, r"Log-in\s+(\S+)")
    password = field_of(line, r"password (\S+)")
    account_key = field_of(line, r"account key (\S+)")
    parameters = post(server, "desk", "/api/login/parameters", {"name": name})
    stretched = stretch_password(password, b64decode(parameters["salt"]))
    keys = account_keys(decode_account_key(account_key), stretched)
    return post(server, "desk", "/api/login", {"name": name, "token": b64encode(keys.login_token)})


def wait_for_mail(folder: Path) -> bool:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        if list(folder.glob("*.eml")):
            return True
        time.sleep(0.1)
    return False


def wait_for_aid(server: DevelopmentServer) -> bool:
    """Look until the worker has indexed the aids."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        if "/library/R25/" in search_library(server, "feindeslite"):
            return True
        time.sleep(0.2)
    return False


LEAST = 5
"""Valkey, gunicorn and its worker, worker, schedule; the worker begins a process for each job."""


def test_no_process_outlives_the_server(start: Start) -> None:
    server = start()
    server.wait_for("Mails")
    processes = server.processes()

    code = server.stop()

    assert len(processes) >= LEAST
    assert code == 0
    assert wait_until_gone(processes) == {}


def test_killed_server_leaves_no_process_and_a_folder_that_serves_the_same_demo(
    start: Start,
) -> None:
    first = start()
    first.wait_for("Mails")
    processes = first.processes()
    first.process.kill()
    first.process.wait()
    left = wait_until_gone(processes)

    second = start()
    second.wait_for("Mails")

    def logins(server: DevelopmentServer) -> list[str]:
        return [line for line in server.lines if line.startswith(("Log-in", "Mailbox"))]

    assert len(processes) >= LEAST
    assert left == {}
    assert logins(second) == logins(first)
    assert second.stop() == 0


VICTIMS = {"valkey": "valkey-server", "web": "gunicorn", "worker": "-m worker$"}


def test_end_of_one_process_ends_the_server_and_is_named(
    start: Start, seed: int, full: bool
) -> None:
    victims = list(VICTIMS) if full else random.Random(seed).sample(list(VICTIMS), 1)
    for victim in victims:
        server = start()
        server.wait_for("Mails")
        processes = server.processes()
        # A child of its own, none of those that the child forked: they may have lower numbers.
        own = children(server.process.pid)
        hit = next(
            number for number in own if re.search(VICTIMS[victim], processes.get(number, ""))
        )

        os.kill(hit, signal.SIGKILL)
        code = server.process.wait(timeout=30)

        assert code == 1
        assert f"{victim} ended" in server.errors()
        assert wait_until_gone(processes) == {}


def test_busy_port_is_refused_with_one_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        done = subprocess.run(
            command(port, tmp_path),
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert f"port {port} is in use" in done.stderr


def test_folder_serves_one_server_at_a_time(start: Start) -> None:
    first = start()
    first.wait_for("Mails")

    second = start()

    assert second.process.wait(timeout=60) == 1
    assert "another server runs on" in second.errors()


def test_folder_too_deep_for_a_socket_works_and_ctrl_c_stops_it(
    start: Start, tmp_path: Path
) -> None:
    server = start(tmp_path / ("deep" * 30))
    server.wait_for("Mails")
    elsewhere = socket_path(server.data.resolve()).parent

    server.process.send_signal(signal.SIGINT)

    assert server.process.wait(timeout=30) == 0
    assert server.data not in elsewhere.parents
    assert not elsewhere.exists()
