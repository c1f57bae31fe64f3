"""The form of the office file: which keys it has, and what each holds (docs/office.md)."""

import re
from collections.abc import Mapping
from pathlib import Path

from crypto import schema
from crypto.canonical import Json
from reference.taxonomy import LOCALES

FORMAT = "rueckhalt/office/v1"

TEMPLATE = Path(__file__).with_name("office.template.toml")
"""What an office starts from (`rueckhalt office new`)."""

PROSE = ("imprint", "privacy", "accessibility")
"""The pages of prose."""

# A link on our pages: nothing that runs, nothing unencrypted, at most what fits a line.
_ADDRESS = re.compile(r"https://[a-z0-9-]+(\.[a-z0-9-]+)+(/[A-Za-z0-9._~/?=&%+-]{0,100})?")
_SHORT = schema.text(200, 1)
_LINES = schema.array(_SHORT, most=20, least=1)


def _localised(check: schema.Check) -> schema.Check:
    return schema.closed(dict.fromkeys(LOCALES, check))


_SECTION: dict[str, schema.Check] = {
    "heading": _SHORT,
    "paragraphs": schema.array(schema.text(4_000, 1), most=40),
}
# What a section is about, for the checklist (reference/going_public.py); says nothing to readers.
_ABOUT = schema.array(schema.code, most=20)
_PAGE = _localised(
    schema.array(
        schema.either(schema.closed(_SECTION), schema.closed(_SECTION | {"about": _ABOUT})),
        most=40,
    )
)

_AGS = re.compile(r"[0-9]{8}")
_PERIOD = re.compile(r"20[0-9]{2}(-Q[1-4])?")
_ENTRY = {"kommune": _SHORT, "desk": schema.hash_value}

_TRENDS_KEYS: dict[str, schema.Check] = {
    # Who releases figures: two of them sign each release.
    "officers": schema.array(schema.key, most=16, least=2),
    "keys": schema.array(
        schema.closed(
            {
                "period": schema.pattern(_PERIOD),
                "frame": schema.code,
                "recipient": schema.recipient,
            }
        ),
        most=400,
    ),
    # What readers of a curve should know: a campaign, a desk that was closed.
    "notes": schema.array(
        schema.closed(
            {
                "day": schema.day,
                "area": schema.either(
                    schema.pattern(re.compile(r"[0-9]{2}([0-9]{6})?")), schema.empty
                ),
                "text": _localised(_SHORT),
            }
        ),
        most=400,
    ),
}
# Who released figures once and no longer may: their signatures stay good up to a day.
_FORMER_OFFICERS = schema.array(schema.closed({"key": schema.key, "until": schema.day}), most=100)
_TRENDS = schema.either(
    schema.closed(_TRENDS_KEYS),
    schema.closed(_TRENDS_KEYS | {"former_officers": _FORMER_OFFICERS}),
)

_KEYS: dict[str, schema.Check] = {
    "format": schema.choice(FORMAT),
    "issued": schema.day,
    "demonstration": lambda value: isinstance(value, bool),
    "name": _localised(_SHORT),
    "operator": _localised(_SHORT),
    "town": _SHORT,
    "address": _LINES,
    "phone": schema.text(40, 3),
    "hours": _localised(_LINES),
    "languages": schema.array(schema.language, most=20, least=1),
    "answer_working_days": schema.number(1),
    "closed_days": schema.array(schema.day, most=400),
    "origins": schema.closed(dict.fromkeys(("report", "desk", "public"), _SHORT)),
    "desks": schema.array(
        schema.closed(
            {
                "fingerprint": schema.hash_value,
                "name": _localised(_SHORT),
                "town": _SHORT,
                "run_by_kommune": lambda value: isinstance(value, bool),
            }
        ),
        most=200,
    ),
    "directory": schema.array(
        schema.either(schema.closed(_ENTRY), schema.closed(_ENTRY | {"ags": schema.pattern(_AGS)})),
        most=11_000,
    ),
    **dict.fromkeys(PROSE, _PAGE),
}
# What editors of the library decided, for the pages that are built off the server.
_AID = schema.pattern(re.compile(r"R[0-9]{2}"))
_AID_ADDRESS = schema.pattern(re.compile(r"https://[^\s\"<>\\^`{|}]{1,490}"))
_LIBRARY = schema.closed(
    {
        "withheld": schema.array(_AID, most=200),
        "addresses": schema.array(schema.closed({"aid": _AID, "address": _AID_ADDRESS}), most=200),
    }
)

_OPTIONAL: dict[str, schema.Check] = {
    "leave_to": schema.pattern(_ADDRESS),
    "library": _LIBRARY,
    "trends": _TRENDS,
    # When somebody last looked whether the statement of accessibility is still true.
    "accessibility_reviewed": schema.day,
    # Where visitors get the source of what runs here (AGPL-3.0 § 13).
    "source": schema.pattern(_ADDRESS),
}


def fits(value: Json) -> bool:
    """Tell whether this is the content of an office file."""
    return isinstance(value, dict) and not form_problems(value)


def form_problems(content: Mapping[str, Json]) -> list[str]:
    """Say which keys are missing, unknown or don't hold what they should; none is fine."""
    checks = _KEYS | _OPTIONAL
    missing = [f"{key} is missing" for key in _KEYS if key not in content]
    unknown = [f"{key} is no key of it" for key in content if key not in checks]
    wrong = [
        f"{key} does not have the form described"
        for key, check in checks.items()
        if key in content and not check(content[key])
    ]
    return missing + unknown + wrong
