"""What a visit to a page found."""

from __future__ import annotations

from dataclasses import dataclass, field

from tools.quality.kinds import Kind


@dataclass
class Seen:
    """What a visit found."""

    kind: Kind
    weights: dict[str, int] = field(default_factory=dict)
    """Bytes over the wire by address, with the browser's cache empty."""
    violations: dict[str, list[str]] = field(default_factory=dict)
    """What axe-core calls it and where, with the settings in which it was seen."""
