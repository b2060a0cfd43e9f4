"""The nouns of the atlas. A key of a record is declared here once; reading, checking and the JSON Schema follow from it.

To add a key: one field below, with its description; a page shows it where you say so. `id`, `file` and `folder` are not keys of
a file: the loader fills them in from where the file lies.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from atlas_builder.values import (
    Activity,
    ClusterId,
    Count,
    Date,
    EvidenceType,
    ExchangeKind,
    ExpertRole,
    FieldId,
    Helix,
    Id,
    Ket,
    Kind,
    LanguageTag,
    Latitude,
    Level,
    Line,
    Longitude,
    Mailbox,
    Names,
    Note,
    Orcid,
    OutcomeType,
    Paragraphs,
    ReadinessRange,
    RegionCode,
    Role,
    Ror,
    Sector,
    Size,
    Text,
    Url,
    Year,
    YearOrDate,
    short_for,
)

FILLED_IN = ("id", "file", "folder")


_NO_NOTES: set[str] = set()


def Doc(description: str) -> object:
    """The description of a key, shown in the schema. Capitalised, because it reads as a label in the declarations below."""
    return Field(description=description)


class Record(BaseModel):
    """A map of keys. Unknown keys are errors; a record never changes once it is read."""

    model_config = ConfigDict(frozen=True, extra="forbid", regex_engine="rust-regex", hide_input_in_errors=True)

    def slim(self) -> Self:
        """The record without the notes of which keys its file had: nobody asks for them, and they are a third of its memory."""
        object.__setattr__(self, "__pydantic_fields_set__", _NO_NOTES)
        for held in self.__dict__.values():
            parts = held if type(held) is tuple else (held,)
            if parts and hasattr(parts[0], "slim"):  # a tuple's parts are of one kind; to ask pydantic's models for theirs takes longer
                for part in parts:
                    part.slim()
        return self


class Filed(Record):
    """A record with a file of its own. Its id is the name of the file or folder."""

    id: str = ""
    file: str = ""
    folder: str = ""


class Status(StrEnum):
    ACTIVE = "active"
    DORMANT = "dormant"
    MERGED = "merged"
    DISSOLVED = "dissolved"


class Basis(StrEnum):
    STATED = "stated"
    GENERAL_KNOWLEDGE = "general-knowledge"


class Method(StrEnum):
    SELF_DECLARED = "self-declared"
    INTERVIEW = "interview"
    DESK_RESEARCH = "desk-research"


class Priority(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class LabelLevel(StrEnum):
    BRONZE = "bronze"
    SILVER = "silver"
    GOLD = "gold"


class Location(Record):
    """The place of a seat. Without coordinates the city is looked up in the packaged gazetteer."""

    city: Annotated[Line, Doc("The town, in its own language.")]
    lat: Annotated[Latitude | None, Doc("Latitude in degrees, WGS 84; only together with `lon`.")] = None
    lon: Annotated[Longitude | None, Doc("Longitude in degrees, WGS 84; only together with `lat`.")] = None

    @model_validator(mode="after")
    def _both_or_none(self) -> Self:
        if (self.lat is None) != (self.lon is None):
            raise PydanticCustomError("coordinate-incomplete", "has one coordinate without the other")
        return self


class Source(Record):
    """Where the facts of a record can be read."""

    url: Annotated[Url, Doc("Address of the page.")]
    year: Annotated[Year | None, Doc("The source's own year, where it is known; its age is shown.")] = None


Sources = Annotated[tuple[Annotated[Source, short_for("url")], ...], Field(min_length=1)]


class Provenance(Record):
    """How a record came about."""

    method: Annotated[Method, Doc('Who vouches for it. `desk-research` shows the badge "not confirmed by the cluster".')]
    checked: Annotated[Date, Doc("The day on which the record was last checked.")]
    by: Annotated[Line | None, Doc("The organisation that checked it; never a person.")] = None
    licence: Annotated[Line | None, Doc("Licence, where it differs from the atlas's.")] = None


class Evidence(Record):
    """What shows that a competency is real."""

    type: Annotated[EvidenceType, Doc("Kind of evidence.")]
    title: Annotated[Line, Doc("What it is.")]
    url: Annotated[Url | None, Doc("Where it can be read.")] = None
    year: Annotated[Year | None, Doc("Its year.")] = None


class Competency(Record):
    """A claim on a sub-field, or on a theme where nothing says which sub-field."""

    field: Annotated[FieldId, Doc("The sub-field, such as `plastics/injection-moulding`, or the theme alone.")]
    basis: Annotated[Basis, Doc("`general-knowledge` where no source states it: shown as not yet sourced, carries no weight.")] = (
        Basis.STATED
    )
    level: Annotated[
        Level | None, Doc("1 aware, 2 applied, 3 advanced, 4 reference beyond its region. Absent: not rated; never guess one.")
    ] = None
    roles: Annotated[tuple[Role, ...], Doc("What it does in the field.")] = ()
    trl: Annotated[ReadinessRange | None, Doc("Technology readiness, from and to, 1 to 9.")] = None
    evidence: Annotated[tuple[Evidence, ...], Doc("What shows it.")] = ()
    kets: Annotated[tuple[Ket, ...], Doc("Key enabling technologies it uses.")] = ()
    note: Annotated[Note, Doc("What is special here.")] = ""
    checked: Annotated[Date | None, Doc("Day of the last check, where it differs from the record's.")] = None

    @property
    def theme(self) -> str:
        """The theme of the sub-field."""
        return self.field.partition("/")[0]


class Gap(Record):
    """What a cluster lacks and looks for elsewhere."""

    field: Annotated[FieldId, Doc("The sub-field.")]
    priority: Annotated[Priority, Doc("How pressing it is.")] = Priority.MEDIUM
    note: Annotated[Note, Doc("What exactly is missing.")] = ""


class Exchange(Record):
    """An offer or a need. It leaves the pages by itself once it has expired and stays in the record."""

    id: Annotated[Id, Doc("A short name, unique in the record.")]
    field: Annotated[FieldId, Doc("The sub-field.")]
    title: Annotated[Line, Doc("What is offered or needed.")]
    kind: Annotated[ExchangeKind, Doc("Kind of offer or need.")]
    partner: Annotated[tuple[Kind, ...], Doc("Kinds of actor wanted as partner.")] = ()
    trl: Annotated[ReadinessRange | None, Doc("Technology readiness, from and to.")] = None
    posted: Annotated[Date, Doc("Day from which it holds.")]
    expires: Annotated[Date, Doc("Last day on which it holds.")]
    note: Annotated[Note, Doc("What else a partner should know.")] = ""


class Consent(Record):
    """A person's consent to be shown, for a limited time."""

    given: Annotated[Date, Doc("Day on which it was given.")]
    until: Annotated[Date, Doc("Last day on which it holds.")]


class Expert(Record):
    """A person who may be asked, shown only while the consent holds; contact runs through the cluster."""

    id: Annotated[Id, Doc("A short name, unique in the record.")]
    name: Annotated[Line, Doc("The person's name.")]
    fields: Annotated[tuple[FieldId, ...], Doc("Sub-fields of the expert."), Field(min_length=1)]
    roles: Annotated[tuple[ExpertRole, ...], Doc("What the expert is available for.")] = ()
    languages: Annotated[tuple[LanguageTag, ...], Doc("Working languages.")] = ()
    orcid: Annotated[Orcid | None, Doc("The full address, https://orcid.org/….")] = None
    consent: Annotated[Consent, Doc("Without it nobody is named.")]


class Project(Record):
    """A joint project."""

    title: Annotated[Line, Doc("Its title.")]
    programme: Annotated[Line | None, Doc("Programme that funds it.")] = None
    role: Annotated[Line | None, Doc("Role in it.")] = None
    start: Annotated[Year | None, Doc("First year.")] = None
    end: Annotated[Year | None, Doc("Last year.")] = None
    url: Annotated[Url | None, Doc("Its page.")] = None
    partners: Annotated[tuple[Line, ...], Doc("Ids of records or names of organisations.")] = ()


class Organisation(Filed):
    """What clusters and actors have in common."""

    name: Annotated[Line, Doc("Official name in its own language.")]
    names: Annotated[Names, Doc("Names in other languages.")] = {}
    acronym: Annotated[Line | None, Doc("Short name.")] = None
    region: Annotated[RegionCode, Doc("NUTS 2024 level-2 code of the seat, such as AT31; the country follows from it.")]
    location: Annotated[Location, Doc("The seat.")]
    founded: Annotated[Year | None, Doc("Founding year.")] = None
    website: Annotated[Url | None, Doc("Home page.")] = None
    ror: Annotated[Ror | None, Doc("Address in the Research Organization Registry, https://ror.org/….")] = None
    kets: Annotated[tuple[Ket, ...], Doc("Key enabling technologies.")] = ()
    competencies: Annotated[tuple[Competency, ...], Doc("What it can do."), Field(min_length=1)]
    offers: Annotated[tuple[Exchange, ...], Doc("What it offers.")] = ()
    needs: Annotated[tuple[Exchange, ...], Doc("What it needs.")] = ()
    experts: Annotated[tuple[Expert, ...], Doc("People who may be asked.")] = ()
    projects: Annotated[tuple[Project, ...], Doc("Joint projects.")] = ()
    sources: Annotated[Sources, Doc("Where its facts can be read.")]
    provenance: Annotated[Provenance, Doc("How the record came about.")]


class Contact(Record):
    """Whom to write to: a functional mailbox or a form, never a person."""

    mailbox: Annotated[Mailbox | None, Doc("A functional mailbox.")] = None
    form: Annotated[Url | None, Doc("A contact form.")] = None
    languages: Annotated[tuple[LanguageTag, ...], Doc("Languages one may write in.")] = ()


class Members(Record):
    """How many members, and in which year."""

    as_of: Annotated[YearOrDate | None, Doc("Year or day of the figures.")] = None
    total: Annotated[Count | None, Doc("All members.")] = None
    companies: Annotated[Count | None, Doc("Companies among them.")] = None
    research: Annotated[Count | None, Doc("Research institutions and universities among them.")] = None
    public: Annotated[Count | None, Doc("Public bodies among them.")] = None
    other: Annotated[Count | None, Doc("Others among them.")] = None


class ExcellenceLabel(Record):
    """European Cluster Excellence label."""

    level: Annotated[LabelLevel, Doc("Bronze, silver or gold.")]
    awarded: Annotated[YearOrDate | None, Doc("When it was awarded.")] = None
    valid_until: Annotated[YearOrDate | None, Doc("Until when it holds.")] = None


class Outcome(Record):
    """What the atlas led to."""

    date: Annotated[Date, Doc("Day.")]
    type: Annotated[OutcomeType, Doc("Kind of outcome.")]
    with_: Annotated[tuple[Line, ...], Field(alias="with", description="With whom: ids of records or names.")] = ()
    note: Annotated[Note, Doc("What came of it.")] = ""


class Cluster(Organisation):
    """A cluster initiative."""

    status: Annotated[Status, Doc("Whether it is at work today.")]
    succeeded_by: Annotated[ClusterId | None, Doc("The cluster that carries on its work.")] = None
    serves: Annotated[tuple[RegionCode, ...], Doc("Further regions it serves.")] = ()
    host: Annotated[Line | None, Doc("The organisation that carries the cluster.")] = None
    contact: Annotated[Contact | None, Doc("Whom to write to.")] = None
    languages: Annotated[tuple[LanguageTag, ...], Doc("Working languages.")] = ()
    summary: Annotated[Paragraphs, Doc("What it is, in one or two plain sentences; English, or by language.")]
    description: Annotated[dict[LanguageTag, Text], Doc("More about it, by language, in Markdown.")] = {}
    members: Annotated[Members | None, Doc("How many members.")] = None
    label: Annotated[ExcellenceLabel | None, Doc("European Cluster Excellence label.")] = None
    sectors: Annotated[tuple[Sector, ...], Doc("Sectors.")] = ()
    gaps: Annotated[tuple[Gap, ...], Doc("What it looks for elsewhere.")] = ()
    activities: Annotated[tuple[Activity, ...], Doc("What it does for its members.")] = ()
    outcomes: Annotated[tuple[Outcome, ...], Doc("What the atlas led to.")] = ()

    @property
    def is_at_work(self) -> bool:
        """Whether its claims count: a merged or dissolved cluster is history."""
        return self.status in (Status.ACTIVE, Status.DORMANT)


class Facility(Record):
    """Equipment or a laboratory that others may use."""

    name: Annotated[Line, Doc("Its name.")]
    services: Annotated[tuple[Line, ...], Doc("What can be done there.")] = ()
    trl: Annotated[ReadinessRange | None, Doc("Technology readiness, from and to.")] = None
    url: Annotated[Url | None, Doc("Its page.")] = None


class Course(Record):
    """A course of study or training."""

    title: Annotated[Line, Doc("Its title.")]
    level: Annotated[Line | None, Doc("Bachelor, master, further training …")] = None
    language: Annotated[LanguageTag | None, Doc("Language of teaching.")] = None
    url: Annotated[Url | None, Doc("Its page.")] = None


class Actor(Organisation):
    """A company, research institution, university, public body or association."""

    kind: Annotated[Kind, Doc("Kind of organisation.")]
    helix: Annotated[Helix | None, Doc("Side of the quadruple helix; follows from the kind.")] = None
    size: Annotated[Size | None, Doc("Size class of a company.")] = None
    member_of: Annotated[tuple[ClusterId, ...], Doc("Clusters it belongs to, beside the one in whose folder it lies.")] = ()
    summary: Annotated[Paragraphs, Doc("What it is, in one or two plain sentences; English, or by language.")] = {}
    nace: Annotated[tuple[Line, ...], Doc("Economic activities, NACE Rev. 2.1.")] = ()
    facilities: Annotated[tuple[Facility, ...], Doc("What others may use.")] = ()
    courses: Annotated[tuple[Course, ...], Doc("Courses.")] = ()

    @property
    def clusters(self) -> tuple[str, ...]:
        """Ids of the clusters it belongs to, its folder's first; none for an organisation that no cluster has claimed."""
        own = () if not self.folder or self.folder.startswith("_") else (self.folder,)
        return own + tuple(cluster for cluster in self.member_of if cluster not in own)
