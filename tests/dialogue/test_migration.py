"""Going back to one status for each proposal, and forward again, with data."""

from sqlalchemy import text

from app.schema import migrate, migrate_down
from core.db import Database
from empowerment.dialogue import answers, dialogues, proposals, weighing
from empowerment.dialogue.answers import Answer
from empowerment.dialogue.models import Status
from tests.dialogue.kit import AGS, EVENING, TODAY, held

BEFORE = "0016"


def test_the_newest_status_stays_and_cards_that_nobody_could_use_go(database: Database) -> None:
    with database.write() as session:
        dialogue = held(session)
        (proposal,) = proposals.proposals_of(session, dialogue=dialogue.id)
        said = Answer("Im Frühjahr.", Status.PLANNED, EVENING)
        answers.answer(session, dialogue, name=proposal.id, said=said)
        answers.publish_answers(session, dialogue, today=EVENING)
        for status in (Status.STARTED, Status.DONE):
            later = Answer("", status, None)
            answers.add_update(session, dialogue, name=proposal.id, said=later, today=EVENING)
        other = dialogues.begin(session, ags=AGS, title="Noch einer")
        weighing.make_cards(session, other, secret=bytes(32), cards=3)

    migrate_down(database, BEFORE)

    with database.read() as session:
        row = session.execute(text('SELECT answer, status, "by" FROM proposals')).one()
        assert tuple(row) == ("Im Frühjahr.", "done", None)
        assert session.execute(text("SELECT count(*) FROM ballot_codes")).scalar_one() == 0
        assert set(session.scalars(text("SELECT cards FROM dialogues"))) == {0}
    migrate(database)
    with database.write() as session:
        made = dialogues.begin(session, ags=AGS, title="Danach")
        assert weighing.make_cards(session, made, secret=bytes(32), cards=2) == 0
        dialogues.cancel(session, made, today=TODAY)
