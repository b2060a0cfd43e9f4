"""What an atlas is measured in and what it declares of itself: themes, vocabularies, trends, meta-clusters, settings."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from atlas_builder.model import Doc, Filed, Record, Sources
from atlas_builder.values import (
    Area,
    ClusterId,
    Colour,
    Date,
    Definitions,
    FieldId,
    Id,
    Ket,
    LanguageTag,
    Limit,
    Line,
    Lines,
    Mailbox,
    Names,
    Note,
    Paragraphs,
    Phase,
    Text,
    ThemeId,
    Truth,
    Url,
    YearOrDate,
)


class ActionStatus(StrEnum):
    PLANNED = "planned"
    RUNNING = "running"
    DONE = "done"


class ForgeKind(StrEnum):
    GITHUB = "github"
    GITLAB = "gitlab"
    GITEA = "gitea"  # Forgejo and Codeberg are of its kind


class Horizon(StrEnum):
    NOW = "now"
    THREE_YEARS = "3y"
    FIVE_YEARS = "5y"


class SubField(Record):
    """One entry of a theme's taxonomy."""

    id: Annotated[Id, Doc("Its id within the theme.")]
    names: Annotated[Names, Doc("Its name by language."), Field(min_length=1)]
    synonyms: Annotated[dict[LanguageTag, tuple[Line, ...]], Doc("Other words for it, by language.")] = {}
    definition: Annotated[Definitions, Doc("What it covers.")]
    broader: Annotated[str | None, Doc("The sub-field of the same theme that it is a part of.")] = None
    related: Annotated[tuple[FieldId, ...], Doc("Related sub-fields, also of other themes.")] = ()
    note: Annotated[Note, Doc("A remark for those who map competencies.")] = ""


class Theme(Filed):
    """A thematic field with its sub-fields, in the order of the value chain where there is one."""

    names: Annotated[Names, Doc("Its name by language."), Field(min_length=1)]
    definition: Annotated[Definitions, Doc("What it covers.")]
    colour: Annotated[Colour, Doc("Its colour, #rrggbb.")]
    icon: Annotated[Line | None, Doc("Name of its icon.")] = None
    chain: Annotated[Truth, Doc("Whether the order of the sub-fields is a value chain.")] = False
    fields: Annotated[tuple[SubField, ...], Doc("Its sub-fields."), Field(min_length=1)]

    def field_id(self, sub_field: SubField) -> str:
        """The sub-field's id in full, such as `plastics/injection-moulding`."""
        return f"{self.id}/{sub_field.id}"


class Term(Record):
    """An entry of a vocabulary."""

    id: Annotated[Id, Doc("The word that records use.")]
    names: Annotated[Names, Doc("Its name by language."), Field(min_length=1)]
    definition: Annotated[Definitions, Doc("What it means.")] = {}
    note: Annotated[Text | None, Doc("A remark.")] = None
    replaced_by: Annotated[Id | None, Doc("The word to use instead.")] = None
    list: Annotated[str | None, Doc("KETs: the list it belongs to, 2012 or 2018.")] = None
    maps_to: Annotated[tuple[Id, ...], Doc("KETs: its equivalents in the other list.")] = ()


class Action(Record):
    """One action of a common action plan."""

    title: Annotated[Line, Doc("What is done.")]
    kind: Annotated[Line | None, Doc("Kind of action.")] = None
    status: Annotated[ActionStatus, Doc("How far it is.")] = ActionStatus.PLANNED
    due: Annotated[YearOrDate | None, Doc("When it is due.")] = None
    lead: Annotated[Line | None, Doc("Who leads it.")] = None


class MetaCluster(Filed):
    """A declared meta-cluster: at least three cluster initiatives in three different regions from different countries."""

    name: Annotated[Line, Doc("Its name.")]
    clusters: Annotated[tuple[ClusterId, ...], Doc("Its members.")]
    fields: Annotated[tuple[FieldId, ...], Doc("What it works on.")]
    phase: Annotated[Phase, Doc("1 understand, 2 pilot, 3 common action plan.")]
    since: Annotated[YearOrDate | None, Doc("Since when.")] = None
    mou: Annotated[Truth, Doc("Whether a memorandum of understanding is signed.")] = False
    committee: Annotated[Line | None, Doc("Who steers it.")] = None
    actions: Annotated[tuple[Action, ...], Doc("The common action plan.")] = ()
    sources: Annotated[Sources, Doc("Where this can be read.")]


class Trend(Filed):
    """A technology trend and the sub-fields it needs."""

    name: Annotated[Line, Doc("Its name in English.")]
    names: Annotated[Names, Doc("Names in other languages.")] = {}
    horizon: Annotated[Horizon, Doc("When it matters.")]
    needs: Annotated[tuple[FieldId, ...], Doc("Sub-fields it needs.")]
    kets: Annotated[tuple[Ket, ...], Doc("Key enabling technologies.")] = ()
    sources: Annotated[Sources, Doc("Where this can be read.")]
    summary: Annotated[Paragraphs, Doc("What it is.")]


class Licence(Record):
    """Under what licence others may use the atlas."""

    data: Annotated[Line, Doc("Licence of the records, an SPDX id.")] = "CC-BY-4.0"
    content: Annotated[Line, Doc("Licence of the texts, an SPDX id.")] = "CC-BY-4.0"


class Publisher(Record):
    """Who answers for the atlas; shown in the imprint."""

    name: Annotated[Line | None, Doc("Name of the publisher.")] = None
    address: Annotated[Text | None, Doc("Postal address.")] = None
    mailbox: Annotated[Mailbox | None, Doc("A functional mailbox.")] = None


class Thresholds(Record):
    """When something is called old or a sudden loss."""

    ageing: Annotated[str, Field(pattern=r"^[0-9]{1,5}d$"), Doc("Age in days after which a record will soon be due for a check.")] = "270d"
    stale: Annotated[str, Field(pattern=r"^[0-9]{1,5}d$"), Doc("Age in days after which a record is due for a check.")] = "365d"
    drop: Annotated[str, Field(pattern=r"^[0-9]{1,3}%$"), Doc("Share of records that may vanish from one build to the next.")] = "20%"


class MetaClusterRule(Record):
    """When clusters can form a meta-cluster."""

    clusters: Annotated[Limit, Doc("At least so many cluster initiatives, in as many regions.")] = 3
    countries: Annotated[Limit, Doc("At least so many countries.")] = 3


class Settings(Filed):
    """atlas.yml: what this atlas is called, which area and themes it covers, in which languages."""

    title: Annotated[Lines, Doc("Its title, or titles by language.")]
    subtitle: Annotated[Lines, Doc("What it is, in one line.")] = {}
    languages: Annotated[tuple[LanguageTag, ...], Doc("Languages of the site; the first is the default."), Field(min_length=1)]
    area: Annotated[Area, Doc("NUTS 2 codes, or `alps` for the packaged regions.")]
    themes: Annotated[tuple[ThemeId, ...], Doc("Ids of the themes in their order."), Field(min_length=1)]
    site_url: Annotated[Url | None, Doc("Where the site is published; without it the site works below any path.")] = None
    repo_url: Annotated[Url | None, Doc("Where the records lie; without it no edit links appear.")] = None
    edit_url: Annotated[Url | None, Doc("Address before a file's path that opens it in the forge's editor.")] = None
    forge: Annotated[ForgeKind | None, Doc("What kind of forge `repo_url` leads to, where its host does not say so.")] = None
    branch: Annotated[Line, Doc("The branch that changes are meant for.")] = "main"
    licence: Annotated[Licence, Doc("Licences.")] = Licence()
    publisher: Annotated[Publisher, Doc("Who answers for it.")] = Publisher()
    fictional: Annotated[Truth, Doc("Whether a banner on every page says that the data are made up.")] = False
    today: Annotated[Date | None, Doc("Fixes the date of the build.")] = None
    previous: Annotated[
        Line | None, Doc("The figures of an earlier release to tell the growth from: a copy of its api/v1/statistics.json.")
    ] = None
    thresholds: Annotated[Thresholds, Doc("When something is old.")] = Thresholds()
    meta_cluster: Annotated[MetaClusterRule, Doc("When clusters can form a meta-cluster.")] = MetaClusterRule()
