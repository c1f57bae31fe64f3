"""The audit as who runs the server reads it: names, titles and words in the place of keys."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from flask import Blueprint, Response

from accounts import coordinators
from accounts.acts import JOINED_BY, NO_KOMMUNE
from accounts.roles import CoordinatorRole, Role
from accounts.routes.kit import AccountPages
from accounts.routes.operating import Operation
from core.audit import OPERATOR, Act, acts, check
from web.addresses import asked_before
from web.context import context
from web.guards import Permission, guard
from web.pages import page_locale, render_page

ACTS_A_PAGE = 50
_KEY = re.compile(r"[0-9]{8}")
_ID = re.compile(r"[0-9a-f]{32}")
_NUMBER = re.compile(r"[0-9]{1,7}")
_VERSION = re.compile(r"v?([0-9]{1,7})")
_OF_PEOPLE = (
    *("invite", "join", "address", "invite-desk", "withdraw-desk"),
    *("remove", "second-factor-reset"),
)
_ROLES = {*CoordinatorRole, *Role}


@dataclass(frozen=True, slots=True)
class Word:
    """A part of what an act was about; `kind` says how the page puts it."""

    kind: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class _Known:
    """What ids and numbers of the shown acts mean."""

    pages: AccountPages
    people: Mapping[bytes, str]
    titles: Mapping[int, str]


def add_audit(blueprint: Blueprint, pages: AccountPages, operation: Operation) -> None:
    """Add the page."""

    @blueprint.get("/operator/audit")
    @guard(Permission.OPERATE)
    def operator_audit() -> Response:
        here, before = context(), asked_before()
        with here.database.read() as session:
            found = acts(session, most=ACTS_A_PAGE + 1, before=before)
            verdict = check(session, today=here.today())
            people = coordinators.names_of(session, ids=_ids(found))
            titles = operation.titles(session, found[:ACTS_A_PAGE], page_locale())
        known = _Known(pages, people, titles)
        return render_page(
            "account/operator_audit.html",
            acts=found[:ACTS_A_PAGE],
            further=found[ACTS_A_PAGE - 1].number if len(found) > ACTS_A_PAGE else None,
            newest=before is None,
            broken=verdict.broken,
            head=verdict.head,
            who=lambda act: _person(known, act.by),
            about=lambda act: list(_words(known, act)),
        )


def _ids(found: Iterable[Act]) -> set[bytes]:
    """Give every id that may be a person's: of who acted, and of whom it was about."""
    words = (each for act in found for each in (act.by, *act.about.split()))
    ids = (each.removeprefix(JOINED_BY) for each in words)
    return {bytes.fromhex(each) for each in ids if _ID.fullmatch(each)}


def _person(known: _Known, name: str) -> Word:
    """Give who it is; of who was removed the beginning of the id, so that two can be told apart."""
    if name == OPERATOR:
        return Word("command-line")
    if not _ID.fullmatch(name):
        return Word("text", name)
    found = known.people.get(bytes.fromhex(name))
    return Word("text", found) if found else Word("gone", _short(name))


def _words(known: _Known, act: Act) -> Iterator[Word]:
    """Give what an act was about, part by part."""
    title = known.titles.get(act.number)
    if title is not None:
        yield Word("title", title)
    if act.about == NO_KOMMUNE:
        yield Word("no-kommune")
        return
    for place, each in enumerate(act.about.split()):
        if title is None or not _stands_for_title(each):
            yield _word(known, act, each, place)


def _stands_for_title(word: str) -> bool:
    """Tell whether a title says it better: an id, or the name in an address."""
    return not (_NUMBER.fullmatch(word) or _VERSION.fullmatch(word) or _KEY.fullmatch(word))


def _word(known: _Known, act: Act, each: str, place: int) -> Word:
    if _KEY.fullmatch(each):
        return Word("text", f"{known.pages.kommune_name(each)} ({each})")
    if act.action in _OF_PEOPLE:
        return _word_of_people(known, each)
    if _ID.fullmatch(each):
        return Word("text", _short(each))
    return _word_of_texts(act.action, each, place)


def _word_of_people(known: _Known, each: str) -> Word:
    if each in _ROLES:
        return Word("role", each)
    if each.startswith(JOINED_BY):
        inviter = _person(known, each.removeprefix(JOINED_BY))
        return Word(f"by-{inviter.kind}", inviter.text)
    return _person(known, each)


def _word_of_texts(action: str, each: str, place: int) -> Word:
    version = _VERSION.fullmatch(each)
    if version and place > 0 and action.endswith(("-article", "-recommendation")):
        return Word("version", version[1])
    if _NUMBER.fullmatch(each):
        return Word("number", each)
    return Word("office") if action == "remove-comment" and each == "office" else Word("text", each)


def _short(name: str) -> str:
    return name[:6]
