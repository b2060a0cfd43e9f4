"""Templates: what is filled in is escaped as the engine would escape it, and a name that is missing is an error."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import jinja2
import markupsafe
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from atlas_builder.render.template import environment, escape, plain_escape

VALUES = st.one_of(
    st.text(), st.sampled_from("&<>\"'"), st.integers(), st.floats(), st.none(), st.booleans(), st.text().map(markupsafe.escape)
)


class Marked:
    """Something that says itself what its markup is."""

    def __html__(self) -> str:
        return "<b>bold</b>"


class Word(str):
    """A text of another type."""


@given(VALUES)
def test_a_value_is_escaped_as_the_engine_escapes_it(value: Any) -> None:
    assert str(escape(value)) == str(markupsafe.escape(value))


@given(st.one_of(st.text(), st.text("a&<>\"'")))
def test_a_release_without_its_inner_function_escapes_the_same(text: str) -> None:
    without = plain_escape(ModuleType("markupsafe"))(text)
    assert (type(without), without) == (str, plain_escape(markupsafe)(text))


@pytest.mark.parametrize("value", [Marked(), Word("<i>"), Markup("<i>"), ["<i>"], b"<i>"])
def test_values_of_other_types_are_left_to_the_engine(value: Any) -> None:
    assert str(escape(value)) == str(markupsafe.escape(value))


@given(st.text())
def test_a_template_of_ours_shows_the_same_as_one_of_the_engines_own(value: str) -> None:
    source = "<p title=\"{{ a }}\">{{ a }}{% for b in [a] %}{{ b ~ a }}{{ b | join('-') }}{% endfor %}{% macro m(x) %}{{ x }}{% endmacro %}{{ m(a) }}</p>"
    plain = jinja2.Environment(autoescape=True)
    assert environment(str).from_string(source).render(a=value) == plain.from_string(source).render(a=value)


@pytest.mark.parametrize("source", ["{{ gone }}", "{{ a.gone }}", "{{ a['gone'] }}"])
def test_a_name_that_is_missing_is_an_error(source: str) -> None:
    with pytest.raises((jinja2.UndefinedError, AttributeError)):
        environment(str).from_string(source).render(a={})


def test_a_label_is_asked_for_once_and_escaped() -> None:
    asked = []

    def text(key: str) -> str:
        asked.append(key)
        return f"<{key}>"

    template = environment(text).from_string("{{ t('a.b') }}{% macro m(t) %}{{ t('a.b') ~ '&' }}{% endmacro %}{{ m(t) }}{{ t(key) }}")
    assert template.render(t=text, key="other") == "&lt;a.b&gt;&lt;a.b&gt;&amp;&lt;other&gt;"
    assert asked == ["a.b", "other"]


def test_a_label_that_does_not_exist_is_a_mistake_of_ours() -> None:
    labels: dict[str, str] = {}
    with pytest.raises(KeyError, match="gone"):
        environment(labels.__getitem__).from_string("{{ t('gone') }}").render(t=labels.__getitem__)
