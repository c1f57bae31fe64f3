"""Charts as SVG: each count as a point, its 80 % interval as a bar around it.

One calm colour for all, in the order of time or of the coding frame: a chart compares nobody. It
brings its own white panel, so it is as readable on a dark page and in print.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any, Literal

import vl_convert

from trends.periods import parse_period
from trends.publication.figures import Estimate
from trends.publication.formats import number, period_name
from trends.publication.svg import tidy
from trends.publication.words import WORDS

SCREEN_FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
"""The first is built into the converter, so that every machine measures texts alike."""

MOST_QUARTERS = 16
MOST_YEARS = 10
"""So many periods a chart shows; tables have all."""

_VEGA_LITE = "6.4"
_NUMBERS: Mapping[str, Literal["de-DE", "en-GB"]] = {"de": "de-DE", "en": "en-GB"}

# KERN's darkblue-700 and -150, neutral-900, -700 and -150; the contrast of lines and letters to
# white is above 4.5.
_STRONG, _PALE = "#2044aa", "#c5d3ef"
_INK, _GREY, _GRID = "#1f2233", "#4a5068", "#cfd3e0"

_SERIES_WIDTH, _SERIES_HEIGHT = 440, 210
_TABLE_WIDTH, _ROW_HEIGHT = 220, 28
_LABEL_WIDTH = 260
"""Room for the longest category, in wider letters too than those it was measured in."""
_TITLE_LETTERS = 48
_MOST_STEPS = 6
_LEAST_TOP = 5
"""The axis of counts reaches at least so far: a single case must not look like a wave."""

Spec = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Mark:
    """A dated note on a curve: its number, in the order of days, and the period it falls in."""

    number: int
    period: str


@dataclass(frozen=True, slots=True)
class Style:
    """What all charts of a page share."""

    locale: str
    source: str
    """Who publishes, below the chart, which may stand alone on somebody else's page."""
    font: str = SCREEN_FONT


def newest(estimates: Sequence[Estimate]) -> Sequence[Estimate]:
    """Give what of a series a chart shows."""
    return estimates[-(MOST_YEARS if _yearly(estimates) else MOST_QUARTERS) :]


def series_chart(
    name: str,
    estimates: Sequence[Estimate],
    style: Style,
    *,
    alternative: str,
    marks: Sequence[Mark] = (),
) -> str:
    """Draw quarters or years, oldest first; only the newest ones if there are many."""
    words = WORDS[style.locale]
    yearly = _yearly(estimates)
    shown = newest(estimates)
    rows = [_row(each, each.period, style.locale) for each in shown]
    periods = [each.period for each in shown]
    notes = [
        {"key": period, "text": text}
        for period, text in _numbers(marks).items()
        if period in periods
    ]
    x: Spec = {"field": "key", "type": "ordinal", "scale": {"domain": periods}}
    x_axis = _X_AXIS | {
        "labelExpr": _YEAR_LABEL if yearly else _QUARTER_LABEL,
        "title": [*words.footnote, style.source],
    }
    bar = _BAR | {"width": 18 if len(shown) <= 12 else 14}
    layers = [
        _layer(_NOTE_RULE, notes, x=x),
        _layer(_NOTE_NUMBER, notes, x=x, text=_LABEL | {"field": "text"}),
        _layer(bar, rows, x=x | {"axis": x_axis}, y=_low(shown), y2=_HIGH),
        *([] if yearly else [_layer(_LINE, rows, x=x, y=_VALUE)]),
        _layer(_POINT, rows, x=x, y=_VALUE),
        *([_layer(_NUMBER_BESIDE, rows, x=x, y=_VALUE, text=_LABEL)] if yearly else []),
    ]
    subtitle = words.chart_years if yearly else words.chart_quarters
    size = (_SERIES_WIDTH, _SERIES_HEIGHT)
    return _draw(layers, (name, subtitle), size, style, alternative)


def table_chart(
    title: str,
    period: str,
    estimates: Mapping[str, Estimate],
    style: Style,
    *,
    labels: Mapping[str, str],
    alternative: str,
) -> str:
    """Draw a year's margin, its categories in the order of the frame."""
    words = WORDS[style.locale]
    shown = list(estimates.values())
    names = [labels[category] for category in estimates]
    rows = [_row(each, name, style.locale) for each, name in zip(shown, names, strict=True)]
    y: Spec = {"field": "key", "type": "ordinal", "scale": {"domain": names}}
    x = _low(shown, title=[*words.footnote, style.source], titleX=-_LABEL_WIDTH)
    layers = [
        _layer(_BAR | {"height": 14}, rows, y=y | {"axis": _CATEGORY_AXIS}, x=x, x2=_HIGH),
        _layer(_POINT, rows, x=_VALUE, y=y),
        _layer(_NUMBER_AFTER, rows, x=_VALUE | _HIGH, y=y, text=_LABEL),
    ]
    subtitle = words.chart_table.format(period=period_name(period, style.locale))
    size = (_TABLE_WIDTH, _ROW_HEIGHT * len(names))
    return _draw(layers, (title, subtitle), size, style, alternative)


_YEAR_LABEL = "datum.value"
# The year stands under its first quarter alone.
_QUARTER_LABEL = (
    "slice(datum.value, 5) == 'Q1' || datum.index == 0"
    " ? [slice(datum.value, 5), slice(datum.value, 0, 4)] : slice(datum.value, 5)"
)

_BAR: Spec = {"type": "bar", "fill": _PALE, "stroke": _STRONG, "strokeWidth": 1}
_LINE: Spec = {"type": "line", "color": _STRONG, "strokeWidth": 1.5}
_POINT: Spec = {"type": "circle", "color": _STRONG, "opacity": 1, "size": 45}
_TEXT: Spec = {"type": "text", "color": _INK, "fontSize": 13}
_NUMBER_BESIDE: Spec = _TEXT | {"align": "left", "dx": 16, "fontWeight": "bold"}
_NUMBER_AFTER: Spec = _TEXT | {"align": "left", "dx": 7}
_NOTE_RULE: Spec = {"type": "rule", "color": _GREY, "strokeDash": [3, 3]}
_NOTE_NUMBER: Spec = _TEXT | {"y": -8, "fontWeight": "bold"}

_VALUE: Spec = {"field": "value", "type": "quantitative"}
_HIGH: Spec = {"field": "high"}
_LABEL: Spec = {"field": "label"}

_X_AXIS: Spec = {"labelAngle": 0, "labelAlign": "center", "ticks": False, "labelPadding": 10}
_CATEGORY_AXIS: Spec = {
    "title": None,
    "ticks": False,
    "domain": False,
    "labelPadding": 10,
    "minExtent": _LABEL_WIDTH,
    "labelLimit": _LABEL_WIDTH,
}

_CONFIG: Spec = {
    "aria": False,  # one description of the whole stands at the root
    "view": {"stroke": None},
    "axis": {
        "labelColor": _INK,
        "labelFontSize": 12,
        "titleColor": _GREY,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "titleLineHeight": 17,
        "domainColor": _GREY,
        "gridColor": _GRID,
    },
    "axisX": {"titleAnchor": "start", "titlePadding": 14},
    "axisQuantitative": {"labelFlush": False, "ticks": False, "domain": False, "labelPadding": 8},
    "title": {
        "anchor": "start",
        "frame": "bounds",
        "color": _INK,
        "fontSize": 16,
        "lineHeight": 20,
        "subtitleColor": _GREY,
        "subtitleFontSize": 12,
        "subtitlePadding": 6,
        "offset": 18,
    },
}


def _yearly(estimates: Sequence[Estimate]) -> bool:
    return all(parse_period(each.period).yearly for each in estimates)


def _numbers(marks: Sequence[Mark]) -> Mapping[str, str]:
    """Give what stands above each marked period: "3", or "3–5" for notes that share one."""
    by_period: dict[str, list[int]] = {}
    for mark in marks:
        by_period.setdefault(mark.period, []).append(mark.number)
    return {
        period: f"{min(each)}" if len(each) == 1 else f"{min(each)}–{max(each)}"
        for period, each in by_period.items()
    }


def _row(estimate: Estimate, key: str, locale: str) -> Spec:
    return {
        "key": key,
        "value": estimate.value,
        "low": estimate.low,
        "high": estimate.high,
        "label": number(estimate.value, locale),
    }


def _layer(mark: Spec, rows: list[Spec], **encoding: Spec) -> Spec:
    return {"data": {"values": rows}, "mark": mark, "encoding": encoding}


def _low(shown: Sequence[Estimate], **axis: object) -> Spec:
    """The lower ends on the axis of counts, which begins at 0 and ends above the highest bar."""
    ticks = _ticks(max([_LEAST_TOP, *(each.high for each in shown)]))
    return {
        "field": "low",
        "type": "quantitative",
        "scale": {"domain": [0, ticks[-1]], "nice": False},
        "axis": {"title": None, "format": ",d", "values": list(ticks), "tickCount": len(ticks)}
        | axis,
    }


def _ticks(highest: int) -> range:
    """Give at most seven round numbers from 0 to at least the highest."""
    magnitude = 1
    while True:
        for step in (magnitude, 2 * magnitude, 5 * magnitude):
            if highest <= _MOST_STEPS * step:
                return range(0, -(-highest // step) * step + 1, step)
        magnitude *= 10


def _draw(
    layers: list[Spec],
    title: tuple[str, str],
    size: tuple[int, int],
    style: Style,
    alternative: str,
) -> str:
    spec: Spec = {
        "background": "white",
        "padding": 12,
        "width": size[0],
        "height": size[1],
        "title": {"text": wrap(title[0], _TITLE_LETTERS), "subtitle": title[1]},
        "layer": layers,
        "config": _CONFIG | {"font": style.font},
    }
    svg = vl_convert.vegalite_to_svg(
        spec,
        vl_version=_VEGA_LITE,
        allowed_base_urls=[],  # nothing is ever loaded
        format_locale=_NUMBERS[style.locale],
    )
    return tidy(svg, description=alternative, font=style.font)
