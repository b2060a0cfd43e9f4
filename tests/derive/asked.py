"""Made-up experts and outcomes for the tests of the directory and of its pages."""

from __future__ import annotations

import datetime
from typing import Any

from tests.render.small import TODAY


def person(name: str, *fields: str, given: datetime.date = TODAY, until: datetime.date = TODAY, **keys: Any) -> dict[str, Any]:
    """A made-up expert whose consent holds on the day of the tests."""
    return {"id": name.lower(), "name": f"Example {name}", "fields": fields, "consent": {"given": given, "until": until}} | keys


def event(day: int, kind: str, *others: str, note: str = "") -> dict[str, Any]:
    """An outcome of January 2026."""
    return {"date": datetime.date(2026, 1, day), "type": kind, "with": others, "note": note}
