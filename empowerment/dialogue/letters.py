"""The letters about what was promised: an evening to close, an answer that is due or overdue.

They are due from the announced day, and go to everybody who coordinates for the Kommune when they
are: whoever joins after the evening has to keep its promise too. No letter says what the evening
was about: mailboxes are read by others too.
"""

import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Coordinator
from accounts.roles import CoordinatorRole
from core.letters import Letter, Mail, Sender, post
from empowerment.dialogue.models import Dialogue, State
from empowerment.dialogue.promise import ANSWER_DAYS, answer_due, is_over

CLOSE = "dialogue-close"
ANSWER = "dialogue-answer"

CLOSE_AFTER = (1, 8)
"""So many days after its day an evening that nobody closed is called to mind."""

ANSWER_AFTER = (-14, 0, 14)
"""So many days after the answer is due, if it isn't public."""

_LATE = datetime.timedelta(days=6)
"""A worker that stood still catches up so many days. Less than letters are kept for after they
were sent (core.letters.KEPT_DAYS), so that none goes out twice."""


def post_reminders(session: Session, *, today: datetime.date) -> None:
    """Make due what is to be called to mind these days; what was already stays as it is."""
    longest = datetime.timedelta(days=ANSWER_DAYS + max(ANSWER_AFTER)) + _LATE
    waiting = select(Dialogue).where(
        Dialogue.state.in_([State.PREPARING, State.HELD]),
        Dialogue.day < today,
        Dialogue.day >= today - longest,
    )
    for dialogue in session.scalars(waiting):
        for kind, day in _days(dialogue):
            if today - _LATE <= day <= today:
                _post(session, dialogue, kind=kind, due=day)


def close_letter(session: Session, letter: Letter, sender: Sender) -> Mail | None:
    """Ask to close an evening, unless it is closed, moved or called off."""
    return _mail(session, letter, sender, _CLOSE)


def answer_letter(session: Session, letter: Letter, sender: Sender) -> Mail | None:
    """Recall the answer, unless it is public or the person has left."""
    dialogue = session.get(Dialogue, letter.about)
    due = None if dialogue is None else answer_due(dialogue)
    words = _OVERDUE if due is not None and letter.due > due else _ANSWER
    return _mail(session, letter, sender, words)


def _days(dialogue: Dialogue) -> list[tuple[str, datetime.date]]:
    """Give which letters are due about a dialogue, and when."""
    found: list[tuple[str, datetime.date]] = []
    if dialogue.state == State.PREPARING and dialogue.day is not None:
        found += [(CLOSE, dialogue.day + datetime.timedelta(days=after)) for after in CLOSE_AFTER]
    due = answer_due(dialogue)
    if due is not None:
        found += [(ANSWER, due + datetime.timedelta(days=after)) for after in ANSWER_AFTER]
    return found


def _post(session: Session, dialogue: Dialogue, *, kind: str, due: datetime.date) -> None:
    people = select(Coordinator.id).where(
        Coordinator.ags == dialogue.ags, Coordinator.role == CoordinatorRole.COORDINATOR
    )
    for person in session.scalars(people.order_by(Coordinator.id)):
        post(session, kind=kind, about=dialogue.id, addressee=person, due=due)


def _mail(session: Session, letter: Letter, sender: Sender, words: tuple[str, str]) -> Mail | None:
    """Write a letter, if it is still due and its reader still coordinates for the Kommune."""
    dialogue = session.get(Dialogue, letter.about)
    person = session.get(Coordinator, letter.addressee)
    if dialogue is None or person is None or not is_over(dialogue, today=sender.today):
        return None
    is_theirs = person.ags == dialogue.ags and person.role == CoordinatorRole.COORDINATOR
    due = answer_due(dialogue)
    if not is_theirs or due is None or (letter.kind, letter.due) not in _days(dialogue):
        return None
    subject, text = words
    path = f"account/dialogue/{dialogue.id.hex()}/"
    return Mail(
        to=person.name,
        subject=subject,
        text=text.format(
            evening=f"{dialogue.day:%d.%m.%Y}",
            due=f"{due:%d.%m.%Y}",
            address=f"{sender.public}/{path}",
            address_en=f"{sender.public}/en/{path}",
        )
        + f"\n{sender.office}, {sender.phone}\n",
    )


# Both languages in one text: nothing is known of the language somebody prefers.
_CLOSE = (
    "Wie war Ihr Bürgerdialog?",
    """\
Guten Tag,

für den {evening} war Ihr Bürgerdialog geplant. Bitte halten Sie fest, was den Menschen wichtig war,
und schließen Sie den Abend ab. Hat er nicht stattgefunden, sagen Sie ihn ab: {address}

Die Antwort auf die Vorschläge ist bis zum {due} versprochen. Die sechs Wochen zählen ab dem Abend.

--

Hello,

your citizens' dialogue was planned for {evening}. Please note what mattered to people and close
the evening. If it didn't take place, cancel it: {address_en}

The answer to the proposals is promised for {due}. The six weeks count from the evening.
""",
)
_ANSWER = (
    "Antwort auf Ihren Bürgerdialog",
    """\
Guten Tag,

bis zum {due} ist die Antwort auf die Vorschläge aus Ihrem Bürgerdialog versprochen. Zum
Antworten: {address}

--

Hello,

the answer to the proposals of your citizens' dialogue is promised for {due}. To answer:
{address_en}
""",
)
_OVERDUE = (
    "Die Antwort auf Ihren Bürgerdialog ist überfällig",
    """\
Guten Tag,

bis zum {due} war die Antwort auf die Vorschläge aus Ihrem Bürgerdialog versprochen. Wer dabei war,
wartet darauf. Eine kurze Antwort hilft mehr als eine noch spätere, und ergänzen können Sie sie
jederzeit: {address}

--

Hello,

the answer to the proposals of your citizens' dialogue was promised for {due}. Those who were there
are waiting for it. A short answer helps more than an even later one, and you can add to it at any
time: {address_en}
""",
)
