"""The list of participants as a table for spreadsheets (RFC 4180, with semicolons).

Names are typed by strangers. A cell that begins like a formula would be run by the spreadsheet of
the editor who opens it, so it gets an apostrophe in front, which spreadsheets read as "text".
"""

import csv
import io
from collections.abc import Iterable, Sequence

from empowerment.events.reading import Participant

MEDIA_TYPE = "text/csv; charset=utf-8"

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_MARK = "\ufeff"
"""Without it Excel takes UTF-8 for something else."""


def participant_table(
    people: Iterable[Participant], *, heads: Sequence[str], statuses: dict[str, str]
) -> bytes:
    """Write the table; `heads` are six, `statuses` say what a status is called."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(heads)
    for each in people:
        cells = (
            str(each.number),
            statuses[each.status],
            each.person.name,
            each.person.email,
            each.person.organisation,
            each.day.isoformat(),
        )
        writer.writerow([safe_cell(cell) for cell in cells])
    return (_MARK + out.getvalue()).encode()


def safe_cell(text: str) -> str:
    """Give a text that no spreadsheet runs."""
    return "'" + text if text.lstrip().startswith(_FORMULA) else text
