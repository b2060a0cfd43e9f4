"""Letters to those whose records are due for a check: one for each cluster, in its language where that is known, ready to be sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from atlas_builder.atlas import Atlas
from atlas_builder.contribute.stale import contact_of, escaped, languages, page_of, words
from atlas_builder.derive.freshness import DueFolder, DueRecord
from atlas_builder.forge import forge_of
from atlas_builder.language import Language
from atlas_builder.model import Cluster
from atlas_builder.problem import one_line
from atlas_builder.values import pick

FALLBACK = "en"


def letters(atlas: Atlas, due: Iterable[DueFolder], older_than: int) -> dict[str, str]:
    """The letters by the name of their file, such as `wood-cluster.md`. What no cluster has claimed is nobody's to be asked about."""
    return {
        f"{folder.cluster.id}.md": "\n".join(_letter(atlas, folder, folder.cluster, older_than)) + "\n"
        for folder in due
        if folder.cluster is not None
    }


def language_of(cluster: Cluster) -> str:
    """The language to write to a cluster in: one that it names, else one in which its record has a text of its own, else English.

    A text in English says little: nearly every record has one.
    """
    there = languages()
    named = (*(cluster.contact.languages if cluster.contact else ()), *cluster.languages)
    texts = (lang for texts in (cluster.summary, cluster.description) for lang in texts if lang != FALLBACK)
    return next((code for lang in (*named, *texts) if (code := lang.split("-")[0]) in there), FALLBACK)


def write_letters(folder: Path, texts: dict[str, str]) -> None:
    """Writes the letters into a folder, which is made where it is missing. Raises OSError where that cannot be done."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def _letter(atlas: Atlas, folder: DueFolder, cluster: Cluster, older_than: int) -> Iterator[str]:
    said = words(language_of(cluster))
    title, name, count = said.pick(atlas.settings.title), cluster.name, len(folder.records)
    publisher = atlas.settings.publisher.name or title
    contact = contact_of(cluster)
    yield said.text("letter.to", recipient=contact or one_line(name))
    yield said.plural("letter.subject", count, title=one_line(title), name=one_line(name))  # for a mail's own fields: no markup
    yield from ("", said.text("letter.greeting"), "")
    yield said.plural("letter.opening", count, title=escaped(title), name=escaped(name), limit=said.number(older_than))
    yield from ("", f"## {said.text('letter.what')}", "")
    yield f"- {said.text('letter.right')}"
    yield f"- {said.text('letter.changed')}"
    yield f"- {said.text('letter.edit')}"
    yield from ("", f"## {said.text('letter.records')}")
    for record in folder.records:
        yield from _record(atlas, record, said)
    yield from ("", said.text("letter.closing"), "", escaped(publisher))


def _record(atlas: Atlas, due: DueRecord, said: Language) -> Iterator[str]:
    record = due.record
    heading = said.text("letter.own_record") if isinstance(record, Cluster) else escaped(record.name)
    yield from ("", f"### {heading}", "")
    date = said.date(record.provenance.checked)
    if due.is_due:
        yield f"- {said.plural('letter.checked', due.days, date=date)}"
    else:
        yield f"- {said.text('letter.checked_partly', date=date)}"
    if page := page_of(atlas, record, said.code):
        yield f"- {said.text('letter.page', address=f'<{page}>')}"
    if editor := forge_of(atlas.settings).edit(record.file):
        yield f"- {said.text('letter.editor', address=f'<{editor}>')}"
    else:
        yield f"- {said.text('letter.file', address=f'`{record.file}`')}"
    if due.claims:
        yield f"- {said.text('letter.claims')}"
    for claim in due.claims:
        field = escaped(_name(atlas, claim.field, said.code))
        own_day = claim.checked != record.provenance.checked
        yield f"  - {said.text('letter.claim', field=field, date=said.date(claim.checked)) if own_day else field}"


def _name(atlas: Atlas, field: str, lang: str) -> str:
    held = atlas.sub_fields.get(field) or atlas.themes.get(field)
    return pick(held.names, lang) if held else field
