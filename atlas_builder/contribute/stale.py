"""What is due for a check, as a report for the maintainers: text, JSON, or Markdown for an issue of the forge."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from atlas_builder import routes
from atlas_builder.atlas import Atlas
from atlas_builder.derive.freshness import DueFolder, DueRecord
from atlas_builder.forge import forge_of
from atlas_builder.language import Language, read_labels
from atlas_builder.model import Cluster, Organisation
from atlas_builder.problem import json_text, one_line
from atlas_builder.project import DEFAULTS

LETTERS = DEFAULTS / "letters"
ISSUE_LIMIT = 60_000  # signs; GitHub takes 65,536 in the text of an issue
_MARKUP = re.compile(r"([\\`*_\[\]<>~|])")
# A name with a sign of these before it would call somebody, or lead to another issue.
_CALLS = re.compile(r"[@#]")


@cache
def words(lang: str) -> Language:
    """The texts of letters and reports in a language that the package has them in."""
    labels, _, problems = read_labels((LETTERS / f"{lang}.yml").read_bytes(), f"letters/{lang}.yml")
    if problems:
        raise ValueError(f"the packaged letters in {lang} are at fault: {problems[0]}")
    return Language(lang, labels)


def languages() -> tuple[str, ...]:
    """The languages that there are letters in."""
    return tuple(sorted(path.stem for path in LETTERS.glob("*.yml")))


def escaped(text: str) -> str:
    """Text of a record as Markdown that shows it as it is, on one line."""
    return _MARKUP.sub(r"\\\1", one_line(text))


def page_of(atlas: Atlas, record: Organisation, lang: str) -> str:
    """The address of a record's page on the published site, or nothing where that is not known."""
    if not atlas.settings.site_url:
        return ""
    prefix = f"{lang}/" if lang in atlas.settings.languages[1:] else ""
    address = routes.cluster(record.id) if isinstance(record, Cluster) else routes.actor(record.id)
    return f"{atlas.settings.site_url.rstrip('/')}/{prefix}{address}"


def contact_of(cluster: Cluster | None) -> str:
    """Where the owner of a cluster's records is reached: its mailbox, its form, else its home page."""
    if cluster is None:
        return ""
    contact = cluster.contact
    return (contact and (contact.mailbox or contact.form)) or cluster.website or ""


def as_text(atlas: Atlas, due: Sequence[DueFolder], older_than: int, lang: str) -> str:
    """A block for each folder, a line for each record."""
    return "\n\n".join("\n".join(one_line(line) for line in _block(folder, words(lang))) for folder in due)


def summary(atlas: Atlas, due: Sequence[DueFolder], older_than: int, lang: str) -> str:
    """How much is due, in a sentence."""
    said = words(lang)
    count = sum(len(folder.records) for folder in due)
    places = {"limit": said.number(older_than), "date": said.date(atlas.today)}
    return said.plural("report.lead", count, **places) if count else said.text("report.none", **places)


def _block(folder: DueFolder, said: Language) -> Iterator[str]:
    yield _heading(folder, said)
    if folder.cluster:
        yield f"  {_contact(folder, said)}"
    for record in folder.records:
        yield f"  {record.record.file}  {record.record.name}  {_how_old(record, said)}"


def _heading(folder: DueFolder, said: Language) -> str:
    return folder.cluster.name if folder.cluster else said.text("report.unclaimed", folder=folder.folder)


def _contact(folder: DueFolder, said: Language) -> str:
    contact = contact_of(folder.cluster)
    return said.text("report.contact", contact=contact) if contact else said.text("report.no_contact")


def _how_old(record: DueRecord, said: Language) -> str:
    date = said.date(record.record.provenance.checked)
    if record.is_due:
        return said.plural("report.record", record.days, date=date)
    return said.text("report.record_partly", date=date, fields=said.joined(claim.field for claim in record.claims))


def as_markdown(atlas: Atlas, due: Sequence[DueFolder], older_than: int, lang: str) -> str:
    """The report as the text of an issue; nothing where nothing is due. What would be too long for one is counted at its end."""
    if not due:
        return ""
    said = words(lang)
    text = f"# {said.text('report.title')}\n\n{summary(atlas, due, older_than, lang)}\n"
    left = sum(len(folder.records) for folder in due)
    for folder in due:
        section = "\n" + "\n".join(_section(atlas, folder, said)) + "\n"
        if len(text) + len(section) > ISSUE_LIMIT:
            break
        text += section
        left -= len(folder.records)
    return text + (f"\n{said.plural('report.rest', left)}\n" if left else "")


def _section(atlas: Atlas, folder: DueFolder, said: Language) -> Iterator[str]:
    yield f"## {_quiet(_heading(folder, said))}"
    yield ""
    if folder.cluster:
        contact = contact_of(folder.cluster)
        yield said.text("report.contact", contact=f"`{contact}`") if contact else said.text("report.no_contact")
        yield ""
    for record in folder.records:
        name = _quiet(record.record.name)
        page, editor = page_of(atlas, record.record, said.code), forge_of(atlas.settings).edit(record.record.file)
        shown = f"[{name}](<{page}>)" if page else name
        file = f"[`{record.record.file}`](<{editor}>)" if editor else f"`{record.record.file}`"
        yield f"- [ ] {shown}, {_how_old(record, said)} ({file})"


def _quiet(text: str) -> str:
    return _CALLS.sub(lambda found: f"&#{ord(found.group())};", escaped(text))


def as_json(atlas: Atlas, due: Sequence[DueFolder], older_than: int, lang: str) -> str:
    """Everything as data; `mailbox`, `form`, `website`, `page` and `edit` are null where they are not known."""
    folders = [_folder(atlas, folder, lang) for folder in due]
    records = [record for folder in due for record in folder.records]
    counts = {"folders": len(due), "records": len(records), "claims": sum(len(record.claims) for record in records)}
    held = {"date": atlas.today.isoformat(), "older_than_days": older_than, "folders": folders, "counts": counts}
    return json_text(held)


def _folder(atlas: Atlas, folder: DueFolder, lang: str) -> dict[str, Any]:
    cluster = folder.cluster
    contact = cluster.contact if cluster else None
    return {
        "folder": folder.folder,
        "cluster": cluster.id if cluster else None,
        "name": cluster.name if cluster else None,
        "mailbox": contact.mailbox if contact else None,
        "form": contact.form if contact else None,
        "website": cluster.website if cluster else None,
        "records": [
            {
                "id": record.record.id,
                "name": record.record.name,
                "file": record.record.file,
                "checked": record.record.provenance.checked.isoformat(),
                "days": record.days,
                "due": record.is_due,
                "claims": [{"field": claim.field, "checked": claim.checked.isoformat(), "days": claim.days} for claim in record.claims],
                "page": page_of(atlas, record.record, lang) or None,
                "edit": forge_of(atlas.settings).edit(record.record.file) or None,
            }
            for record in folder.records
        ],
    }
