"""The release of a period: a plan that two officers sign before, measurements signed after.

The plan fixes everything but the noise: which batches went in, which tables with which cells are
measured at which cost, and the key that may sign the result. That key signs once and is destroyed,
so nobody can draw again for the same plan and choose.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from crypto import schema
from crypto.canonical import Json, serialise
from crypto.document import SignedDocument, open_document, sign_document, verify_signatures
from crypto.encoding import b64decode, b64encode, parse_day
from crypto.errors import CryptoError
from trends.frame import EPSILON_PER_MILLE, KOMMUNE_TOTAL, MARGINS, VERSION, tables
from trends.measurements import Measurements
from trends.periods import Period, parse_period

PLAN_FORMAT = "rueckhalt/release-plan/v1"
RESULT_FORMAT = "rueckhalt/release/v1"

SIGNATURES = 2
"""So many officers sign a plan."""

_MOST_DESKS = 1_000
_MOST_CELLS = 11_000
_CELL = re.compile(r"[0-9A-Za-z-]{1,32}")

_period = schema.pattern(re.compile(r"20[0-9]{2}(?:-Q[1-4])?"))
_week = schema.either(schema.pattern(re.compile(r"20[0-9]{2}-W[0-5][0-9]")), schema.empty)
_cell = schema.pattern(_CELL)


def _measurement(value: Json) -> bool:
    return type(value) is int  # canonical JSON has bounded it already


_PLAN = schema.closed(
    {
        # Each desk with its first and last batch of the period and the hash of the last one.
        "desks": schema.array(
            schema.row(
                schema.hash_value, schema.number(1), schema.number(1), schema.hash_value, _week
            ),
            most=_MOST_DESKS,
        ),
        "format": schema.choice(PLAN_FORMAT),
        "frame": schema.code,
        "input": schema.hash_value,
        # Desks whose tuples are missing, and why; shown beside the figures.
        "left_out": schema.array(
            schema.row(schema.hash_value, schema.text(200, 1)), most=_MOST_DESKS
        ),
        "office": schema.hash_value,
        "period": _period,
        "prepared": schema.day,
        "result_key": schema.key,
        "tables": schema.array(
            schema.row(
                schema.choice(*EPSILON_PER_MILLE),
                schema.number(1),
                schema.array(_cell, most=_MOST_CELLS),
            ),
            most=len(EPSILON_PER_MILLE),
        ),
        "version": schema.text(60, 1),
    }
)
_RESULT = schema.closed(
    {
        "format": schema.choice(RESULT_FORMAT),
        "measurements": schema.mapping(
            lambda name: name in EPSILON_PER_MILLE,
            schema.mapping(
                lambda name: _CELL.fullmatch(name) is not None, _measurement, most=_MOST_CELLS
            ),
        ),
        "period": _period,
        "plan": schema.hash_value,
    }
)


@dataclass(frozen=True, slots=True)
class DeskInput:
    """What of a desk went into a release."""

    desk: bytes
    first: int
    last: int
    last_hash: bytes
    last_week: str


@dataclass(frozen=True, slots=True)
class TablePlan:
    """A table that is measured: its cost in thousandths of ε and its cells, in order."""

    name: str
    epsilon_per_mille: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything about a release but the noise. Hashes and keys are 32 bytes."""

    period: Period
    frame: str
    desks: tuple[DeskInput, ...]
    left_out: Mapping[bytes, str]
    input: bytes
    office: bytes
    prepared: str
    result_key: bytes
    tables: tuple[TablePlan, ...]
    version: str

    def document(self) -> dict[str, Json]:
        """Give the plan as it is signed. Raises [schema]."""
        document: dict[str, Json] = {
            "desks": [
                [b64encode(each.desk), each.first, each.last, b64encode(each.last_hash),
                 each.last_week]
                for each in self.desks
            ],
            "format": PLAN_FORMAT,
            "frame": self.frame,
            "input": b64encode(self.input),
            "left_out": [[b64encode(desk), reason] for desk, reason in self.left_out.items()],
            "office": b64encode(self.office),
            "period": str(self.period),
            "prepared": self.prepared,
            "result_key": b64encode(self.result_key),
            "tables": [
                [table.name, table.epsilon_per_mille, list(table.cells)] for table in self.tables
            ],
            "version": self.version,
        }  # fmt: skip
        read_plan(document)
        return document


def planned_tables(period: Period, units: Sequence[str]) -> tuple[TablePlan, ...]:
    """Give the tables of a period over these units: that of Kommunen, and a year's margins."""
    of_units = TablePlan(KOMMUNE_TOTAL, EPSILON_PER_MILLE[KOMMUNE_TOTAL], tuple(units))
    if not period.yearly:
        return (of_units,)
    margins = (
        TablePlan(name, EPSILON_PER_MILLE[name], tuple(tables()[name].categories))
        for name in MARGINS
    )
    return (of_units, *margins)


def read_plan(document: Json) -> Plan:
    """Read a plan. A table that this period or frame doesn't have, or at another cost, is [schema].

    Raises [schema].
    """
    schema.require(document, _PLAN)
    content = cast("dict[str, Any]", document)
    plan = Plan(
        period=parse_period(content["period"]),
        frame=content["frame"],
        desks=tuple(
            DeskInput(b64decode(desk), first, last, b64decode(last_hash), week)
            for desk, first, last, last_hash, week in content["desks"]
        ),
        left_out={b64decode(desk): reason for desk, reason in content["left_out"]},
        input=b64decode(content["input"]),
        office=b64decode(content["office"]),
        prepared=content["prepared"],
        result_key=b64decode(content["result_key"]),
        tables=tuple(
            TablePlan(name, cost, tuple(cells)) for name, cost, cells in content["tables"]
        ),
        version=content["version"],
    )
    units = plan.tables[0].cells if plan.tables else ()
    as_planned = (
        plan.frame == VERSION
        and plan.tables == planned_tables(plan.period, units)
        and len(set(units)) == len(units)
        and len({each.desk for each in plan.desks} | plan.left_out.keys())
        == len(plan.desks) + len(plan.left_out)
    )
    if not as_planned:
        raise CryptoError("schema")
    parse_day(plan.prepared)
    return plan


def open_plan(signed: SignedDocument, officers: Collection[bytes]) -> Plan:
    """Verify a plan by the signatures of two different officers, then read it.

    Raises [signer], [signature], [canonical], [schema].
    """
    keys = [entry.key for entry in signed.signatures]
    if len(keys) != SIGNATURES or len(set(keys)) != SIGNATURES or not set(keys) <= set(officers):
        raise CryptoError("signer")
    verify_signatures(signed, keys)
    return read_plan(schema.parse_object(signed.document, _PLAN))


def sign_result(
    measurements: Mapping[str, Mapping[str, int]], *, plan: SignedDocument, period: Period,
    result_seed: bytes,
) -> SignedDocument:  # fmt: skip
    """Sign what was measured with the plan's result key."""
    document: dict[str, Json] = {
        "format": RESULT_FORMAT,
        "measurements": {name: dict(cells) for name, cells in measurements.items()},
        "period": str(period),
        "plan": b64encode(plan.hash),
    }
    schema.require(document, _RESULT)
    return sign_document(document, (result_seed,))


def open_result(signed: SignedDocument, *, plan: SignedDocument, opened: Plan) -> Measurements:
    """Verify measurements against their verified plan: its key, its tables, its cells.

    Raises [signer], [signature], [canonical], [schema].
    """
    content = open_document(signed, (opened.result_key,), _RESULT)
    measured = cast("dict[str, dict[str, int]]", content["measurements"])
    cells = {table.name: set(table.cells) for table in opened.tables}
    as_planned = (
        content["plan"] == b64encode(plan.hash)
        and content["period"] == str(opened.period)
        and {name: set(values) for name, values in measured.items()} == cells
    )
    if not as_planned:
        raise CryptoError("schema")
    return Measurements(
        period=opened.period,
        frame=opened.frame,
        tables=measured,
        epsilon_per_mille={table.name: table.epsilon_per_mille for table in opened.tables},
    )


def plan_bytes(plan: Plan) -> bytes:
    """Give the bytes that officers sign."""
    return serialise(plan.document())
