"""The packaged labels: each is shown somewhere, none is missing, and both languages say the same things."""

from __future__ import annotations

import re
from pathlib import Path

import atlas_builder
from atlas_builder.language import compare_labels, read_labels
from atlas_builder.project import DEFAULTS
from tests.render.small import language

PACKAGE = Path(atlas_builder.__file__).parent


def base(key: str) -> str:
    """A key without its plural category."""
    return re.sub(r"\.(one|other)$", "", key) if key.endswith((".one", ".other")) else key


def named() -> set[str]:
    """Every text in quotes in code and templates that could be a key, with `*` for what is filled in."""
    sources = [*PACKAGE.glob("*.py"), *PACKAGE.glob("render/**/*.py"), *PACKAGE.glob("render/templates/*.html")]
    found = (re.findall(r"""["']([a-z_]+\.(?:[a-z_.]|\{[^}]*\})+)["']""", path.read_text(encoding="utf-8")) for path in sources)
    return {re.sub(r"\{[^}]*\}", "*", key) for keys in found for key in keys}


def test_every_label_is_named_in_code_or_a_template() -> None:
    patterns = [re.compile(re.escape(key).replace(r"\*", r"[a-z_-]+")) for key in named()]
    keys = {base(key) for key in language("en").labels}
    assert sorted(key for key in keys if not any(pattern.fullmatch(key) for pattern in patterns)) == []


def test_german_has_every_label_with_the_places_of_the_english_one() -> None:
    reference, _, _ = read_labels((DEFAULTS / "content/en/labels.yml").read_bytes(), "en")
    labels, document, problems = read_labels((DEFAULTS / "content/de/labels.yml").read_bytes(), "de")
    assert problems == ()
    assert compare_labels(labels, reference, document, "de", lang="de", complete=True) == []


def test_no_label_is_left_in_english_by_mistake() -> None:
    english, german = language("en").labels, language("de").labels
    same = {key for key in english if english[key] == german[key] and re.search(r"[A-Za-z]{4}", re.sub(r"\{\w+\}", "", english[key]))}
    # Names, and words that both languages share.
    assert same <= {
        "column.name", "column.region", "fact.region", "fact.label", "fact.ror", "fact.website", "method.interview", "record.visit",
        "region.profile", "statistics.key.website", "statistics.of.regions", "status.dormant",
    }  # fmt: skip
