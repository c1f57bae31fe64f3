"""Nothing readable stays anywhere: unique texts go into every field and are searched everywhere.

Left out are display name and log-in name: accounts are on the closed list of what the server holds
in clear. They prove that the searches see what is there.
"""

import base64
import email
import email.policy
import json
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast
from urllib.parse import quote, quote_plus

import pytest
import redis
from playwright.sync_api import Browser, expect

from tests.browser_desk.counsellor import SLOW, Counsellor
from tests.browser_report.office import RunningOffice
from tests.browser_report.visitor import Visitor
from tests.e2e.product import start_product
from tests.e2e.queue_watch import QueueWatch, watch_queue
from tests.e2e.story import (
    DISPLAY_NAME,
    NAME,
    Story,
    Traces,
    join,
    leave_desk,
    leave_halfway,
    profile,
    read_mailbox,
    sign_in_again,
    visit_shared_device,
    work_on_case,
    write_report,
)
from tests.infrastructure.canaries import Search, forms_of_text, new_canary, unpacked

MAIL_SECONDS = 180


@dataclass
class Evidence:
    """All there is to search once the story has been told."""

    story: Story
    browsers: dict[str, Traces]
    """The reporter's, and the counsellor's own and shared device."""
    while_running: dict[str, set[str]]
    """Names of needles by file of the data folder, before the servers stopped."""
    queue_heard: bytes
    queue_dump: bytes
    mails: list[bytes]
    output: bytes
    data: Path

    @property
    def search(self) -> Search:
        """Everything that must not be at the server."""
        return Search(self.story.secrets() | self.story.credentials())


@pytest.fixture(scope="module")
def evidence(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Evidence]:
    """Tell the story on a product of its own, then stop it."""
    expect.set_options(timeout=SLOW)
    folder = tmp_path_factory.mktemp("canaries")
    product = start_product(folder / "data")
    try:
        story = Story(product)
        with watch_queue(product.data) as watch:
            browsers = tell(chromium, folder, story)
            found = Evidence(
                story=story,
                browsers=browsers,
                while_running=everywhere(story, product.data),
                mails=mails_of(product.data),
                queue_heard=watch.heard,
                queue_dump=watch.dump(),
                output=b"",
                data=product.data,
            )
        product.stop()
        found.output = ("\n".join(product.server.lines) + product.server.errors()).encode()
        yield found
    finally:
        product.close()


def everywhere(story: Story, data: Path) -> dict[str, set[str]]:
    """The data folder searched for what may not be there, and for the names that may."""
    names = {"name in clear": {DISPLAY_NAME.encode()}}
    return Search(story.secrets() | story.credentials() | names).find_in_files(data)


def tell(chromium: Browser, folder: Path, story: Story) -> dict[str, Traces]:
    """Report, join, accept, answer, read, reply, begin a draft, leave."""
    product = story.product
    lead_context = chromium.new_context(locale="de-DE")
    lead = Counsellor(lead_context.new_page(), product.desk, product.people[0])
    port = product.server.port
    with (
        profile(chromium, folder / "reporter", port) as (reporters, reporter_traces),
        profile(chromium, folder / "own", port) as (desks, own_traces),
        profile(chromium, folder / "shared", port) as (shared, shared_traces),
    ):
        visitor = Visitor(reporters.new_page(), cast(RunningOffice, product))
        write_report(story, visitor)
        page = desks.new_page()
        join(story, page, lead)
        lead_context.close()
        assert story.person is not None
        counsellor = Counsellor(page, product.desk, story.person)
        sign_in_again(story, counsellor)
        work_on_case(story, counsellor)
        read_mailbox(story, visitor)
        leave_desk(story, counsellor)
        leave_halfway(story, visitor)
        elsewhere = Counsellor(shared.new_page(), product.desk, story.person)
        visit_shared_device(story, elsewhere)
        reporter_traces.collect(visitor.page, product.report)
        own_traces.collect(page, product.desk)
        shared_traces.collect(elsewhere.page, product.desk)
    return {"reporter": reporter_traces, "own": own_traces, "shared": shared_traces}


def mails_of(data: Path) -> list[bytes]:
    """All mails, one of them about this report; each as sent and with its parts decoded."""
    end = time.monotonic() + MAIL_SECONDS
    while len(paths := list((data / "mails").glob("*.eml"))) < 2 and time.monotonic() < end:
        time.sleep(0.2)
    mails = []
    for path in paths:
        content = path.read_bytes()
        message = email.message_from_bytes(content, policy=email.policy.default)
        parts = [part.get_payload(decode=True) for part in message.walk()]
        mails.append(content + b"".join(part for part in parts if isinstance(part, bytes)))
    return mails


def test_no_file_of_the_running_server_holds_anything(evidence: Evidence) -> None:
    """Database and write-ahead log, logs of all processes, mails, pages, Valkey's folder."""
    found = {name: needles - {"name in clear"} for name, needles in evidence.while_running.items()}

    assert {name: needles for name, needles in found.items() if needles} == {}
    assert any("name in clear" in needles for needles in evidence.while_running.values())
    assert (evidence.data / "logs" / "web.log").exists()


def test_no_file_of_the_stopped_server_holds_anything(evidence: Evidence) -> None:
    assert evidence.search.find_in_files(evidence.data) == {}


def test_nothing_goes_through_the_queue(evidence: Evidence) -> None:
    assert evidence.search.find(evidence.queue_heard) == set()
    assert evidence.search.find(evidence.queue_dump) == set()
    assert b"worker." in evidence.queue_heard


def test_mails_say_nothing(evidence: Evidence) -> None:
    assert len(evidence.mails) >= 2
    assert set().union(*map(evidence.search.find, evidence.mails)) == set()
    assert NAME.encode() not in b"".join(evidence.mails)


def test_nothing_is_printed(evidence: Evidence) -> None:
    assert b"Ready" in evidence.output
    assert evidence.search.find(evidence.output) == set()


BROWSERS = pytest.mark.parametrize("browser", ["reporter", "own", "shared"])


@BROWSERS
def test_nothing_readable_is_sent_or_stands_in_an_address(evidence: Evidence, browser: str) -> None:
    traces = evidence.browsers[browser]

    assert Search(evidence.story.secrets()).find(traces.sent) == set()
    assert evidence.search.find(traces.addresses) == set()
    seen = b"age-encryption.org/v1" if browser == "reporter" else NAME.encode()
    assert seen in traces.sent
    assert b"localhost" in traces.addresses


@BROWSERS
def test_browser_keeps_nothing(evidence: Evidence, browser: str) -> None:
    """Storage while the page is there, and the whole profile on disk after the browser ended."""
    traces = evidence.browsers[browser]
    allowed = {
        # The lead's link was opened from an address, and Chromium writes that down; it is used up.
        "invitation",
        # The own device keeps it as a key that WebCrypto doesn't give out, yet its disk has it.
        *(["account key"] if browser == "own" else []),
    }
    needles = evidence.story.secrets() | evidence.story.credentials()
    search = Search({name: forms for name, forms in needles.items() if name not in allowed})

    assert search.find(traces.storage) == set()
    assert search.find_in_files(traces.profile) == {}
    assert Search({"site": [b"localhost"]}).find_in_files(traces.profile) != {}


@pytest.mark.parametrize("browser", ["reporter", "shared"])
def test_device_of_others_keeps_no_storage_at_all(evidence: Evidence, browser: str) -> None:
    storage = evidence.browsers[browser].storage.decode()

    assert "memory:" not in storage
    assert "device:" not in storage
    assert "'cookies': []" in storage


PLANT = new_canary("plant")
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")


def planted() -> dict[str, bytes]:
    """One canary in every form it might be found in."""
    forms = {
        "percent": quote(PLANT).encode(),
        "form": quote_plus(PLANT).encode(),
        "json": json.dumps({"text": PLANT}).encode(),
        "queue": unpacked(zlib.compress(PLANT.encode())),
    }
    for name in ENCODINGS:
        data = PLANT.encode(name)
        forms |= {
            name: data,
            f"{name} hex": data.hex().encode(),
            f"{name} HEX": data.hex().upper().encode(),
        }
        for shift in range(3):
            around = b"x" * shift + data + b"yz"
            forms[f"{name} base64 {shift}"] = base64.b64encode(around)
            forms[f"{name} base64url {shift}"] = base64.urlsafe_b64encode(around)
    return forms


@pytest.mark.parametrize("form", planted())
def test_search_finds_a_planted_text(tmp_path: Path, form: str) -> None:
    search = Search({"plant": forms_of_text(PLANT), "other": forms_of_text(new_canary("other"))})
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "file").write_bytes(b"before " + planted()[form] + b" after")

    assert search.find_in_files(tmp_path) == {"deep/file": {"plant"}}


def test_queue_watch_hears_and_reads_a_planted_text(valkey_url: str, tmp_path: Path) -> None:
    search = Search({"plant": forms_of_text(PLANT)})
    client = redis.Redis.from_url(valkey_url)
    watch = QueueWatch(client)
    values: dict[str, str | bytes] = {"kept": PLANT, "packed": zlib.compress(PLANT.encode())}
    for key, value in values.items():
        client.delete("plant")
        client.hset("plant", key, value)

        assert search.find(watch.dump()) == {"plant"}
    client.flushall()
    watch.close()

    assert search.find(watch.heard) == {"plant"}
