"""Codings of the demonstration's older cases, as a counsellor would make them."""

import os

from app.demo.narratives import Narrative
from crypto.coding import SEED_LENGTH, Coding, Consent
from reference.kommunen import kommunen
from trends.frame import MARGINS, VERSION, tables

_ONLY_COUNTED = "W_STATONLY"


def code_story(story: Narrative, day: str) -> Coding:
    """Code a story on a day, as far as the person agreed to be counted.

    Of what the person wished for, the first is what was missing.
    """
    consent = _consent(story)
    keys = {kommune.name: ags for ags, kommune in kommunen(demonstration=True).items()}
    return Coding(
        ags=keys[story.kommune] if consent == "kommune" else "",
        answers={
            "employment": [story.coding["employment"]],
            "frequency": [story.coding["frequency"]],
            "severity": [story.severity],
        },
        consent=consent,
        counts="yes",
        day=day,
        frame=VERSION,
        remark="",
        revision=1,
        seed=os.urandom(SEED_LENGTH),
        values=tuple(_category(table, story) for table in MARGINS),
    )


def _consent(story: Narrative) -> Consent:
    given = story.coding["consent"]
    if "C_STAT_NET" not in given:
        return "none"
    return "kommune" if "C_STAT_KOM" in given else "network"


def _category(table: str, story: Narrative) -> str:
    """Give the category of a margin that the story's code belongs to."""
    codes = {
        "form": [story.coding["primary_form"]],
        "role": [story.coding["role"]],
        "channel": story.coding["channel"],
        "wish": [wish for wish in story.coding["support_wish"] if wish != _ONLY_COUNTED],
    }[table]
    if not codes:
        return "none"  # nothing was wished for, so nothing was missing
    categories = tables()[table].categories.values()
    return next(category.id for category in categories if codes[0] in category.codes)
