"""Sentences about figures, for pages, alternative texts, reports and the press."""

from collections.abc import Mapping, Sequence

from reference.office import Office
from trends.frame import EPSILON_PER_MILLE, KOMMUNE_TOTAL
from trends.periods import parse_period
from trends.publication.figures import Change, Estimate, Series, YearEstimate
from trends.publication.formats import number, period_name, within
from trends.publication.words import WORDS
from trends.units import Unit

_GROUP_SUFFIX = " (sehr kleine Gemeinden)"
_HIGHEST_PERCENT = 99
"""Nothing estimated is ever certain."""

_SENTENCE = {Change.RISING: "rising", Change.FALLING: "falling", Change.UNCLEAR: "unclear"}


def unit_name(unit: Unit, locale: str) -> str:
    """Name a unit: a Kommune by its name, a group by what its Kommunen share."""
    name = unit.name.removesuffix(_GROUP_SUFFIX)
    return name if name == unit.name else WORDS[locale].very_small.format(name=name)


def cases(count: int, locale: str) -> str:
    """Count in words: 1 Fall, 12 Fälle."""
    words = WORDS[locale]
    if count == 1:
        return words.one_case
    return words.many_cases.format(number=number(count, locale))


def key_sentence(estimate: Estimate, locale: str) -> str:
    """Tell a figure with its interval in one sentence."""
    return WORDS[locale].key.format(**_told(estimate, locale))


def change_sentence(year: YearEstimate, locale: str) -> str:
    """Tell whether a year differs from the one before, or that this can't be told."""
    words = WORDS[locale]
    previous = period_name(parse_period(year.period).previous, locale)
    if year.change is None:
        return words.no_comparison.format(previous=previous)
    percent = min(_HIGHEST_PERCENT, round(100 * (year.probability or 0)))
    sentence: str = getattr(words, _SENTENCE[year.change])
    return sentence.format(previous=previous, percent=percent)


def describe_series(
    name: str, estimates: Sequence[Estimate], locale: str, *, marked: Sequence[str] = ()
) -> str:
    """Give the alternative text of a curve, oldest period first; `marked` are periods of notes."""
    words = WORDS[locale]
    if not estimates:
        return words.describe_none.format(name=name)
    first, last = estimates[0], estimates[-1]
    yearly = parse_period(first.period).yearly
    pattern = words.describe_years if yearly else words.describe_quarters
    sentences = [
        pattern.format(
            name=name,
            first=period_name(first.period, locale),
            last=period_name(last.period, locale),
        )
    ]
    if len(estimates) > 1:
        values = sorted(each.value for each in estimates)
        sentences.append(
            words.describe_range.format(
                lowest=number(values[0], locale), highest=number(values[-1], locale)
            )
        )
    sentences.append(
        words.describe_last.format(
            period=period_name(last.period, locale), **_numbers(last, locale)
        )
    )
    if marked:
        periods = ", ".join(period_name(period, locale) for period in marked)
        sentences.append(words.describe_notes.format(periods=periods))
    return " ".join(sentences)


def describe_table(
    title: str,
    period: str,
    estimates: Mapping[str, Estimate],
    labels: Mapping[str, str],
    locale: str,
) -> str:
    """Give the alternative text of a margin: every category, in the order of the frame."""
    words = WORDS[locale]
    head = words.describe_table.format(title=title, period=period_name(period, locale))
    rows = (
        words.describe_category.format(label=labels[category], **_numbers(estimate, locale))
        for category, estimate in estimates.items()
    )
    return f"{head} {'; '.join(rows)}."


def dark_figure(locale: str) -> str:
    """Tell what the figures do not show; stands beside every table."""
    return WORDS[locale].dark_figure


def not_none(locale: str) -> str:
    """Tell that figures are imprecise and 0 does not mean none."""
    return WORDS[locale].zero


def reading(locale: str) -> Sequence[str]:
    """Tell how to read the figures."""
    return WORDS[locale].reading


def method(locale: str) -> Sequence[str]:
    """Tell how the figures are protected, with ε."""
    kommune = number(EPSILON_PER_MILLE[KOMMUNE_TOTAL] / 1_000, locale)
    everything = number(sum(EPSILON_PER_MILLE.values()) / 1_000, locale)
    return [sentence.format(kommune=kommune, all=everything) for sentence in WORDS[locale].method]


def press_answer(unit: Unit, series: Series, office: Office, locale: str) -> Sequence[str]:
    """Answer „Wie viele Fälle gab es bei uns?“ for a Kommune's press office, in paragraphs.

    Empty as long as there is no figure.
    """
    newest = series.years[-1] if series.years else None
    estimate = newest or (series.quarters[-1] if series.quarters else None)
    if estimate is None:
        return []
    words = WORDS[locale]
    told = _told(estimate, locale) | {
        "office": office.name[locale],
        "name": unit_name(unit, locale),
        "within": within(estimate.period, locale),
        "address": office.origins["report"],
    }
    count, *rest = [paragraph.format(**told) for paragraph in words.press]
    together = words.press_group.format(count=number(len(unit.members), locale))
    first = [count, *([together] if len(unit.members) > 1 else [])]
    if newest is not None:
        first.append(change_sentence(newest, locale))
    return [" ".join(first), *rest]


def _numbers(estimate: Estimate, locale: str) -> dict[str, str]:
    return {
        "value": number(estimate.value, locale),
        "low": number(estimate.low, locale),
        "high": number(estimate.high, locale),
    }


def _told(estimate: Estimate, locale: str) -> dict[str, str]:
    place = within(estimate.period, locale)
    return _numbers(estimate, locale) | {
        "Within": place[:1].upper() + place[1:],
        "cases": cases(estimate.value, locale),
    }
