"""Work is repeated when anything it is made from, or anything it made, is not what it was."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.stamp import Stamp


class Workshop:
    """A folder of inputs, a folder made from them, and the stamp between."""

    def __init__(self, folder: Path) -> None:
        self.inputs, self.outputs = folder / "in", folder / "out"
        for name in ("in/deep/a", "in/b", "out/made"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text("before")
        self.state = "before"
        self.stamp = Stamp(
            folder / "stamps" / "work", (self.inputs,), (self.outputs,), lambda: self.state
        )
        with self.stamp.renewed():
            pass


CHANGES: dict[str, Callable[[Workshop], object]] = {
    "input changed": lambda shop: (shop.inputs / "deep/a").write_text("after"),
    "input added": lambda shop: (shop.inputs / "deep/c").touch(),
    "input removed": lambda shop: (shop.inputs / "b").unlink(),
    "input renamed": lambda shop: (shop.inputs / "b").rename(shop.inputs / "c"),
    "output changed": lambda shop: (shop.outputs / "made").write_text("after"),
    "output added": lambda shop: (shop.outputs / "other").touch(),
    "outputs gone": lambda shop: shop.outputs.rename(shop.outputs.with_name("elsewhere")),
    "state changed": lambda shop: setattr(shop, "state", "after"),
    "stamp gone": lambda shop: shop.stamp.file.unlink(),
}


def test_nothing_changed_needs_no_work(tmp_path: Path) -> None:
    shop = Workshop(tmp_path)

    assert shop.stamp.holds()


@pytest.mark.parametrize("change", CHANGES)
def test_change_needs_work_and_work_settles_it(tmp_path: Path, change: str) -> None:
    shop = Workshop(tmp_path)

    CHANGES[change](shop)
    noticed = not shop.stamp.holds()
    shop.outputs.mkdir(exist_ok=True)
    with shop.stamp.renewed():
        pass

    assert noticed
    assert shop.stamp.holds()


def test_work_that_fails_is_not_done(tmp_path: Path) -> None:
    shop = Workshop(tmp_path)

    with pytest.raises(ConnectionError), shop.stamp.renewed():
        raise ConnectionError

    assert not shop.stamp.holds()


def test_input_that_changes_during_the_work_makes_it_due_again(tmp_path: Path) -> None:
    shop = Workshop(tmp_path)

    with shop.stamp.renewed():
        (shop.inputs / "b").write_text("after")

    assert not shop.stamp.holds()


def test_input_that_does_not_exist_is_a_mistake(tmp_path: Path) -> None:
    stamp = Stamp(tmp_path / "stamp", (tmp_path / "nowhere",))

    with pytest.raises(FileNotFoundError), stamp.renewed():
        pass
