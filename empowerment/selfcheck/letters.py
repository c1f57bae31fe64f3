"""The mails of the self-check: it is closed, a plan's day comes, a year has passed.

They go to everybody who coordinates for the Kommune on that day. They say nothing of a result, and
of a plan neither what nor who: mailboxes are read by others too.
"""

import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Coordinator
from accounts.roles import CoordinatorRole
from core.letters import Letter, Mail, Sender, post
from empowerment.selfcheck.checks import Check
from empowerment.selfcheck.models import PlanStatus, SelfCheck, SelfCheckPlan

CLOSED = "self-check-closed"
PLAN = "self-check-plan"
AGAIN = "self-check-again"

BEFORE = datetime.timedelta(days=14)
"""So long before its day, and on the day, a plan is called to mind."""
YEAR = datetime.timedelta(days=365)

_LATE = datetime.timedelta(days=6)
"""A worker that stood still catches up so many days. Less than letters are kept for after they
were sent (core.letters.KEPT_DAYS), so that none goes out twice."""


def post_closed(session: Session, *, checks: list[Check], today: datetime.date) -> None:
    """Tell coordinators that checks were closed by themselves."""
    for check in checks:
        _post(session, kind=CLOSED, ags=check.ags, about=check.id, due=today)


def post_reminders(session: Session, *, today: datetime.date) -> None:
    """Make due what is to be called to mind these days; what was already stays as it is."""
    _post_plans(session, today)
    _post_years(session, today)


def closed_letter(session: Session, letter: Letter, sender: Sender) -> Mail | None:
    """Write that a check is closed."""
    row, to = session.get(SelfCheck, letter.about), _address(session, letter)
    if row is None or to != row.ags:
        return None
    return _mail(session, letter, sender, _CLOSED if row.result else _WITHOUT_RESULT, row)


def plan_letter(session: Session, letter: Letter, sender: Sender) -> Mail | None:
    """Write that a plan's day comes or has come, if it still does."""
    row = session.execute(
        select(SelfCheckPlan, SelfCheck)
        .join(SelfCheck, SelfCheck.id == SelfCheckPlan.self_check)
        .where(SelfCheckPlan.id == letter.about, SelfCheckPlan.status == PlanStatus.OPEN)
    ).one_or_none()
    if row is None:
        return None
    plan, check = row
    fits = letter.due in (plan.due, plan.due - BEFORE)
    if not fits or _address(session, letter) != check.ags:
        return None
    words = _PLAN_DUE if letter.due == plan.due else _PLAN_SOON
    return _mail(session, letter, sender, words, check, due=plan.due)


def again_letter(session: Session, letter: Letter, sender: Sender) -> Mail | None:
    """Write that a year has passed, unless a new check was begun."""
    row = session.get(SelfCheck, letter.about)
    if row is None or _address(session, letter) != row.ags or _is_followed(session, row):
        return None
    return _mail(session, letter, sender, _AGAIN, row)


def _post_plans(session: Session, today: datetime.date) -> None:
    rows = session.execute(
        select(SelfCheckPlan.id, SelfCheckPlan.due, SelfCheckPlan.made, SelfCheck.ags)
        .join(SelfCheck, SelfCheck.id == SelfCheckPlan.self_check)
        .where(
            SelfCheckPlan.status == PlanStatus.OPEN,
            SelfCheckPlan.due >= today - _LATE,
            SelfCheckPlan.due <= today + BEFORE,
        )
    )
    for row in rows:
        for day in (row.due - BEFORE, row.due):
            # One that was made for next week needs no word that it is two weeks away.
            if row.made < day and today - _LATE <= day <= today:
                _post(session, kind=PLAN, ags=row.ags, about=row.id, due=day)


def _post_years(session: Session, today: datetime.date) -> None:
    rows = session.scalars(
        select(SelfCheck).where(
            SelfCheck.result.is_not(None),
            SelfCheck.closed <= today - YEAR,
            SelfCheck.closed >= today - YEAR - _LATE,
        )
    )
    for row in rows:
        if row.closed is not None and not _is_followed(session, row):
            _post(session, kind=AGAIN, ags=row.ags, about=row.id, due=row.closed + YEAR)


def _is_followed(session: Session, check: SelfCheck) -> bool:
    later = select(SelfCheck.id).where(
        SelfCheck.ags == check.ags,
        SelfCheck.question_set == check.question_set,
        SelfCheck.started >= (check.closed or check.started),
        SelfCheck.id != check.id,
    )
    return session.scalar(later.limit(1)) is not None


def _post(session: Session, *, kind: str, ags: str, about: bytes, due: datetime.date) -> None:
    people = select(Coordinator.id).where(
        Coordinator.ags == ags, Coordinator.role == CoordinatorRole.COORDINATOR
    )
    for person in session.scalars(people.order_by(Coordinator.id)):
        post(session, kind=kind, about=about, addressee=person, due=due)


def _address(session: Session, letter: Letter) -> str | None:
    """Give the Kommune whose coordinator the addressee still is."""
    return session.scalar(
        select(Coordinator.ags).where(
            Coordinator.id == letter.addressee, Coordinator.role == CoordinatorRole.COORDINATOR
        )
    )


def _mail(
    session: Session,
    letter: Letter,
    sender: Sender,
    words: tuple[str, str],
    check: SelfCheck,
    *,
    due: datetime.date | None = None,
) -> Mail:
    subject, text = words
    path = f"account/self-check/{check.id.hex()}/"
    person = session.get_one(Coordinator, letter.addressee)
    return Mail(
        to=person.name,
        subject=subject,
        text=text.format(
            address=f"{sender.public}/{path}",
            address_en=f"{sender.public}/en/{path}",
            start=f"{sender.public}/account/self-check/start",
            start_en=f"{sender.public}/en/account/self-check/start",
            due=f"{due:%d.%m.%Y}" if due else "",
        )
        + f"\n{sender.office}, {sender.phone}\n",
    )


# Both languages in one text: nothing is known of the language somebody prefers.
_CLOSED = (
    "Ihr Selbstcheck ist beendet",
    """\
Guten Tag,

der letzte Tag Ihres Selbstchecks ist vorbei. Auf beiden Seiten haben genug Menschen geantwortet.
Das Ergebnis steht hier: {address}

Ein guter nächster Schritt: das Arbeitsblatt ausdrucken und mit beiden Seiten darüber sprechen.

--

Hello,

the last day of your self-check is over, and enough people on both sides have answered. The result
is here: {address_en}
""",
)
_WITHOUT_RESULT = (
    "Ihr Selbstcheck ist beendet",
    """\
Guten Tag,

der letzte Tag Ihres Selbstchecks ist vorbei. Auf wenigstens einer Seite gab es weniger als fünf
Antworten. Damit niemand erkennbar wird, ist nichts ausgerechnet und alles gelöscht. Sie können die
Fragen stattdessen auf Papier in einem Treffen besprechen: {address}

--

Hello,

the last day of your self-check is over. There were fewer than five answers on at least one side, so
nothing was computed and everything is deleted. You can go through the questions on paper in a
meeting instead: {address_en}
""",
)
_PLAN_SOON = (
    "In zwei Wochen: ein Plan aus Ihrem Selbstcheck",
    """\
Guten Tag,

bis zum {due} wollten Sie etwas ändern. Worum es geht, steht hier: {address}

Reicht die Zeit nicht, setzen Sie dort einen anderen Tag.

--

Hello,

you wanted to change something by {due}. What it is stands here: {address_en}
""",
)
_PLAN_DUE = (
    "Heute: ein Plan aus Ihrem Selbstcheck",
    """\
Guten Tag,

am {due} ist der Tag, bis zu dem Sie etwas ändern wollten. Was daraus geworden ist, tragen Sie hier
ein: {address}

--

Hello,

{due} is the day by which you wanted to change something. Please note here what became of it:
{address_en}
""",
)
_AGAIN = (
    "Vor einem Jahr: Ihr Selbstcheck",
    """\
Guten Tag,

vor einem Jahr haben Verwaltung und Ehrenamtliche Ihren Selbstcheck beantwortet: {address}
Mit denselben Fragen sehen Sie, was sich geändert hat. Beginnen können Sie hier: {start}

--

Hello,

a year ago administration and volunteers answered your self-check: {address_en}
With the same questions you see what has changed. You can start here: {start_en}
""",
)
