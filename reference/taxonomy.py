"""The coded dimensions of reports and cases, with their labels."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

LOCALES = ("de", "en")

_FILE = Path(__file__).with_name("taxonomy.json")


@dataclass(frozen=True)
class Code:
    """One answer of a dimension: its code and its label by locale."""

    code: str
    label: Mapping[str, str]
    group: str | None


@dataclass(frozen=True)
class Dimension:
    """A question with a closed list of answers."""

    id: str
    label: Mapping[str, str]
    multiple: bool
    asked_of: str
    codes: Mapping[str, Code]
    groups: Mapping[str, Mapping[str, str]]

    def grouped(self) -> list[tuple[Mapping[str, str], list[Code]]]:
        """Give the codes under the label of their group, in the order of the groups."""
        return [
            (label, [code for code in self.codes.values() if code.group == group])
            for group, label in self.groups.items()
        ]


@cache
def dimensions() -> Mapping[str, Dimension]:
    """Give all dimensions by id, in the order of the file."""
    content = json.loads(_FILE.read_text(encoding="utf-8"))
    return {entry["id"]: _dimension(entry) for entry in content["dimensions"]}


def dimension(name: str) -> Dimension:
    """Give one dimension; KeyError for an unknown one."""
    return dimensions()[name]


def _labels(entry: Mapping[str, Any]) -> Mapping[str, str]:
    return {locale: entry[locale] for locale in LOCALES}


def _dimension(entry: Mapping[str, Any]) -> Dimension:
    codes = (
        Code(code=code["code"], label=_labels(code), group=code.get("group"))
        for code in entry["codes"]
    )
    return Dimension(
        id=entry["id"],
        label=_labels(entry),
        multiple=entry["type"] != "single",
        asked_of=entry["asked_of"],
        codes={code.code: code for code in codes},
        groups={group: _labels(label) for group, label in entry.get("groups", {}).items()},
    )
