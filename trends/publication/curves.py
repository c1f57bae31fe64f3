"""Curves as they are shown: which periods, which dated notes, and what stands for them in words."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from crypto.encoding import parse_day
from reference.office import Office
from reference.taxonomy import LOCALES
from trends.periods import quarter_of, year_of
from trends.publication.charts import Mark, Style, newest, series_chart
from trends.publication.figures import Estimate, Series
from trends.publication.formats import period_name
from trends.publication.texts import describe_series

Data = dict[str, object]


@dataclass(frozen=True, slots=True)
class DatedNote:
    """A note of the office on a curve: its number there, its day and the period it falls in."""

    number: int
    day: str
    period: str
    text: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Curve:
    """A series with its name by locale and the notes on it."""

    id: str
    name: Mapping[str, str]
    estimates: Sequence[Estimate]
    """Quarters of those that have them, otherwise years."""
    notes: Sequence[DatedNote]

    def draw(self, style: Style) -> str:
        """Draw the chart."""
        return series_chart(
            self.name[style.locale],
            self.estimates,
            style,
            alternative=self.describe(style.locale),
            marks=[Mark(note.number, note.period) for note in self.notes],
        )

    def describe(self, locale: str) -> str:
        """Give the chart's alternative text."""
        shown = newest(self.estimates)
        periods = {estimate.period for estimate in shown}
        marked = [note.period for note in self.notes if note.period in periods]
        return describe_series(self.name[locale], shown, locale, marked=list(dict.fromkeys(marked)))

    def data(self) -> Data:
        """Give what a page says about the chart: paths, alternative texts and notes."""
        paths = {locale: chart_path(self.id, locale) for locale in LOCALES}
        return {
            "chart": paths if self.estimates else None,
            "alternative": {locale: self.describe(locale) for locale in LOCALES},
            "notes": [
                {
                    "number": note.number,
                    "day": note.day,
                    "period": note.period,
                    "period_name": {locale: period_name(note.period, locale) for locale in LOCALES},
                    "text": dict(note.text),
                }
                for note in self.notes
            ],
        }


def make_curve(
    identifier: str,
    name: Mapping[str, str],
    series: Series,
    *,
    office: Office,
    areas: Collection[str],
) -> Curve:
    """Make the curve of a series; `areas` are the keys whose notes belong there ("" for all)."""
    notes = office.trends.notes if office.trends is not None else ()
    period_of = quarter_of if series.quarters else year_of
    own = sorted((note for note in notes if note.area in areas), key=lambda note: note.day)
    return Curve(
        id=identifier,
        name=name,
        estimates=series.quarters or series.years,
        notes=[
            DatedNote(number, note.day, str(period_of(parse_day(note.day))), note.text)
            for number, note in enumerate(own, start=1)
        ],
    )


def chart_path(identifier: str, locale: str) -> str:
    """Give a chart's path in an edition."""
    return f"chart/{identifier}.{locale}.svg"
