"""The papers of a dialogue, from public figures, the self-check and the proposals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from empowerment.dialogue.models import Dialogue, Proposal, Status
from empowerment.dialogue.proposals import by_weight
from empowerment.papers.papers import Content, Paper, paper
from empowerment.selfcheck.checks import Check
from empowerment.selfcheck.question_sets import Side
from trends.publication.formats import day, rate

PREFIX = "dialogue."

_TIME = {"de": "{day}, {hour:02}:{minute:02} Uhr", "en": "{day}, {hour:02}:{minute:02}"}
_OPEN = {"de": "Der Tag steht noch nicht fest.", "en": "The day is not fixed yet."}
_NO_PLACE = {"de": "Der Ort wird noch bekannt gegeben.", "en": "The place will be announced."}
_GAP = {
    "de": "„{question}“ Verwaltung: {ours}, Ehrenamtliche: {theirs}, auf einer Skala von 0 bis 3.",
    "en": "“{question}” Administration: {ours}, volunteers: {theirs}, on a scale from 0 to 3.",
}
_ANSWER = {
    "de": "{title} – {status}{by}. {answer}",
    "en": "{title} – {status}{by}. {answer}",
}
_BY = {"de": ", bis {day}", "en": ", by {day}"}
STATUS_WORDS: Mapping[Status, Mapping[str, str]] = {
    Status.PLANNED: {"de": "geplant", "en": "planned"},
    Status.STARTED: {"de": "begonnen", "en": "started"},
    Status.DONE: {"de": "umgesetzt", "en": "done"},
    Status.DECLINED: {"de": "geschieht nicht", "en": "will not be done"},
}


@dataclass(frozen=True, slots=True)
class Sources:
    """What a dialogue's papers are made of."""

    dialogue: Dialogue
    proposals: Sequence[Proposal]
    figures: Sequence[str]
    """Sentences that everybody may read (trends.publication.kommune)."""
    check: Check | None
    """The newest self-check with a result."""
    values: Mapping[str, str]
    """Names: of the Kommune, of the office and how to reach it."""


def dialogue_paper(name: str, sources: Sources, locale: str) -> Paper:
    """Give a paper of the dialogue. Raises NotFoundError for a name there is not."""
    dialogue = sources.dialogue
    values = {
        **sources.values,
        "title": dialogue.title,
        "when": when(dialogue, locale),
        "place": dialogue.place or _NO_PLACE[locale],
        "contact": dialogue.contact or sources.values["phone"],
    }
    return paper(PREFIX + name, locale, values, _slots(sources, locale))


def when(dialogue: Dialogue, locale: str) -> str:
    """Write day and hour, or that they are open."""
    if dialogue.day is None:
        return _OPEN[locale]
    written = day(dialogue.day, locale)
    if dialogue.begins is None:
        return written
    hour, minute = divmod(dialogue.begins, 60)
    return _TIME[locale].format(day=written, hour=hour, minute=minute)


def _slots(sources: Sources, locale: str) -> dict[str, Content]:
    proposals = tuple(each.title for each in sources.proposals)
    slots = {
        "topics": Content(items=proposals),
        "figures": Content(text=tuple(sources.figures)),
        "gaps": Content(items=tuple(_gaps(sources.check, locale))),
        "proposals": Content(items=proposals, numbered=True),
        "answers": Content(
            items=tuple(_answer(each, locale) for each in by_weight(list(sources.proposals))),
            numbered=True,
        ),
    }
    return {name: content for name, content in slots.items() if content.text or content.items}


def _gaps(check: Check | None, locale: str) -> list[str]:
    if check is None or check.result is None:
        return []
    wording = {each.id: each.text[locale] for each in check.asked.questions(short=check.short)}
    sentences = []
    for gap in check.result.widest():
        ours = gap.sides[Side.ADMINISTRATION].mean
        theirs = gap.sides[Side.VOLUNTEERS].mean
        if ours is not None and theirs is not None:
            sentences.append(
                _GAP[locale].format(
                    question=wording[gap.id], ours=rate(ours, locale), theirs=rate(theirs, locale)
                )
            )
    return sentences


def _answer(proposal: Proposal, locale: str) -> str:
    if proposal.answer is None or proposal.status is None:
        return proposal.title
    return _ANSWER[locale].format(
        title=proposal.title,
        status=STATUS_WORDS[Status(proposal.status)][locale],
        by=_BY[locale].format(day=day(proposal.by, locale)) if proposal.by else "",
        answer=proposal.answer,
    )
