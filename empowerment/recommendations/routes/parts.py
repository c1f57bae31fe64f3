"""What the pages share: ids in addresses, words of labels, and how a text is laid out."""

from collections.abc import Callable
from typing import Any

from flask import Response

from accounts.routes.coordinator import CoordinatorPerson
from core.at_rest import Box
from empowerment.recommendations.answers import CONTACT_PURPOSE
from empowerment.recommendations.content import (
    audiences,
    check_fields,
    is_address,
    is_version_address,
)
from empowerment.recommendations.exports import paragraphs
from empowerment.recommendations.forms import (
    LABELS,
    LANGUAGES,
    LICENCES,
    MONEY,
    RESULTS,
    SIZES,
)
from empowerment.recommendations.words import LICENCE_NAMES
from web.context import context
from web.forms import PageForm, render_form
from web.guards import Permission
from web.pages import render_page

LARGEST_DRAFT = 524_288
"""Bytes of a posted draft: a text that is far too long is still shown again, not lost."""

# As large as the database's numbers may be: what is larger is the address of nothing.
NUMBER = "<int:number>"
VERSION = "<int:version>"

KommuneName = Callable[[str], str]
"""Gives a Kommune's name by its key."""


def contact_box() -> Box:
    """Give what seals whom one may ask."""
    return Box(context().config.secret_key, CONTACT_PURPOSE)


def origin() -> str:
    """Give the public site's origin, as citations name it."""
    return str(context().config.public)


def may(person: CoordinatorPerson | None, permission: Permission) -> bool:
    """Tell whether somebody is signed in who may do this."""
    return person is not None and permission in person.permissions


def page(template: str, *, status: int = 200, **values: Any) -> Response:
    """Answer with a page that shows recommendations."""
    return render_page(template, status=status, **_words(), **values)


def form_page(
    template: str, form: PageForm, *, status: int | None = None, **values: Any
) -> Response:
    """Answer with a page that shows recommendations and a form."""
    return render_form(template, form, status=status, **_words(), **values)


def _words() -> dict[str, Any]:
    return {
        "labels": LABELS,
        "money": MONEY,
        "sizes": SIZES,
        "licences": LICENCES,
        "results": RESULTS,
        "language_names": LANGUAGES,
        "audiences": audiences(),
        "check_fields": check_fields(),
        "paragraphs": paragraphs,
        "is_address": is_address,
        "is_version_address": is_version_address,
        "licence_names": LICENCE_NAMES,
    }
