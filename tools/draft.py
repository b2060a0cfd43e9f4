"""First drafts of records from a table of facts: what a table can say is filled in, what needs judgement is left to a person.

    python -m tools.draft organisations.csv links.csv --out drafts

The tables: UTF-8, with a header. Facts: slug, name, name_local, kind (cluster, company, research, university, agency), country, nuts2,
city, lat, lon, website, founded, members, ror, themes and competencies (separated by `;`), source_url, confidence. Links: slug,
parent_cluster, basis; a membership counts where its basis is `read`. Organisations that the atlas has already are left out.

A draft does not pass `atlas check`: each phrase of competence waits as a claim on the field `?` until somebody has read it and chosen
the sub-field, and the summary has to be written. `phrases.csv` beside the drafts lists every phrase, to be filled in as one goes.
"""

from __future__ import annotations

import argparse
import csv
import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from atlas_builder.derive.coverage import REGISTERS
from atlas_builder.pipeline import check

ROOT = Path(__file__).resolve().parent.parent
KINDS = {"company": "company", "research": "research-institution", "university": "university", "agency": "public-body"}
COLUMNS = ("slug", "name", "kind", "nuts2", "city", "lat", "lon", "themes", "competencies", "source_url", "confidence")
UNDECIDED = "?"
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Draft:
    """A file to be written below `clusters/`, and the phrases that it leaves to a person."""

    file: str
    text: str
    slug: str
    phrases: tuple[str, ...]


def main() -> None:
    """Writes the drafts and the list of their phrases."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("facts", type=Path)
    parser.add_argument("links", type=Path)
    parser.add_argument("--out", type=Path, required=True, help="a folder for the drafts, not the atlas itself")
    parser.add_argument("--atlas", type=Path, default=ROOT)
    parser.add_argument("--confidence", default="high", help="rows to take (default: high)")
    parser.add_argument("--checked", type=datetime.date.fromisoformat, required=True, help="the day on which the facts were read")
    given = parser.parse_args()
    atlas = check(given.atlas, given.checked).atlas
    if atlas is None:
        parser.error(f"no atlas can be read in {given.atlas}")
    made = list(
        drafts(rows(given.facts, COLUMNS), rows(given.links, ("slug", "parent_cluster", "basis")), known={*atlas.clusters, *atlas.actors},
               clusters=set(atlas.clusters), confidence=given.confidence, checked=given.checked)
    )  # fmt: skip
    for draft in made:
        target = given.out / draft.file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(draft.text, encoding="utf-8")
    given.out.mkdir(parents=True, exist_ok=True)
    with (given.out / "phrases.csv").open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream, lineterminator="\n")
        table.writerow(("slug", "phrase", "field", "reason"))
        table.writerows((draft.slug, phrase, "", "") for draft in made for phrase in draft.phrases)
    print(f"{len(made)} drafts in {given.out}")


def rows(path: Path, columns: Iterable[str]) -> list[dict[str, str]]:
    """The rows of a table.

    Raises:
        SystemExit: a column is missing; the message names it.
    """
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        if missing := [column for column in columns if column not in (reader.fieldnames or ())]:
            raise SystemExit(f"{path} lacks the columns {', '.join(missing)}")
        return [{key: (value or "").strip() for key, value in row.items() if key} for row in reader]


def drafts(
    facts: Iterable[Row], links: Iterable[Row], *, known: set[str], clusters: set[str], confidence: str, checked: datetime.date
) -> Iterator[Draft]:
    """A draft for each row of this confidence whose organisation is not known yet. `clusters` are those that the atlas has."""
    taken = [row for row in facts if row["confidence"] == confidence]
    parents = clusters | {row["slug"] for row in taken if row["kind"] == "cluster"}
    read = {row["slug"]: row["parent_cluster"] for row in links if row["basis"] == "read" and row["parent_cluster"] in parents}
    for row in taken:
        slug = row["slug"]
        if slug in known:
            continue
        if row["kind"] == "cluster":
            file = f"clusters/{slug}/cluster.yml"
        elif slug in read:
            file = f"clusters/{read[slug]}/actors/{slug}.yml"
        else:
            file = f"clusters/_unclaimed/{row['nuts2'].lower()}/{slug}.yml"
        phrases = tuple(phrase for part in row["competencies"].split(";") if (phrase := part.strip()))
        yield Draft(file, _text(row, phrases, checked), slug, phrases)


def _text(row: Row, phrases: tuple[str, ...], checked: datetime.date) -> str:
    local, english = row.get("name_local") or row["name"], row["name"]
    register = row["source_url"].startswith(REGISTERS)
    head: dict[str, Any] = {"name": local, "names": {"en": english}}
    head |= {"status": "active"} if row["kind"] == "cluster" else {"kind": KINDS.get(row["kind"], row["kind"])}
    head |= {"region": row["nuts2"], "location": {"city": row["city"], "lat": float(row["lat"]), "lon": float(row["lon"])}}
    if row.get("founded"):
        head["founded"] = int(row["founded"])
    if row.get("website"):
        head["website"] = row["website"]
    if row.get("ror"):
        head["ror"] = f"https://ror.org/{row['ror'].rpartition('/')[2]}"
    lines = [_yaml(head)]
    if row.get("members"):
        lines.append(f"# members: {row['members']}, with the year of the figure")
    lines += ["summary: ''  # one or two sentences from the facts alone", "competencies:", f"  # themes: {row['themes']}"]
    for phrase in phrases or ("",):
        lines += [f"  # {phrase}", f"  - field: '{UNDECIDED}'", *(["    basis: general-knowledge"] if register else [])]
    lines.append(_yaml({"sources": [row["source_url"]], "provenance": {"method": "desk-research", "checked": checked}}))
    return "\n".join(lines) + "\n"


def _yaml(values: Mapping[str, Any]) -> str:
    return yaml.safe_dump(dict(values), allow_unicode=True, sort_keys=False, width=120).rstrip("\n")


if __name__ == "__main__":
    main()
