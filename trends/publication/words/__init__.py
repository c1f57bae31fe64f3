"""The fixed texts of charts, reports and open data, in both languages.

A table of our own instead of message catalogues: the worker needs both languages at once, and the
type checker sees that neither lacks a text. Braces are places for names, numbers and periods.
Words are chosen to stay calm: a Fall is a Fall, nobody is a victim in a heading, more is not worse.
"""

from collections.abc import Mapping

from trends.publication.words.english import ENGLISH
from trends.publication.words.form import Words
from trends.publication.words.german import GERMAN

WORDS: Mapping[str, Words] = {"de": GERMAN, "en": ENGLISH}
"""By locale."""
