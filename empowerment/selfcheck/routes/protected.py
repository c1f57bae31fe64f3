"""Results over Kommunen for the analysis partner: protected means, handed over by the office."""

import json

from flask import Blueprint, Response

from empowerment.selfcheck.protected import FEWEST_KOMMUNEN, Aggregate, aggregates
from empowerment.selfcheck.question_sets import Side
from web.context import context
from web.guards import Permission, guard
from web.pages import render_page


def add_protected(blueprint: Blueprint) -> None:
    """Add the page and its file."""

    @blueprint.get("/protected/")
    @guard(Permission.RUN_NETWORK)
    def protected() -> Response:
        return render_page(
            "selfcheck/protected.html", aggregates=_aggregates(), fewest=FEWEST_KOMMUNEN
        )

    @blueprint.get("/protected.json")
    @guard(Permission.RUN_NETWORK)
    def protected_file() -> Response:
        content = {"format": 1, "results": [_entry(each) for each in _aggregates()]}
        answer = Response(
            json.dumps(content, ensure_ascii=False, indent=1), content_type="application/json"
        )
        answer.headers.set("Content-Disposition", "attachment", filename="self-checks.json")
        return answer


def _aggregates() -> list[Aggregate]:
    here = context()
    with here.database.read() as session:
        return aggregates(session, today=here.today())


def _entry(each: Aggregate) -> dict[str, object]:
    titles = {field.id: field.title for field in each.asked.fields}
    return {
        "set": each.asked.id,
        "version": each.asked.version,
        "form": "short" if each.short else "long",
        "kommunen": each.kommunen,
        "fields": [
            {"id": field.id, "title": titles[field.id], "kommunen": field.kommunen}
            | {str(side): field.means[side] for side in Side}
            for field in each.fields
        ],
    }
