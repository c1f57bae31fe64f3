"""The full-text index of the database: SQLite's FTS5, PostgreSQL's GIN over tsvector.

Both answer one question: which texts have these stems. They get stems, never text, and use no
stemming, stop words or ranking of their own; so both find the same. A stem begins with its
language, which keeps the languages apart in one index.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Row, bindparam, text
from sqlalchemy.orm import Session

MOST = 600
"""So many texts are looked at more closely."""

Stems = Collection[str]
Candidate = Row[tuple[str, str, str, str, str]]
"""Kind and reference of a text, and the stems of its title, keywords and body."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which texts may be found: those of some kinds, or of all; of those, some or all."""

    kinds: Collection[str] = ()
    names: Collection[str] | None = None
    """Their references; None is all."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Texts that have a stem of every group, but for so many; or any of `rare`."""

    groups: Sequence[Stems]
    rare: Stems
    missing: int = 0
    """Of how many groups a text may have none: none or one."""


class Engine(Protocol):
    """A full-text index beside the table of texts; the head of one is its title and keywords."""

    def put(self, session: Session, number: int, locale: str, *, head: Stems, body: Stems) -> None:
        """Index a text, in the place of what was there."""

    def remove(self, session: Session, number: int) -> None:
        """Forget a text."""

    def matching(
        self, session: Session, locale: str, wanted: Wanted, scope: Scope, *, in_head: bool = False
    ) -> list[Candidate]:
        """Give texts of a language.

        MOST at most; of more the first by name: the same ones on every database, and in whatever
        order they were written.
        """


def engine_of(session: Session) -> Engine:
    """Give the index of the session's database."""
    dialect = session.get_bind().dialect.name
    return _Sqlite() if dialect == "sqlite" else _Postgres()


class _Sqlite:
    """`search_index(head, body)`, its rowid the text's number (https://sqlite.org/fts5.html)."""

    def put(self, session: Session, number: int, locale: str, *, head: Stems, body: Stems) -> None:
        self.remove(session, number)
        session.execute(
            text("INSERT INTO search_index (rowid, head, body) VALUES (:number, :head, :body)"),
            {
                "number": number,
                "head": " ".join(f"{locale}{stem}" for stem in head),
                "body": " ".join(f"{locale}{stem}" for stem in body),
            },
        )

    def remove(self, session: Session, number: int) -> None:
        session.execute(text("DELETE FROM search_index WHERE rowid = :number"), {"number": number})

    def matching(
        self, session: Session, locale: str, wanted: Wanted, scope: Scope, *, in_head: bool = False
    ) -> list[Candidate]:
        def write(stems: Stems) -> str:
            return " OR ".join(f'"{locale}{stem}"' for stem in stems)

        query = _write(wanted, write, both=" AND ", either=" OR ")
        found = "SELECT rowid AS number FROM search_index WHERE search_index MATCH :query"
        query = f"{{head}} : ({query})" if in_head else query
        return _first(session, found, query, scope, collation="BINARY")


_PLANNER = text("SELECT set_config('enable_seqscan', :seqscan, true)")
"""Until the end of the transaction."""


class _Postgres:
    """`search_index(number, stems tsvector)` with a GIN index; stems of the head have weight A."""

    def put(self, session: Session, number: int, locale: str, *, head: Stems, body: Stems) -> None:
        session.execute(
            text(
                "INSERT INTO search_index (number, stems)"
                " VALUES (:number, CAST(:stems AS tsvector))"
                " ON CONFLICT (number) DO UPDATE SET stems = excluded.stems"
            ),
            {
                "number": number,
                "stems": " ".join(
                    [
                        *(f"'{locale}{stem}':1A" for stem in head),
                        *(f"'{locale}{stem}':2" for stem in body),
                    ]
                ),
            },
        )

    def remove(self, session: Session, number: int) -> None:
        session.execute(text("DELETE FROM search_index WHERE number = :number"), {"number": number})

    def matching(
        self, session: Session, locale: str, wanted: Wanted, scope: Scope, *, in_head: bool = False
    ) -> list[Candidate]:
        def write(stems: Stems) -> str:
            return " | ".join(f"'{locale}{stem}'{':A' if in_head else ''}" for stem in stems)

        found = "SELECT number FROM search_index WHERE stems @@ CAST(:query AS tsquery)"
        query = _write(wanted, write, both=" & ", either=" | ")
        # The planner reckons with an index on a slow disk, and would read every text instead.
        session.execute(_PLANNER, {"seqscan": "off"})
        texts = _first(session, found, query, scope, collation='"C"')
        session.execute(_PLANNER, {"seqscan": "on"})
        return texts


def _first(
    session: Session, found: str, query: str, scope: Scope, *, collation: str
) -> list[Candidate]:
    """Give the first of the found texts by name; `found` is a statement that asks the index."""
    # Materialized: a planner that hopes to be done early would walk through all texts by name.
    statement = (
        f"WITH found AS MATERIALIZED ({found}) "  # noqa: S608  # parts are constants of this module
        "SELECT kind, reference, title, keywords, body "
        "FROM search_documents JOIN found USING (number) "
        "WHERE (:every OR kind IN :kinds) AND (:whole OR reference IN :names) "
        f"ORDER BY kind COLLATE {collation}, reference COLLATE {collation} LIMIT :most"
    )
    values = {
        "query": query,
        "every": not scope.kinds,
        "kinds": sorted(scope.kinds) or [""],
        "whole": scope.names is None,
        "names": sorted(scope.names or [""]),
        "most": MOST,
    }
    asked = text(statement).bindparams(
        bindparam("kinds", expanding=True), bindparam("names", expanding=True)
    )
    return list(session.execute(asked, values))


def _write(wanted: Wanted, write: Callable[[Stems], str], *, both: str, either: str) -> str:
    """Write the query. Stems are letters and digits alone, so nothing in them is an operator."""
    groups = [f"({write(group)})" for group in wanted.groups]
    found = _but_one(groups, both, either) if wanted.missing else both.join(groups)
    return either.join((f"({found})", write(wanted.rare)))


def _but_one(groups: Sequence[str], both: str, either: str) -> str:
    """Write that one group may be missing: in one half or in the other.

    Every way written out would name each group as often as there are groups.
    """
    if len(groups) == 2:
        return either.join(groups)
    left, right = groups[: len(groups) // 2], groups[len(groups) // 2 :]
    ways = [both.join((*left, f"({_but_one(right, both, either)})"))]
    if len(left) == 1:
        ways.append(both.join(right))
    else:
        ways.append(both.join((f"({_but_one(left, both, either)})", *right)))
    return either.join(f"({way})" for way in ways)
