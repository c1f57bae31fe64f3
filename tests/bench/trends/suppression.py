"""Small-cell suppression with k = 5: the usual protection, and two ways to undo it.

Counts of 1 to 4 are shown as "< 5" (zeros are shown), then, in each line of a table with one such
gap, the smallest other count is left out, until no line has a single gap. Totals are left out alike
in all tables.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from tests.bench.trends.generator import Floats, Numbers
from tests.bench.trends.tables import LandYear, Tables

K = 5
GUESS = 2
"""What a reader takes for a count that is hidden because it is small."""

Hidden = Mapping[str, NDArray[np.bool_]]


def is_small(table: Numbers) -> NDArray[np.bool_]:
    """Say which counts have to be protected."""
    return (table > 0) & (table < K)


def hide(tables: Tables) -> Hidden:
    """Say which counts are not shown."""
    hidden = {name: is_small(table) for name, table in tables.items()}
    while True:
        before = sum(int(each.sum()) for each in hidden.values())
        totals = np.any([each[:, -1] for each in hidden.values()], axis=0)
        for name, table in tables.items():
            hidden[name][:, -1] = totals
            _hide_second(table, hidden[name])
            _hide_second(table.T, hidden[name].T)
        if sum(int(each.sum()) for each in hidden.values()) == before:
            return hidden


def _hide_second(table: Numbers, hidden: NDArray[np.bool_]) -> None:
    """Hide a second count in each row with one gap: the smallest, but a zero only if need be."""
    for row in np.flatnonzero(hidden.sum(axis=1) == 1):
        rank = np.where(table[row] > 0, table[row], np.iinfo(np.int64).max - 1)
        rank = np.where(hidden[row], np.iinfo(np.int64).max, rank)
        hidden[row, int(np.argmin(rank))] = True


def pinned(tables: Tables, hidden: Hidden) -> Hidden:
    """Say which hidden counts follow from the rest: every total is the sum of its parts.

    Bounds are narrowed until nothing moves. A linear program would find the same or more.
    """
    most = max(float(table[-1, -1]) for table in tables.values())
    low: dict[str, Floats] = {}
    high: dict[str, Floats] = {}
    for name, table in tables.items():
        small = is_small(table)
        low[name] = np.where(hidden[name], small, table).astype(np.float64)
        high[name] = np.where(hidden[name], np.where(small, K - 1, most), table).astype(np.float64)
    moved = True
    while moved:
        before = sum(float((high[name] - low[name]).sum()) for name in tables)
        lowest = np.max([each[:, -1] for each in low.values()], axis=0)
        highest = np.min([each[:, -1] for each in high.values()], axis=0)
        for name in tables:
            low[name][:, -1], high[name][:, -1] = lowest, highest
            _narrow(low[name], high[name])
            _narrow(low[name].T, high[name].T)
        moved = sum(float((high[name] - low[name]).sum()) for name in tables) < before
    return {name: hidden[name] & (low[name] == high[name]) for name in tables}


def _narrow(low: Floats, high: Floats) -> None:
    """Narrow the bounds of a table whose last column is the sum of the others."""
    least, most = low[:, :-1].sum(axis=1), high[:, :-1].sum(axis=1)
    low[:, -1] = np.maximum(low[:, -1], least)
    high[:, -1] = np.minimum(high[:, -1], most)
    parts_low = low[:, -1:] - (most[:, None] - high[:, :-1])
    parts_high = high[:, -1:] - (least[:, None] - low[:, :-1])
    low[:, :-1] = np.maximum(low[:, :-1], parts_low)
    high[:, :-1] = np.minimum(high[:, :-1], parts_high)


def found_by_difference(after: LandYear, fall: int) -> bool:
    """Say whether two editions name the Kommune of a Fall that was coded between them."""
    editions = [each.tables() for each in (after.without(fall), after)]
    shown = [hide(tables) for tables in editions]
    changed: set[int] = set()
    for name in editions[0]:
        both = ~shown[0][name] & ~shown[1][name]
        rows = ((editions[0][name] != editions[1][name]) & both).any(axis=1)
        changed |= set(np.flatnonzero(rows[:-1]))
    return changed == {int(after.falls["kommune"][fall])}
