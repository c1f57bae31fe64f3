"""What the desk's pages carry for statistics: frame, keys, how often each Kommune counts."""

import dataclasses

import pytest

from app.demo_office import demo_office
from app.site.desk_page import desk_page_values
from crypto.age_keys import new_identity
from crypto.canonical import Json
from crypto.encoding import b64encode
from reference.office import Office, read_office

ORIGINS = {
    "report": "https://r.example",
    "desk": "https://d.example",
    "public": "https://p.example",
}
OFFICERS: list[Json] = [b64encode(bytes([number]) * 32) for number in (1, 2)]


def office(trends: dict[str, Json] | None) -> Office:
    """An office of the demonstration's Kommunen."""
    fingerprint = b64encode(bytes(range(32)))
    signed = demo_office(fingerprint=fingerprint, origins=ORIGINS, seed=bytes(32), trends=trends)
    return read_office(signed)


def test_an_office_without_figures_gives_its_desk_nothing_to_code_in() -> None:
    assert desk_page_values(office(None), "/")["desk_data"]["statistics"] is None


def test_a_desk_gets_keys_frame_and_the_cadence_of_every_kommune() -> None:
    key: dict[str, Json] = {
        "period": "2026",
        "frame": "1",
        "recipient": new_identity().recipient,
    }
    with_figures = office({"officers": OFFICERS, "keys": [key], "notes": []})

    statistics = desk_page_values(with_figures, "/")["desk_data"]["statistics"]

    assert statistics["keys"] == [key]
    assert statistics["frame"] == "1"
    assert {"name": "Hainquell", "ags": "06999001", "cadence": "quarterly"} in statistics[
        "kommunen"
    ]
    cadence = {each["name"]: each["cadence"] for each in statistics["kommunen"]}
    assert cadence["Trelmstedt"] == "yearly"


def test_a_desk_gets_no_keys_of_periods_that_were_closed_at_the_signing() -> None:
    def key(period: str) -> dict[str, Json]:
        return {"period": period, "frame": "1", "recipient": new_identity().recipient}

    periods = ["2025", "2025-Q4", "2026-Q1", "2026-Q2", "2026", "2027-Q1"]
    trends: dict[str, Json] = {
        "officers": OFFICERS,
        "keys": [key(period) for period in periods],
        "notes": [],
    }

    def kept(issued: str) -> list[str]:
        values = desk_page_values(dataclasses.replace(office(trends), issued=issued), "/")
        return [each["period"] for each in values["desk_data"]["statistics"]["keys"]]

    assert kept("2026-04-13") == ["2026-Q1", "2026-Q2", "2026", "2027-Q1"]
    assert kept("2026-04-14") == ["2026-Q2", "2026", "2027-Q1"]


def test_a_kommune_too_small_for_any_unit_counts_for_the_network_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("trends.units.FEWEST_PEOPLE", 10_000)
    with_figures = office({"officers": OFFICERS, "keys": [], "notes": []})

    statistics = desk_page_values(with_figures, "/")["desk_data"]["statistics"]

    assert {each["cadence"] for each in statistics["kommunen"]} == {"network"}
