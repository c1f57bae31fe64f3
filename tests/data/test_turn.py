"""Turns at SQLite's one writer, among threads and processes."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as TurnTimeoutError

from core.db import Database
from core.turn import Turn

HOLD = """
import sys
from pathlib import Path
from core.turn import Turn
with Turn(Path(sys.argv[1]), seconds=10).take():
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def held_elsewhere(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Let another process hold the turn until its input ends or it is killed."""
    command = (sys.executable, "-c", HOLD, str(folder))
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process


def take(turn: Turn) -> bool:
    try:
        with turn.take():
            return True
    except TurnTimeoutError:
        return False


def test_another_process_waits_until_the_turn_is_given_back(tmp_path: Path) -> None:
    turn = Turn(tmp_path, seconds=0.1)

    with held_elsewhere(tmp_path):
        meanwhile = take(turn)
    afterwards = take(Turn(tmp_path, seconds=10))

    assert (meanwhile, afterwards) == (False, True)


def test_a_killed_process_holds_up_nobody(tmp_path: Path) -> None:
    with held_elsewhere(tmp_path) as process:
        process.kill()

        assert take(Turn(tmp_path, seconds=10))


def test_waiting_in_vain_holds_up_no_other_thread(tmp_path: Path) -> None:
    turn = Turn(tmp_path, seconds=0.1)
    with held_elsewhere(tmp_path):
        take(turn)

    assert take(turn)


def test_writers_of_one_file_take_turns_whatever_the_process(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/db")
    assert database.turn is not None
    database.turn.seconds = 0.1

    with held_elsewhere(tmp_path), pytest.raises(TurnTimeoutError), database.write():
        pass

    with database.write() as session:
        assert session.scalar(text("SELECT 1")) == 1
    database.dispose()


def test_a_folder_that_is_gone_is_a_fault_of_the_database(tmp_path: Path) -> None:
    turn = Turn(tmp_path / "gone", seconds=0.1)

    with pytest.raises(OperationalError), turn.take():
        pass
