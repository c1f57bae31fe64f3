"""The self-check on the account's start page: how it stands, and what to do next."""

from accounts.routes.coordinator import CoordinatorPerson
from accounts.routes.home import Panel, Step
from empowerment.selfcheck.checks import Check, checks_of
from empowerment.selfcheck.letters import YEAR
from empowerment.selfcheck.plans import Plan, plans_of
from empowerment.selfcheck.question_sets import Side
from empowerment.selfcheck.routes.kit import secret
from empowerment.selfcheck.sheets import standing
from web.context import context
from web.forms import N_
from web.guards import Permission

_OWN = "own_self_checks"


def self_check_panel(person: CoordinatorPerson) -> Panel | None:
    """Give the newest check and its plans as a part of the start page of a Kommune's people."""
    if Permission.READ_OWN_WORK not in person.permissions:
        return None
    here = context()
    with here.database.read() as session:
        check = next(iter(checks_of(session, ags=person.ags)), None)
        plans = plans_of(session, ags=person.ags, secret=secret())
    return Panel(
        "selfcheck/_panel.html",
        {
            "check": check,
            "plans": [each for each in plans if each.status == "open"],
            "today": here.today(),
            "may_work": Permission.DO_OWN_WORK in person.permissions,
        },
    )


def self_check_step(person: CoordinatorPerson) -> Step | None:
    """Give what a coordinator can do next about the self-check; None if there is nothing."""
    if Permission.DO_OWN_WORK not in person.permissions:
        return None
    here = context()
    with here.database.read() as session:
        checks = checks_of(session, ags=person.ags)
        plans = plans_of(session, ags=person.ags)
        check = checks[0] if checks else None
        waits = (
            check is not None
            and check.is_open
            and not standing(session, secret=secret(), check=check.id).is_enough
        )
    due = next((each for each in plans if each.is_due(here.today())), None)
    if due is not None:
        return _due(due)
    if check is None or check.was_called_off:
        return _START
    if check.is_open and not check.is_sealed_with(secret()):
        return _void(check)
    if check.is_open:
        return _waiting(check) if waits else None
    return _after(check, plans)


_START = Step(
    title=N_("Selbstcheck starten"),
    text=N_(
        "Verwaltung und Ehrenamtliche beantworten dieselben Fragen, getrennt und ohne Namen. Sie "
        "bekommen für jede Seite einen Link und eine fertige Einladung."
    ),
    minutes=15,
    label=N_("Selbstcheck starten"),
    endpoint=f"{_OWN}.start",
    draft_label=N_("Entwurf der Einladung"),
    draft_endpoint=f"{_OWN}.draft",
    draft_arguments={"side": Side.VOLUNTEERS.value},
)


def _due(plan: Plan) -> Step:
    return Step(
        title=N_("Ein Plan ist fällig"),
        text=N_(
            "„{measure}“: Tragen Sie ein, was daraus geworden ist, oder setzen Sie einen neuen Tag."
        ),
        values={"measure": plan.measure},
        minutes=10,
        label=N_("Plan ansehen"),
        endpoint=f"{_OWN}.edit_plan",
        arguments={"plan": plan.id.hex()},
    )


def _void(check: Check) -> Step:
    return Step(
        title=N_("Den Selbstcheck neu beginnen"),
        text=N_(
            "Seine Links gelten nicht mehr, weil der Schlüssel des Servers ersetzt wurde. Beenden "
            "Sie ihn und starten Sie einen neuen."
        ),
        minutes=15,
        label=N_("Zum Selbstcheck"),
        endpoint=f"{_OWN}.show",
        arguments={"check": check.id.hex()},
    )


def _waiting(check: Check) -> Step:
    return Step(
        title=N_("An den Selbstcheck erinnern"),
        text=N_(
            "Noch fehlen Antworten: Auf jeder Seite braucht es wenigstens fünf. Schicken Sie die "
            "Einladung noch einmal, am besten an alle."
        ),
        minutes=5,
        label=N_("Zum Selbstcheck"),
        endpoint=f"{_OWN}.show",
        arguments={"check": check.id.hex()},
        draft_label=N_("Einladung für Ehrenamtliche"),
        draft_endpoint=f"{_OWN}.invitation",
        draft_arguments={"check": check.id.hex(), "side": Side.VOLUNTEERS.value},
    )


def _after(check: Check, plans: list[Plan]) -> Step | None:
    if not any(each.check == check.id for each in plans):
        return Step(
            title=N_("Einen Plan machen"),
            text=N_(
                "Der Selbstcheck ist beendet. Sprechen Sie mit beiden Seiten darüber und halten "
                "Sie einen Plan fest, höchstens drei."
            ),
            minutes=30,
            label=N_("Zum Ergebnis"),
            endpoint=f"{_OWN}.show",
            arguments={"check": check.id.hex()},
            draft_label=N_("Arbeitsblatt (PDF)"),
            draft_endpoint=f"{_OWN}.workshop",
            draft_arguments={"check": check.id.hex()},
        )
    if check.closed is not None and check.closed + YEAR <= context().today():
        return Step(
            title=N_("Den Selbstcheck wiederholen"),
            text=N_(
                "Vor einem Jahr haben beide Seiten geantwortet. Mit denselben Fragen sehen Sie, "
                "was sich geändert hat."
            ),
            minutes=15,
            label=N_("Noch einmal starten"),
            endpoint=f"{_OWN}.start",
            draft_label=N_("Entwurf der Einladung"),
            draft_endpoint=f"{_OWN}.draft",
            draft_arguments={"side": Side.VOLUNTEERS.value},
        )
    return None
