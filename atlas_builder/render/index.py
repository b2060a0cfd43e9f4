"""Index: what all pages of one language look up, worked out once: names, order, places, and which records stand where."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import chain
from typing import NamedTuple, Self

from atlas_builder import routes
from atlas_builder.derive.cover import Cover
from atlas_builder.derive.coverage import Coverage
from atlas_builder.derive.directory import Directory, directory
from atlas_builder.derive.inventory import Inventory
from atlas_builder.derive.partners import Partners, partners
from atlas_builder.derive.series import Series
from atlas_builder.derive.statistics import CLUSTER, Claim, Findings
from atlas_builder.geo.regions import Regions
from atlas_builder.model import Actor, Cluster, Organisation
from atlas_builder.taxonomy import Theme
from atlas_builder.text import sort_key
from atlas_builder.view import View

DAYS_IN_WORDS = 60  # up to two months an age is told in days, up to two years in months: finer is noise, coarser hides
MONTHS_IN_WORDS = 24
NOTHING = "–"


class Link(NamedTuple):
    """A text that leads somewhere; with an empty address it is text only. `outward` ones leave the site.

    A page has some 50 of them: a tuple is made in half the time of a frozen dataclass.
    """

    text: str
    href: str = ""
    outward: bool = False


class Said(NamedTuple):
    """A text of a record, and its language where that is not the page's."""

    text: str
    lang: str


class Index:
    """The view of one language with its names and groups at hand. What is worked out once is kept; nothing else in it changes."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.atlas = view.atlas
        self.findings: Findings = view.findings
        self._cover = view.cover or Cover(view.atlas, view.findings)
        self.language = view.language
        self.text = view.language.text
        self.plural = view.language.plural
        pick = self.language.pick
        self.theme_names = {theme.id: pick(theme.names) for theme in self.atlas.themes.values()}
        self.field_names = {field_id: pick(entry.names) for field_id, entry in self.atlas.sub_fields.items()}
        self.region_names = {code: region.name(self.language.code) for code, region in self.atlas.regions.items()}
        fields = (field for theme in self.atlas.themes.values() for field in (theme.id, *map(theme.field_id, theme.fields)))
        self.field_rank = {field: place for place, field in enumerate(fields)}
        regions, lang = self.atlas.regions, self.language.code
        self.country_names = {code: regions.country_name(code, lang) or self.language.country(code) for code in regions.countries}
        self._ages: dict[int, str] = {}
        self._years: dict[int, str] = {}
        self._terms: dict[tuple[str, str], str] = {}
        self._year_remarks: dict[int, str] = {}
        self._levels_of_readiness: dict[tuple[int, int], str] = {}

    @classmethod
    def of(cls, view: View) -> Self:
        """The one of a view: the exports and the pages look up the same things."""
        found = view.kept.get(cls) or view.kept.setdefault(cls, cls(view))
        assert isinstance(found, cls)
        return found

    def data(self, address: str, here: str) -> str:
        """The address of data from a page: they stand once, at the root of the site, above the folder of a further language."""
        top = "" if self.language.code == self.atlas.settings.languages[0] else "../"
        return "../" * here.count("/") + top + address

    # names

    def name_of_field(self, field_id: str) -> str:
        """The name of a sub-field, or of a theme where the id names a theme alone."""
        return self.field_names.get(field_id) or self.theme_names[field_id]

    def theme_of(self, field_id: str) -> Theme:
        """The theme of a sub-field's id."""
        return self.atlas.themes[field_id.partition("/")[0]]

    def term(self, vocabulary: str, word: str) -> str:
        """A vocabulary's label for a word; the word itself where the atlas has no such list."""
        key = vocabulary, word
        if key not in self._terms:
            entry = self.atlas.vocabularies.get(vocabulary, {}).get(word)
            self._terms[key] = self.language.pick(entry.names) if entry else word
        return self._terms[key]

    def kind_name(self, kind: str) -> str:
        """The name of a kind of actor, or of a cluster initiative."""
        return self.text("record.cluster") if kind == CLUSTER else self.term("kinds", kind)

    def said(self, texts: Mapping[str, str]) -> Said:
        """The text in the page's language, else in English, else the first there is, with the language it is in."""
        text = self.language.pick(texts)
        lang = next((code for code in (self.language.code, "en", *texts) if texts.get(code) == text), "")
        return Said(text, "" if lang == self.language.code else lang)

    def headed(self, key: str, count: int, without: str) -> str:
        """A heading with its number, or another label where the number is zero: a section that says what to do does not open with 0."""
        return self.plural(key, count) if count else self.text(without)

    def age(self, days: int) -> str:
        """How long ago a day is, in words."""
        if days not in self._ages:
            self._ages[days] = self._age(days)
        return self._ages[days]

    def _age(self, days: int) -> str:
        if days < DAYS_IN_WORDS:
            return self.plural("age.days", days) if days > 0 else self.text("age.today")
        if (months := days * 12 // 365) < MONTHS_IN_WORDS:
            return self.plural("age.months", months)
        return self.plural("age.years", days // 365)

    def years_ago(self, year: int) -> str:
        """How old something is of which only the year is known."""
        if year not in self._years:
            years = self.atlas.today.year - year
            self._years[year] = self.plural("age.years", years) if years > 0 else self.text("age.this_year")
        return self._years[year]

    def dated(self, year: int) -> str:
        """The year of a source or proof with its age."""
        if year not in self._year_remarks:
            self._year_remarks[year] = self.text("record.source_year", year=year, age=self.years_ago(year))
        return self._year_remarks[year]

    def readiness(self, trl: tuple[int, int]) -> str:
        """A span of technology readiness levels in words."""
        if trl not in self._levels_of_readiness:
            self._levels_of_readiness[trl] = self.text("record.trl", low=trl[0], high=trl[1])
        return self._levels_of_readiness[trl]

    def checked(self, day: datetime.date) -> str:
        """A day of checking with its age."""
        return self.text("record.checked_on", date=self.language.date(day), age=self.age((self.atlas.today - day).days))

    def figure(self, number: int) -> str:
        """A count, or a dash where there is nothing to count: easier to see among figures than a zero."""
        return self.language.number(number) if number else NOTHING

    # order and groups

    def by_name(self, records: Iterable[Organisation]) -> list[Organisation]:
        """Records in the order of their names."""
        return sorted(records, key=lambda record: (sort_key(record.name), record.id))

    @cached_property
    def partners(self) -> Partners:
        """The best partners of each region."""
        return partners(self.atlas, self.findings.standings)

    @property
    def inventory(self) -> Inventory:
        """What the records hold."""
        return self._cover.inventory

    @property
    def series(self) -> tuple[Series, ...]:
        """The figures of the atlas as rows of counts."""
        return self._cover.series

    @property
    def coverage(self) -> Coverage:
        """What the records cover."""
        return self._cover.coverage

    @cached_property
    def directory(self) -> Directory:
        """Experts, courses, facilities and outcomes."""
        return directory(self.atlas)

    @cached_property
    def region_codes(self) -> tuple[str, ...]:
        """The regions that have a page: those of the area, and those outside it that have a record."""
        strays = {record.region for record in self.organisations} - set(self.atlas.area)
        return (*self.atlas.area, *(code for code in self.atlas.regions if code in strays))

    @cached_property
    def area(self) -> Regions:
        """The regions that the maps of figures show."""
        return self.atlas.regions.only(self.atlas.area)

    @cached_property
    def regions_by_country(self) -> dict[str, list[str]]:
        """Country codes in the order of their names, each with its regions in the order of theirs."""
        grouped: defaultdict[str, list[str]] = defaultdict(list)
        for code in sorted(self.region_codes, key=lambda code: sort_key(self.region_names[code])):
            grouped[self.atlas.regions[code].country].append(code)
        return {country: grouped[country] for country in sorted(grouped, key=lambda code: sort_key(self.country_names[code]))}

    @cached_property
    def organisations(self) -> tuple[Organisation, ...]:
        """Every cluster and actor, merged and dissolved ones too, by name."""
        return tuple(self.by_name(chain(self.atlas.clusters.values(), self.atlas.actors.values())))

    @cached_property
    def clusters(self) -> tuple[Cluster, ...]:
        """Clusters at work, by name."""
        return tuple(record for record in self.organisations if isinstance(record, Cluster) and record.is_at_work)

    @cached_property
    def former_clusters(self) -> tuple[Cluster, ...]:
        """Merged and dissolved clusters, by name."""
        return tuple(record for record in self.organisations if isinstance(record, Cluster) and not record.is_at_work)

    @cached_property
    def predecessors(self) -> dict[str, tuple[Cluster, ...]]:
        """Cluster ids to the clusters whose work they carry on."""
        grouped: defaultdict[str, list[Cluster]] = defaultdict(list)
        for record in self.former_clusters:
            if record.succeeded_by:
                grouped[record.succeeded_by].append(record)
        return {cluster: tuple(found) for cluster, found in grouped.items()}

    @cached_property
    def actors(self) -> tuple[Actor, ...]:
        """All actors, by name."""
        return tuple(record for record in self.organisations if isinstance(record, Actor))

    @cached_property
    def by_region(self) -> dict[str, tuple[Organisation, ...]]:
        """Region codes to their organisations by name, merged and dissolved clusters too."""
        grouped: defaultdict[str, list[Organisation]] = defaultdict(list)
        for record in self.organisations:
            grouped[record.region].append(record)
        return {code: tuple(grouped.get(code, ())) for code in self.region_codes}

    @cached_property
    def rank(self) -> dict[str, int]:
        """Record ids to their place in the order of names."""
        return {record.id: place for place, record in enumerate(self.organisations)}

    @cached_property
    def sourced_in(self) -> dict[str, int]:
        """Region codes to how many organisations have a claim that a source states: what shares are shares of."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for claim in self.findings.claims:
            if claim.sourced:
                found[claim.region].add(claim.holder)
        return {code: len(found.get(code, ())) for code in self.atlas.regions}

    def claims_on(self, field_id: str) -> list[Claim]:
        """The claims on a field, one for each organisation, sourced ones first among those of one holder; by name of the holder."""
        best: dict[str, Claim] = {}
        for claim in self.findings.by_field.get(field_id, ()):
            held = best.get(claim.holder)
            if held is None or (claim.sourced and not held.sourced):
                best[claim.holder] = claim
        return sorted(best.values(), key=lambda claim: self.rank[claim.holder])

    # addresses and places

    def address(self, record: Organisation) -> str:
        """The page of a cluster or actor."""
        return routes.cluster(record.id) if isinstance(record, Cluster) else routes.actor(record.id)

    def point(self, record: Organisation) -> tuple[float, float] | None:
        """Longitude and latitude of a seat: its own, else its town's, else None."""
        return self.atlas.point(record)
