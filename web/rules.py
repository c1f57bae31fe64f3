"""Rules of addresses that are made ready when a link to them is first built."""

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule


class LateRule(Rule):
    """A rule that compiles its two builders of addresses at their first use.

    Werkzeug compiles both with the rule, which is most of the time a site of several hundred rules
    takes to start; most of them are only ever matched.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compile_now = super()._compile_builder
        made: list[Callable[..., tuple[str, str]]] = []

        def build(rule: Rule, **values: Any) -> tuple[str, str]:
            if not made:  # two threads may both compile: the results are the same
                made.append(compile_now(append_unknown))
            return made[0](rule, **values)

        return build
