"""A result as it is stored: computed once, and read from then on."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from empowerment.selfcheck.question_sets import Side
from empowerment.selfcheck.result import Compared, Result, Tally

_FORMAT = 1


def freeze(result: Result) -> str:
    """Give a result as JSON."""
    content = {
        "format": _FORMAT,
        "sheets": {str(side): number for side, number in result.sheets.items()},
        "fields": _write(result.fields),
        "questions": _write(result.questions),
    }
    return json.dumps(content, separators=(",", ":"), sort_keys=True)


def thaw(stored: str) -> Result:
    """Give the result that was frozen."""
    content = json.loads(stored)
    return Result(
        sheets={Side(side): number for side, number in content["sheets"].items()},
        fields=_read(content["fields"]),
        questions=_read(content["questions"]),
    )


def _write(compared: Sequence[Compared]) -> list[dict[str, Any]]:
    return [
        {"id": each.id}
        | {str(side): [tally.mean, tally.unknown] for side, tally in each.sides.items()}
        for each in compared
    ]


def _read(entries: Sequence[Mapping[str, Any]]) -> list[Compared]:
    return [Compared(each["id"], {side: Tally(*each[side]) for side in Side}) for each in entries]
