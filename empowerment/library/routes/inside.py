"""Whether what a text links to on these pages is there: told before it is saved or published."""

from urllib.parse import unquote, urlsplit

from flask import current_app
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from empowerment.library.catalogue import find_aid
from empowerment.library.documents import Document
from empowerment.library.entries import read_entries
from empowerment.markdown import links_of
from web.fields import Filled
from web.forms import N_, PageForm

NOWHERE = N_("Diese Adresse führt auf unseren Seiten nirgendwohin: {address}")
_AID = "library.aid"


def refuse_dead_ends(session: Session, form: PageForm, document: Document) -> bool:
    """Refuse addresses of these pages that lead nowhere, at the text that has them; tell whether
    there was one. What editors are still writing counts as there.
    """
    found = dead_ends(session, document, drafts=True)
    for locale, address in found:
        form.refuse(f"text_{locale}", Filled(NOWHERE, address=address))
    return bool(found)


def dead_ends(session: Session, document: Document, *, drafts: bool) -> list[tuple[str, str]]:
    """Give each address of these pages that leads nowhere, with the language of its text."""
    return [
        (locale, address)
        for locale, text in document.text.items()
        for address in links_of(text).kept
        if address.startswith("/") and not _is_there(session, address, drafts=drafts)
    ]


def _is_there(session: Session, address: str, *, drafts: bool) -> bool:
    path = unquote(urlsplit(address).path)
    try:
        endpoint, values = current_app.url_map.bind("").match(path, method="GET")
    except RequestRedirect:
        return True
    except HTTPException:
        return False
    blueprint, _, view = endpoint.rpartition(".")
    if f"{blueprint.partition('_')[0]}.{view}" != _AID:
        return True
    name = values["name"]
    return find_aid(session, name) is not None or (
        drafts and bool(read_entries(session, name=name))
    )
