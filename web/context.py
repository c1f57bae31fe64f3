"""What a request handler reaches besides its request: configuration, database, clock."""

import datetime
from dataclasses import dataclass

from flask import Flask, current_app

from core.clock import Clock, berlin_day
from core.config import Config
from core.db import Database

_KEY = "rueckhalt"


@dataclass(frozen=True, slots=True)
class Context:
    """One per process, shared by its three sites."""

    config: Config
    database: Database
    clock: Clock

    def today(self) -> datetime.date:
        """Give the present day in Berlin."""
        return berlin_day(self.clock())


def attach(app: Flask, context: Context) -> None:
    """Make the context reachable from the app's requests."""
    app.extensions[_KEY] = context


def context() -> Context:
    """Give the context of the running request."""
    value = current_app.extensions[_KEY]
    if not isinstance(value, Context):
        raise TypeError("no context attached")
    return value
