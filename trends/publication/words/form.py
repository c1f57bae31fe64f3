"""Which fixed texts there are."""

from collections.abc import Mapping
from dataclasses import dataclass

Lines = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportWords:
    """Headings and labels of the printed report."""

    title: str
    through: str
    public_from: str
    key: str
    chart: str
    notes: str
    left_out: str
    years: str
    quarters: str
    older: str
    period: str
    value: str
    range: str
    interval: str
    change: str
    dark_figure: str
    reading: str
    method: str
    press: str
    proof: str
    ledger: str
    licence: str
    page: str
    population: str
    members: str


@dataclass(frozen=True, slots=True)
class Words:
    """All texts in one language."""

    # Charts and their alternative texts.
    one_case: str
    many_cases: str
    chart_quarters: str
    chart_years: str
    chart_table: str
    footnote: Lines
    describe_none: str
    describe_quarters: str
    describe_years: str
    describe_range: str
    describe_last: str
    describe_table: str
    describe_category: str
    describe_notes: str

    # Sentences beside figures.
    key: str
    rising: str
    falling: str
    unclear: str
    no_comparison: str
    change: Mapping[str, str]
    zero: str
    dark_figure: str
    reading: Lines
    method: Lines
    press: Lines
    press_group: str
    very_small: str
    left_out: str
    unknown_desk: str

    report: ReportWords

    # Open data and news.
    title: str
    description: str
    keywords: Lines
    everywhere: str
    of_land: str
    dimensions: Mapping[str, str]
    sizes: Mapping[str, str]
    feed_quarter: str
    feed_year: str
    feed_entry: str
