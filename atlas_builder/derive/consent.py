"""Who may be named: the one place that reads the experts of a record. What shows or hands on a person asks here."""

from __future__ import annotations

import datetime

from atlas_builder.model import Consent, Expert, Organisation


def in_force(consent: Consent, day: datetime.date) -> bool:
    """Whether a consent holds on a day; its first and its last day count.

    >>> held = Consent(given=datetime.date(2026, 1, 1), until=datetime.date(2026, 12, 31))
    >>> [in_force(held, datetime.date(year, month, day)) for year, month, day in ((2026, 1, 1), (2026, 12, 31), (2027, 1, 1))]
    [True, True, False]
    """
    return consent.given <= day <= consent.until


def experts_of(record: Organisation, day: datetime.date) -> tuple[Expert, ...]:
    """The experts of a record who may be named on a day, in the order of the record."""
    return tuple(expert for expert in record.experts if in_force(expert.consent, day))
