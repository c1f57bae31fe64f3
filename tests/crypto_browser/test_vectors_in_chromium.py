"""Every frozen scenario in a real browser, where reports are written and read."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

FOLDER = Path(__file__).parents[2] / "crypto" / "vectors"
VECTORS = sorted(path for path in FOLDER.glob("*.json") if path.stem != "published_keys")


@pytest.mark.parametrize("path", VECTORS, ids=lambda path: path.stem)
def test_chromium_agrees_with_the_vector(crypto_page: Page, path: Path) -> None:
    # As text: a number or string that JSON can hold but Python would change must arrive as written.
    vector = path.read_text("ascii")

    disagreements = crypto_page.evaluate("text => rueckhaltCrypto.disagreements(text)", vector)

    assert disagreements == []


def test_there_are_at_least_40_vectors() -> None:
    assert len(VECTORS) >= 40
