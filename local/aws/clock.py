"""The time of records."""

from __future__ import annotations

import datetime


def now() -> datetime.datetime:
    """This moment in UTC, in whole seconds as most services tell it."""
    return datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
