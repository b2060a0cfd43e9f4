"""The kinds of value a record holds: lines and texts, addresses, dates, numbers, and words of a closed list.

Each is an annotated type that the model and the JSON Schema share, so that both refuse the same values. A type that needs code
raises with a problem code of ours as its error type; what pydantic checks by itself is named in records/faults.py.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, GetCoreSchemaHandler, GetJsonSchemaHandler, StringConstraints, ValidationInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

LINE_PATTERN = r"^[^\r\n]*$"
URL_PATTERN = r"^[Hh][Tt][Tt][Pp][Ss]?://[^\s/?#@\\:\[\]<>\"'`{}|^%]+(:[0-9]{1,5})?([/?#][^\s\\<>\"`{}|^]*)?$"
ROR_PATTERN = r"^https://ror\.org/0[a-hj-km-np-tv-z0-9]{6}[0-9]{2}$"
ORCID_PATTERN = r"^https://orcid\.org/[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]$"
MAILBOX_PATTERN = r"^[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$"
ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
COLOUR_PATTERN = r"^#[0-9A-Fa-f]{6}$"
LANGUAGE_PATTERN = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
DATE_PATTERN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
INTEGER_PATTERN = re.compile(r"[-+]?[0-9]+")
NUMBER_PATTERN = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
DIGITS_LIMIT = 15  # beyond it a float no longer tells two numbers apart

ID_LENGTH = 64
NOTE_LENGTH = 200
SUMMARY_LENGTH = 400
LINE_LENGTH = 300
TEXT_LENGTH = 20_000
URL_LENGTH = 2_000
FIRST_YEAR, LAST_YEAR = 1000, 2100  # no organisation here is older than the oldest university

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LINE_LENGTH, pattern=LINE_PATTERN)]
Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=NOTE_LENGTH)]
Paragraph = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=SUMMARY_LENGTH)]
Definition = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1_000)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=TEXT_LENGTH)]
Url = Annotated[str, StringConstraints(max_length=URL_LENGTH, pattern=URL_PATTERN)]
Ror = Annotated[str, StringConstraints(pattern=ROR_PATTERN)]
Orcid = Annotated[str, StringConstraints(pattern=ORCID_PATTERN)]
Mailbox = Annotated[str, StringConstraints(max_length=254, pattern=MAILBOX_PATTERN)]
Id = Annotated[str, StringConstraints(max_length=ID_LENGTH, pattern=ID_PATTERN)]
Colour = Annotated[str, StringConstraints(pattern=COLOUR_PATTERN)]
LanguageTag = Annotated[str, StringConstraints(pattern=LANGUAGE_PATTERN)]

CODE_OF_PATTERN: Mapping[str, str] = {
    LINE_PATTERN: "text-not",
    URL_PATTERN: "url-malformed",
    ROR_PATTERN: "ror-malformed",
    ORCID_PATTERN: "url-malformed",
    MAILBOX_PATTERN: "url-malformed",
    ID_PATTERN: "id-malformed",
    COLOUR_PATTERN: "colour-malformed",
    LANGUAGE_PATTERN: "language-malformed",
}


def _integer(value: Any) -> Any:
    if type(value) is int:
        return value
    if not isinstance(value, str) or not INTEGER_PATTERN.fullmatch(value):
        raise PydanticCustomError("number-malformed", "is not a whole number")
    if len(value) > DIGITS_LIMIT:
        raise PydanticCustomError("number-too-long", "has more digits than any number here")
    return int(value)


def _number(value: Any) -> Any:
    if type(value) in (int, float):
        return value
    if not isinstance(value, str) or not NUMBER_PATTERN.fullmatch(value):
        raise PydanticCustomError("number-malformed", "is not a number")
    if len(value) > 2 * DIGITS_LIMIT:
        raise PydanticCustomError("number-too-long", "has more digits than any number here")
    return float(value)


def _truth(value: Any) -> Any:
    if type(value) is bool:
        return value
    known = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
    # A quoted "true" is text; only the plain scalar of the reader, a subclass of str, is a truth value.
    if isinstance(value, str) and type(value) is not str and value in known:
        return known[value]
    raise PydanticCustomError("truth-malformed", "is neither true nor false")


def _date(value: Any) -> Any:
    if type(value) is datetime.date:
        return value
    if isinstance(value, str) and DATE_PATTERN.fullmatch(value):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            pass
    raise PydanticCustomError("date-malformed", "is not a date")


def _year_or_date(value: Any) -> Any:
    return _date(value) if isinstance(value, str) and "-" in value else _integer(value)


def _in_years(value: int | datetime.date) -> int | datetime.date:
    if isinstance(value, int) and not FIRST_YEAR <= value <= LAST_YEAR:
        raise PydanticCustomError("number-range", "is out of range", {"ge": FIRST_YEAR, "le": LAST_YEAR})
    return value


def _all_or_codes(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


Truth = Annotated[bool, BeforeValidator(_truth)]
Date = Annotated[datetime.date, BeforeValidator(_date)]
Year = Annotated[int, BeforeValidator(_integer), Field(ge=FIRST_YEAR, le=LAST_YEAR)]
YearOrDate = Annotated[int | datetime.date, BeforeValidator(_year_or_date), AfterValidator(_in_years)]
Area = Annotated[tuple[str, ...], BeforeValidator(_all_or_codes), Field(min_length=1)]
Count = Annotated[int, BeforeValidator(_integer), Field(ge=0, le=10_000_000)]
Level = Annotated[int, BeforeValidator(_integer), Field(ge=1, le=4)]
Phase = Annotated[int, BeforeValidator(_integer), Field(ge=1, le=3)]
Readiness = Annotated[int, BeforeValidator(_integer), Field(ge=1, le=9)]
Limit = Annotated[int, BeforeValidator(_integer), Field(ge=2, le=50)]
Latitude = Annotated[float, BeforeValidator(_number), Field(ge=-90, le=90)]
Longitude = Annotated[float, BeforeValidator(_number), Field(ge=-180, le=180)]


def _ascending(value: tuple[int, int]) -> tuple[int, int]:
    if value[0] > value[1]:
        raise PydanticCustomError("range-reversed", "begins higher than it ends")
    return value


ReadinessRange = Annotated[tuple[Readiness, Readiness], AfterValidator(_ascending)]


@dataclass(frozen=True, slots=True)
class _Short:
    """A value that may be written short: as text, which stands for a map with one key."""

    key: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(
            lambda value: {self.key: value} if isinstance(value, str) else value, handler(source)
        )

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        full = handler(schema)
        resolved = handler.resolve_ref_schema(full)
        by_language = resolved.get("additionalProperties") or next(iter(resolved.get("patternProperties", {}).values()), None)
        short = by_language or resolved["properties"][self.key]
        return {"anyOf": [short, full]}


def short_for(key: str) -> Any:
    """Marks a map that may be written as the text of its one needed key."""
    return _Short(key)


Names = dict[LanguageTag, Line]
Paragraphs = Annotated[dict[LanguageTag, Paragraph], short_for("en")]
Definitions = Annotated[dict[LanguageTag, Definition], short_for("en")]
Lines = Annotated[dict[LanguageTag, Line], short_for("en")]


@dataclass(frozen=True, slots=True)
class Known:
    """What the closed lists hold, given to the models as validation context.

    `lists` maps a list's name, such as `roles`, `fields`, `regions` or `clusters`, to its ids.
    """

    lists: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Listed:
    """A word of a closed list. The schema carries the list's name under `x-list`; schema.py writes the words out."""

    name: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_info_after_validator_function(self._check, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {**handler(schema), "x-list": self.name}

    def _check(self, value: str, info: ValidationInfo) -> str:
        known = info.context
        if isinstance(known, Known) and value not in known.lists.get(self.name, frozenset()):
            raise PydanticCustomError("unlisted", "is not in the list", {"list": self.name})
        return value


FieldId = Annotated[str, Listed("fields")]
RegionCode = Annotated[str, Listed("regions")]
ClusterId = Annotated[str, Listed("clusters")]
ThemeId = Annotated[str, Listed("themes")]


# Words of the vocabularies, which an atlas may extend: themes/vocabulary/<list>.yml.
Role = Annotated[str, Listed("roles")]
Ket = Annotated[str, Listed("kets")]
Kind = Annotated[str, Listed("kinds")]
Helix = Annotated[str, Listed("helices")]
Size = Annotated[str, Listed("sizes")]
Sector = Annotated[str, Listed("sectors")]
Activity = Annotated[str, Listed("activities")]
EvidenceType = Annotated[str, Listed("evidence")]
ExchangeKind = Annotated[str, Listed("offer-kinds")]
ExpertRole = Annotated[str, Listed("expert-roles")]
OutcomeType = Annotated[str, Listed("outcomes")]
VOCABULARIES = (
    "roles",
    "kets",
    "kinds",
    "helices",
    "sizes",
    "sectors",
    "activities",
    "evidence",
    "offer-kinds",
    "expert-roles",
    "outcomes",
    "levels",
)


def pick(texts: Mapping[str, str], lang: str) -> str:
    """The text in a language; else in English; else the first there is; else nothing.

    >>> pick({"en": "Styria", "de": "Steiermark"}, "de"), pick({"en": "Styria"}, "fr"), pick({}, "en")
    ('Steiermark', 'Styria', '')
    """
    return texts.get(lang) or texts.get("en") or next(iter(texts.values()), "")
