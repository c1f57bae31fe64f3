"""Coding of a case (SPEC §10): what the desk decided to count, and the part its card carries."""

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias, TypedDict, cast

from crypto import schema
from crypto.canonical import Json, serialise
from crypto.encoding import b64decode, b64encode

CODING_FORMAT = "rueckhalt/coding/v1"

VALUES = 4
"""Codes for the network's tables: form, role, channel, unmet wish."""
SEED_LENGTH = 16

Consent: TypeAlias = Literal["kommune", "network", "none"]
Counts: TypeAlias = Literal["yes", "duplicate", "outside"]

ags = schema.either(schema.pattern(re.compile(r"[0-9]{8}")), schema.empty)
_values = schema.row(*[schema.either(schema.code, schema.empty)] * VALUES)
_scope = schema.choice("kommune", "network", "none")

SUMMARY = schema.closed(
    {
        "ags": ags,
        "day": schema.day,
        "revision": schema.number(1),
        "scope": _scope,
        "seed": schema.b64(SEED_LENGTH),
        "values": _values,
    }
)
"""The coding as a card carries it: enough for tuples, so that no case need be opened for them."""

_CODING = schema.closed(
    {
        "ags": ags,
        "answers": schema.mapping(schema.code, schema.array(schema.code, most=16), most=40),
        "consent": _scope,
        "counts": schema.choice("yes", "duplicate", "outside"),
        "day": schema.day,
        "format": schema.choice(CODING_FORMAT),
        "frame": schema.code,
        "remark": schema.text(2_000),
        "revision": schema.number(1),
        "seed": schema.b64(SEED_LENGTH),
        "values": _values,
    }
)


class _CodingJson(TypedDict):
    ags: str
    answers: dict[str, list[str]]
    consent: Consent
    counts: Counts
    day: str
    frame: str
    remark: str
    revision: int
    seed: str
    values: list[str]


@dataclass(frozen=True)
class Coding:
    """What a counsellor coded.

    `values` are the codes of the frame's four tables, `answers` further codes that are never
    released. `seed` (16 bytes) gives the ids of tuples; `revision` rises with each change.
    """

    ags: str
    answers: dict[str, list[str]]
    consent: Consent
    counts: Counts
    day: str
    frame: str
    remark: str
    revision: int
    seed: bytes
    values: tuple[str, ...]

    @property
    def scope(self) -> Consent:
        """What the Fall counts in: with its Kommune, for the network alone, or nowhere."""
        return self.consent if self.counts == "yes" else "none"

    def summary(self) -> dict[str, Json]:
        """Give what the card carries."""
        return {
            "ags": self.ags,
            "day": self.day,
            "revision": self.revision,
            "scope": self.scope,
            "seed": b64encode(self.seed),
            "values": list(self.values),
        }


def encode_coding(coding: Coding) -> bytes:
    """Write a coding. Raises [schema]."""
    document: dict[str, Json] = {
        "ags": coding.ags,
        "answers": {name: list(codes) for name, codes in coding.answers.items()},
        "consent": coding.consent,
        "counts": coding.counts,
        "day": coding.day,
        "format": CODING_FORMAT,
        "frame": coding.frame,
        "remark": coding.remark,
        "revision": coding.revision,
        "seed": b64encode(coding.seed),
        "values": list(coding.values),
    }
    schema.require(document, _CODING)
    return serialise(document)


def read_coding(payload: bytes) -> Coding:
    """Read the payload of `coding` of a coded case. Raises [canonical], [schema]."""
    content = cast(_CodingJson, schema.parse_object(payload, _CODING))
    return Coding(
        ags=content["ags"],
        answers=content["answers"],
        consent=content["consent"],
        counts=content["counts"],
        day=content["day"],
        frame=content["frame"],
        remark=content["remark"],
        revision=content["revision"],
        seed=b64decode(content["seed"]),
        values=tuple(content["values"]),
    )
