"""From the files of an atlas to an Atlas: every record read and checked, every fault of every record collected in one run."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from atlas_builder.atlas import Atlas, Previous
from atlas_builder.geo.regions import Regions, packaged, read_regions
from atlas_builder.model import FILLED_IN, Actor, Cluster, Filed
from atlas_builder.problem import Problem, did_you_mean, quote
from atlas_builder.project import DEFAULTS, REGIONS, SETTINGS
from atlas_builder.records.crosscheck import crosscheck
from atlas_builder.records.faults import faults
from atlas_builder.records.files import Found, Listing, clusters_in, read_bytes, records_in, same_ids
from atlas_builder.records.places import Places
from atlas_builder.records.previous import previous
from atlas_builder.records.prose import narratives
from atlas_builder.records.stored import Stored, as_stored
from atlas_builder.records.yaml import Document, read
from atlas_builder.taxonomy import MetaCluster, Settings, Term, Theme, Trend
from atlas_builder.values import VOCABULARIES, Known

AnyRecord = TypeVar("AnyRecord", bound=Filed)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a folder holds: the atlas, where its settings could be read, and every problem found, in the order of files and lines.

    The atlas holds the records that are in order; `records` counts all that were read. Go on to `derive` only without errors.
    """

    atlas: Atlas | None
    problems: tuple[Problem, ...]
    records: int


@dataclass(slots=True)
class _Run:
    """One run over the files: what is known so far, and what went wrong."""

    root: Path
    problems: list[Problem] = field(default_factory=list)
    records: int = 0
    keep: list[Stored] | None = None

    def document(self, found: Found, *, top: type = dict) -> Document | None:
        self.records += 1
        data = read_bytes(self.root, found.file)
        if isinstance(data, Problem):
            self.problems.append(data)
            return None
        document = read(data, found.file, top=top)
        self.problems += document.problems
        return document if document.value is not None else None

    def record(self, found: Found, model: type[AnyRecord], known: Known, document: Document) -> AnyRecord | None:
        """The record of a document that was read, or None where it has a fault; its faults are collected."""
        values: dict[str, Any] = document.value
        for key in FILLED_IN:
            if key in values:
                line, column = document.at_key((key,))
                message, hint = f"the key {quote(key)} does not belong in a record", "the file name is the id: delete the line"
                self.problems.append(
                    Problem(found.file, line, column, key, "id-in-record" if key == "id" else "key-unknown", message, hint)
                )
        values.update(id=found.id, file=found.file, folder=found.folder)
        try:
            return model.model_validate(values, context=known).slim()
        except ValidationError as error:
            self.problems += faults(error, model, document, found.file, known)
            return None

    def records_of(self, listing: Listing, model: type[AnyRecord], known: Known) -> dict[str, AnyRecord]:
        self.problems += listing.problems
        read_in: dict[str, AnyRecord] = {}
        for found in listing.found:
            document = self.document(found)
            if document and self.keep is not None:
                self.keep.append(as_stored(found, model, document.value))
            record = self.record(found, model, known, document) if document else None
            if record is not None:
                read_in.setdefault(record.id, record)
        return dict(sorted(read_in.items()))


def load(root: Path, today: datetime.date, keep: list[Stored] | None = None) -> Loaded:
    """The atlas below a folder. Never raises for what the files hold.

    `today` decides which consents and offers have run out; an `atlas.yml` with a `today` of its own is for the caller to pass in.
    keep: takes the values of every record as its file holds them, for whoever writes them elsewhere and need not read them again.
    """
    run = _Run(root, keep=keep)
    if not (root / SETTINGS).is_file():
        problem = Problem(SETTINGS, 1, 1, "", "atlas-missing", "there is no atlas.yml here", "an atlas has an atlas.yml at its top")
        return Loaded(None, (problem,), 0)
    theme_files = records_in(root, "themes", ignore=frozenset(("vocabulary", "trends", "look")))
    narrated = [problem for problem in theme_files.problems if _is_narrative(problem, theme_files.found)]
    theme_files.problems = [problem for problem in theme_files.problems if problem not in narrated]
    settings = _settings(run, theme_files)
    regions = _regions(run)
    vocabularies = _vocabularies(run)
    themes, fields = _themes(run, theme_files, settings, vocabularies, regions)
    clusters, actors, meta = clusters_in(root)
    known = _known(fields, regions, vocabularies, (found.id for found in clusters.found))
    run.problems += same_ids((clusters, actors))
    texts, faults_of_texts = narratives(root, (problem.file for problem in narrated), themes)
    run.problems += faults_of_texts
    atlas = Atlas(
        settings=settings or _stand_in(theme_files),
        regions=regions,
        themes=themes,
        vocabularies=vocabularies,
        clusters=run.records_of(clusters, Cluster, known),
        actors=run.records_of(actors, Actor, known),
        meta_clusters=run.records_of(meta, MetaCluster, known),
        trends=run.records_of(records_in(root, "themes/trends"), Trend, known),
        today=today,
        narratives=texts,
        previous=_previous(run, settings),
    )
    run.problems += crosscheck(atlas, Places(root))
    return Loaded(atlas if settings else None, tuple(sorted(set(run.problems))), run.records)


def _previous(run: _Run, settings: Settings | None) -> Previous | None:
    """The figures of the earlier release that atlas.yml names; a fault in them is told at that line."""
    if settings is None or settings.previous is None:
        return None
    held = previous(run.root, settings.previous)
    if isinstance(held, Previous):
        return held
    data = read_bytes(run.root, SETTINGS)
    line, column = (1, 1) if isinstance(data, Problem) else read(data, SETTINGS).at_value(("previous",))
    hint = "copy api/v1/statistics.json of that release into the atlas, and write where it lies"
    run.problems.append(Problem(SETTINGS, line, column, "previous", "previous-unreadable", held, hint))
    return None


def _is_narrative(problem: Problem, themes: list[Found]) -> bool:
    """Whether a stray file is a theme's text, themes/<theme>.<lang>.md."""
    name = problem.file.rpartition("/")[2].split(".")
    return problem.code == "stray-file" and len(name) == 3 and name[2] == "md" and name[0] in {found.id for found in themes}


def _settings(run: _Run, theme_files: Listing) -> Settings | None:
    found = Found(SETTINGS, "atlas")
    document = run.document(found)
    if document is None:
        return None
    known = Known({"themes": frozenset(theme.id for theme in theme_files.found)})
    return run.record(found, Settings, known, document)


def _stand_in(theme_files: Listing) -> Settings:
    """Settings under which the records of an atlas are checked whose own atlas.yml is at fault."""
    return Settings(title={"en": "?"}, languages=("en",), area=("alps",), themes=tuple(found.id for found in theme_files.found) or ("?",))


def _regions(run: _Run) -> Regions:
    """The packaged regions, with the atlas's own over them."""
    if not (run.root / REGIONS).exists():
        return packaged()
    data = read_bytes_of_any_size(run.root / REGIONS)
    regions, problems = read_regions(data, REGIONS)
    run.problems += problems
    return regions.over(packaged())


def read_bytes_of_any_size(path: Path) -> bytes:
    """Outlines are larger than a record may be; the maintainers of the atlas own the file."""
    return path.read_bytes()


def _vocabularies(run: _Run) -> dict[str, dict[str, Term]]:
    packaged_lists = {path.stem: path for path in sorted((DEFAULTS / "vocabulary").glob("*.yml"))}
    lists = {name: _packaged_terms(name) for name in packaged_lists}
    own = records_in(run.root, "themes/vocabulary")
    run.problems += own.problems
    for found in own.found:
        if found.id not in lists:
            message = f"there is no list {quote(found.id)}"
            hint = did_you_mean(found.id, lists) or f"the lists are: {', '.join(lists)}"
            run.problems.append(Problem(found.file, 1, 1, "", "value-unknown", message, hint))
        else:
            lists[found.id] |= _terms(run, found)
    return lists


def _packaged_terms(name: str) -> dict[str, Term]:
    run = _Run(DEFAULTS)
    terms = _terms(run, Found(f"vocabulary/{name}.yml", name))
    if run.problems:
        raise ValueError(f"the packaged list {name} is at fault: {run.problems[0]}")
    return terms


def _terms(run: _Run, found: Found) -> dict[str, Term]:
    document = run.document(found, top=list)
    terms: dict[str, Term] = {}
    for index, entry in enumerate(document.value if document else ()):
        part = Document(entry, document.places[2][index], (), document.blamed) if document and document.places else None
        if part is None or not isinstance(entry, dict):
            run.problems.append(
                Problem(
                    found.file, *_at(document, index), f"[{index}]", "record-not", "an entry has keys of its own", "begin with `- id: …`"
                )
            )
            continue
        try:
            term = Term.model_validate(entry)
        except ValidationError as error:
            run.problems += faults(error, Term, part, found.file, Known({}))
        else:
            terms[term.id] = term
    return terms


def _at(document: Document | None, index: int) -> tuple[int, int]:
    return document.at_value((index,)) if document else (1, 1)


def _themes(
    run: _Run, listing: Listing, settings: Settings | None, vocabularies: Mapping[str, Mapping[str, Term]], regions: Regions
) -> tuple[dict[str, Theme], frozenset[str]]:
    """The themes in the order of atlas.yml, and the ids of all themes and sub-fields, also of those with other faults."""
    run.problems += listing.problems
    documents = [(found, document) for found in listing.found if (document := run.document(found))]
    wanted = settings.themes if settings else tuple(found.id for found in listing.found)
    fields = {found.id for found in listing.found if found.id in wanted}
    for found, document in documents:
        if found.id in wanted:
            fields |= {f"{found.id}/{entry['id']}" for entry in _maps(document.value.get("fields")) if isinstance(entry.get("id"), str)}
        else:
            message = f"the theme {quote(found.id)} is not shown: atlas.yml does not name it"
            run.problems.append(Problem(found.file, 1, 1, "", "stray-file", message, "add it to `themes` in atlas.yml"))
    known = _known(frozenset(fields), regions, vocabularies, ())
    read_in = {found.id: run.record(found, Theme, known, document) for found, document in documents if found.id in wanted}
    return {theme_id: theme for theme_id in wanted if (theme := read_in.get(theme_id))}, frozenset(fields)


def _maps(value: Any) -> Iterable[dict[str, Any]]:
    return (entry for entry in value if isinstance(entry, dict)) if isinstance(value, list) else ()


def _known(fields: frozenset[str], regions: Regions, vocabularies: Mapping[str, Mapping[str, Term]], clusters: Iterable[str]) -> Known:
    lists = {name: frozenset(vocabularies.get(name, ())) for name in VOCABULARIES}
    return Known({**lists, "fields": fields, "regions": frozenset(regions), "clusters": frozenset(clusters)})


def fixed_date(root: Path) -> datetime.date | None:
    """The date that atlas.yml fixes for every build, or None."""
    data = read_bytes(root, SETTINGS)
    value = None if isinstance(data, Problem) else (read(data, SETTINGS).value or {}).get("today")
    try:
        return datetime.date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None  # a malformed date is a problem that `load` reports
