"""What is kept of a record once it is read."""

from __future__ import annotations

from collections.abc import Iterator

from atlas_builder.model import Record
from tests.atlases import load_tiny


def parts(record: Record) -> Iterator[Record]:
    yield record
    for held in vars(record).values():
        for part in held if isinstance(held, tuple) else (held,):
            if isinstance(part, Record):
                yield from parts(part)


def test_no_part_of_a_record_keeps_notes_of_its_file() -> None:
    atlas = load_tiny().atlas
    assert atlas is not None
    found = [part for record in (*atlas.clusters.values(), *atlas.actors.values()) for part in parts(record)]
    assert len(found) > 30
    assert [part for part in found if part.model_fields_set] == []


def test_a_copy_of_a_record_leaves_the_record_without_notes() -> None:
    atlas = load_tiny().atlas
    assert atlas is not None
    actor = next(iter(atlas.actors.values()))
    assert actor.model_copy() == actor
    changed = actor.model_copy(update={"id": "other"})
    assert changed.id == "other"
    assert actor.model_fields_set == set()
