"""What the records cover and hold, worked out when somebody first asks and then kept: the pages of all languages and the exports share it."""

from __future__ import annotations

from functools import cached_property

from atlas_builder.atlas import Atlas
from atlas_builder.derive.coverage import Coverage, coverage
from atlas_builder.derive.inventory import Inventory, inventory
from atlas_builder.derive.series import Series, series
from atlas_builder.derive.statistics import Findings


class Cover:
    """The figures about the records themselves."""

    def __init__(self, atlas: Atlas, findings: Findings) -> None:
        self._atlas, self._findings = atlas, findings

    @cached_property
    def coverage(self) -> Coverage:
        """What the records cover."""
        return coverage(self._atlas, self._findings)

    @cached_property
    def inventory(self) -> Inventory:
        """What the records hold."""
        return inventory(self._atlas)

    @cached_property
    def series(self) -> tuple[Series, ...]:
        """The figures of the atlas as rows of counts."""
        return series(self._atlas, self._findings, self.coverage, self.inventory)
