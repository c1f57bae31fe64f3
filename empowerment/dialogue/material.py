"""The papers of a dialogue, from public figures, the self-check and the proposals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from empowerment.dialogue.answers import Updates
from empowerment.dialogue.conflict import Advice
from empowerment.dialogue.dialogues import finding_of
from empowerment.dialogue.models import AnswerUpdate, Dialogue, Proposal, Status
from empowerment.dialogue.proposals import by_weight
from empowerment.papers.papers import Content, Paper, Section, paper, part
from empowerment.selfcheck.checks import Check
from empowerment.selfcheck.question_sets import Side
from trends.publication.formats import day, rate, weekday_and_day
from trends.publication.kommune import PublicFigures

PREFIX = "dialogue."

_TIME = {"de": "{day}, {hour:02}:{minute:02} Uhr", "en": "{day}, {hour:02}:{minute:02}"}
_OPEN = {"de": "Der Tag steht noch nicht fest.", "en": "The day is not fixed yet."}
_NO_PLACE = {"de": "Der Ort wird noch bekannt gegeben.", "en": "The place will be announced."}
_NO_CONTACT = {"de": "wird noch bekannt gegeben", "en": "to be announced"}
_WELCOME = {
    "de": "Der Abend ist öffentlich. Bitte melden Sie sich an, dann können wir besser planen.",
    "en": "The evening is open to everyone. Please register, so that we can plan.",
}
_PERSONAL = {
    "de": (
        "Diese Einladung gilt Ihnen persönlich. Bitte melden Sie sich an, und geben Sie sie nicht "
        "weiter."
    ),
    "en": "This invitation is for you personally. Please register, and don't pass it on.",
}
_RATHER_NOT = {
    "de": (
        "Der Konflikt-Check rät zurzeit von einem Abend ab. Verschicken Sie die Einladung erst, "
        "wenn geklärt ist, was dagegen spricht. "
    ),
    "en": (
        "The conflict check advises against an evening now. Don't send the invitation before what "
        "speaks against it is settled. "
    ),
}
_RATHER_PERSONAL = {
    "de": "Der Konflikt-Check rät zu persönlichen Einladungen; so ist dieser Entwurf geschrieben. ",
    "en": "The conflict check advises personal invitations; this draft is written like that. ",
}
_OF_OWN = {
    "de": "Zahlen für {name}. Stand: {through}.",
    "en": "Figures for {name}. As of: {through}.",
}
_OF_GROUP = {
    "de": (
        "{kommune} hat keine Zahlen für sich allein. Diese gelten zusammen für {name}: {members}. "
        "Stand: {through}."
    ),
    "en": (
        "{kommune} has no figures of its own. These are taken together for {name}: {members}. "
        "As of: {through}."
    ),
}
_SOURCE = {
    "de": "Quelle: {office}, {public}/trends/",
    "en": "Source: {office}, {public}/en/trends/",
}
_GAP = {
    "de": "„{question}“ Verwaltung: {ours}, Ehrenamtliche: {theirs}, auf einer Skala von 0 bis 3.",
    "en": "“{question}” Administration: {ours}, volunteers: {theirs}, on a scale from 0 to 3.",
}
_ASKED = {
    "de": " Ehrenamtliche wurden gefragt: „{question}“",
    "en": " Volunteers were asked: “{question}”",
}
_ANSWER = "{title} – {status}{by}. {answer}"
_UPDATE = "{day}: {status}{by}. {text}"
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
    updates: Updates
    figures: PublicFigures | None
    check: Check | None
    """The newest self-check with a result."""
    values: Mapping[str, str]
    """Names: of the Kommune, of the office and how to reach it."""


def dialogue_paper(name: str, sources: Sources, locale: str) -> Paper:
    """Give a paper of the dialogue. Raises NotFoundError for a name there is not."""
    dialogue = sources.dialogue
    finding = finding_of(dialogue)
    advice = Advice.OPEN if finding is None else finding.advice
    values = {
        **sources.values,
        "title": dialogue.title,
        "when": when(dialogue, locale),
        "place": dialogue.place or _NO_PLACE[locale],
        "contact": dialogue.contact or _NO_CONTACT[locale],
        "welcome": _welcome(advice)[locale],
    }
    made = paper(PREFIX + name, locale, values, _slots(sources, locale))
    if name == "invitation":
        return replace(made, hint=_caution(advice, locale) + made.hint)
    return made


def house_rules(locale: str) -> Section:
    """Give the house rules of every invitation."""
    return part(PREFIX + "invitation", "rules", locale)


def when(dialogue: Dialogue, locale: str) -> str:
    """Write day and hour, or that they are open."""
    if dialogue.day is None:
        return _OPEN[locale]
    written = weekday_and_day(dialogue.day, locale)
    if dialogue.begins is None:
        return written
    hour, minute = divmod(dialogue.begins, 60)
    return _TIME[locale].format(day=written, hour=hour, minute=minute)


def _welcome(advice: Advice) -> Mapping[str, str]:
    """Say for whom the evening is, as the conflict check advises."""
    return _PERSONAL if advice in (Advice.CLOSED, Advice.STOP) else _WELCOME


def _caution(advice: Advice, locale: str) -> str:
    """Say to whoever sends the invitation what the conflict check advised against it."""
    found = {Advice.STOP: _RATHER_NOT, Advice.CLOSED: _RATHER_PERSONAL}.get(advice)
    return "" if found is None else found[locale]


def _slots(sources: Sources, locale: str) -> dict[str, Content]:
    proposals = tuple(each.title for each in sources.proposals)
    slots = {
        "topics": Content(items=proposals),
        "access": Content(text=tuple(filter(None, [sources.dialogue.access]))),
        "figures": Content(text=tuple(_figures(sources, locale))),
        "gaps": Content(items=tuple(_gaps(sources.check, locale))),
        "proposals": Content(items=proposals, numbered=True),
        "answers": Content(
            items=tuple(
                _answer(each, sources.updates.get(each.id, ()), locale)
                for each in by_weight(list(sources.proposals))
            ),
            numbered=True,
        ),
    }
    return {name: content for name, content in slots.items() if content.text or content.items}


def _figures(sources: Sources, locale: str) -> list[str]:
    """Tell the figures with what belongs to them: whose, how imprecise, and what they don't show.

    On paper there is no page around them that says so.
    """
    found = sources.figures
    if found is None:
        return []
    whose = (_OF_GROUP if found.members else _OF_OWN)[locale].format(
        kommune=sources.values["kommune"],
        name=found.name,
        through=found.through,
        members=", ".join(found.members),
    )
    source = _SOURCE[locale].format_map(sources.values)
    return [whose, *found.sentences, " ".join(found.caveats), source]


def _gaps(check: Check | None, locale: str) -> list[str]:
    if check is None or check.result is None:
        return []
    asked = {each.id: each for each in check.asked.questions(short=check.short)}
    sentences = []
    for gap in check.result.widest():
        ours = gap.sides[Side.ADMINISTRATION].mean
        theirs = gap.sides[Side.VOLUNTEERS].mean
        if ours is not None and theirs is not None:
            question = asked[gap.id]
            sentence = _GAP[locale].format(
                question=question.text[locale], ours=rate(ours, locale), theirs=rate(theirs, locale)
            )
            if question.volunteers is not None:
                sentence += _ASKED[locale].format(question=question.volunteers[locale])
            sentences.append(sentence)
    return sentences


def _answer(proposal: Proposal, updates: Sequence[AnswerUpdate], locale: str) -> str:
    if proposal.answer is None or proposal.status is None:
        return proposal.title
    answer = _ANSWER.format(
        title=proposal.title,
        status=STATUS_WORDS[Status(proposal.status)][locale],
        by=_by(proposal, locale),
        answer=proposal.answer,
    )
    later = [
        _UPDATE.format(
            day=day(each.day, locale),
            status=STATUS_WORDS[Status(each.status)][locale],
            by=_by(each, locale),
            text=each.text,
        ).strip()
        for each in updates
    ]
    return " ".join([answer, *later])


def _by(said: Proposal | AnswerUpdate, locale: str) -> str:
    return _BY[locale].format(day=day(said.by, locale)) if said.by else ""
