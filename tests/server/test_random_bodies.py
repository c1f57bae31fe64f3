"""Ten thousand bodies nobody meant: refused clearly, not stored, and nothing breaks."""

import json
import random
from collections.abc import Callable

from werkzeug.test import TestResponse

from crypto.encoding import b64encode
from tests.server.kit import Door, House, code, contents, report_fields

SAMPLE = 500
FULL = 10_000

Fields = dict[str, str | bytes]


def random_bytes(dice: random.Random) -> bytes:
    return dice.randbytes(dice.choice((0, 1, 22, 500, 5_000, 140_000)))


def random_json(dice: random.Random, depth: int = 0) -> object:
    leaves: list[Callable[[], object]] = [
        lambda: dice.choice((None, True, False, 0, -1, 2**53, 1e308, "", "\0", "\ud800", "ä")),
        lambda: b64encode(dice.randbytes(dice.choice((16, 31, 32, 33)))),
    ]
    if depth > 3:
        return dice.choice(leaves)()
    names = ("token", "after", "name", "id", "invitation", "account", "log", "code", "x", "")
    inner: list[Callable[[], object]] = [
        lambda: [random_json(dice, depth + 1) for _ in range(dice.randrange(4))],
        lambda: {dice.choice(names): random_json(dice, depth + 1) for _ in range(4)},
    ]
    return dice.choice(leaves + inner * 2)()


def send_bytes(door: Door, path: str, dice: random.Random, _good: Fields) -> TestResponse:
    content_type = dice.choice(
        (
            "application/json",
            "multipart/form-data",
            "multipart/form-data; boundary=x",
            "application/x-www-form-urlencoded",
            "text/plain",
            "",
        )
    )
    return door.post(path, data=random_bytes(dice), content_type=content_type)


def send_json(door: Door, path: str, dice: random.Random, _good: Fields) -> TestResponse:
    text = json.dumps(random_json(dice))
    if dice.random() < 0.2:
        text = dice.choice(("[" * 5_000, '{"a":' * 500, "NaN", '{"token":1,"token":2}', text[:-1]))
    return door.post(path, data=text, content_type="application/json")


def send_parts(door: Door, path: str, dice: random.Random, good: Fields) -> TestResponse:
    """Spoil a good envelope: drop, add, swap or damage parts."""
    fields = dict(good)
    for _ in range(dice.randint(1, 3)):
        name = dice.choice([*good, "token", "sequence", "note"])
        value = fields.get(name, "")
        if dice.random() < 0.3:
            fields.pop(name, None)
        elif isinstance(value, bytes) and value:
            place = dice.randrange(
                min(1_627, len(value))
            )  # damage to the payload shows to nobody here
            spoilt = bytes([value[place] ^ (1 << dice.randrange(8))])
            fields[name] = value[:place] + spoilt + value[place + 1 :]
        else:
            fields[name] = dice.choice((random_bytes(dice)[:60_000], b64encode(dice.randbytes(33))))
    return door.post_form(path, fields)


def test_random_bodies_are_refused_and_store_nothing(house: House, seed: int, full: bool) -> None:
    dice = random.Random(seed)
    # Of no known epoch: where the damage happens to leave the form in order, this refuses it.
    good = report_fields(*house.seal()) | {"epoch": b64encode(bytes(32))}
    doors = {
        house.report_door(): ("/api/reports", "/api/mailbox", "/api/mailbox/messages"),
        house.desk_door(): (
            "/api/login",
            "/api/login/parameters",
            "/api/invitations/open",
            "/api/desks",
            "/api/members",
        ),
    }
    before = contents(house.database)
    for _ in range(FULL if full else SAMPLE):
        door = dice.choice(list(doors))
        path = dice.choice(doors[door])
        send = dice.choice((send_bytes, send_json, send_parts))
        answer = send(door, path, dice, good)
        if path in ("/api/mailbox", "/api/login/parameters") and answer.status_code == 200:
            continue  # the dice made a poll or a question that is in order
        assert 400 <= answer.status_code < 500, (path, answer.status_code)
        code(answer)
    assert contents(house.database) == before
