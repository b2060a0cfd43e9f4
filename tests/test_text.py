"""Sort keys and hosts: what a reader expects, and what a disguised address must not get."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas_builder.text import host_of, sort_key


@pytest.mark.parametrize(
    "words",
    [
        ["Ahlen", "Ähren", "Aichach", "Zell", "Zürich", "Zwettl"],
        ["Celje", "Čepovan", "Cerkno", "Šentjur", "Sevnica", "Žalec", "Žiri"],
        ["Ce", "Cœur", "Cz"],
        ["Æbelø", "Afrika", "Đakovo", "Dubrovnik", "Łódź", "Lund", "Østby", "Oz"],
        ["Étupes", "Etzel"],
        ["ﬁlière", "Fimo"],
    ],
)
def test_accents_and_joined_letters_stand_where_a_reader_looks_for_them(words: list[str]) -> None:
    assert sorted(words, key=sort_key) == words


def test_a_sharp_s_counts_as_two_and_case_decides_last() -> None:
    assert sorted(["straße", "Strasse", "STRASSE", "strasse", "Strassen"], key=sort_key) == [
        "STRASSE", "Strasse", "strasse", "straße", "Strassen"
    ]  # fmt: skip


def test_a_letter_and_its_parts_have_one_place() -> None:
    composed, apart = "Zürich", unicodedata.normalize("NFD", "Zürich")
    assert composed != apart
    assert sort_key(composed)[0] == sort_key(apart)[0] == "zurich"


@given(st.lists(st.text(max_size=12), max_size=12).flatmap(lambda words: st.tuples(st.just(words), st.permutations(words))))
def test_the_order_does_not_hang_on_the_order_of_the_input(both: tuple[list[str], list[str]]) -> None:
    words, shuffled = both
    assert sorted(words, key=sort_key) == sorted(shuffled, key=sort_key)


@given(st.text(max_size=12), st.text(max_size=12))
def test_two_texts_have_one_key_only_if_they_are_one(first: str, second: str) -> None:
    assert (sort_key(first) == sort_key(second)) == (first == second)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://example.org", "example.org"),
        ("https://www.example.org/en/about?x=1#top", "example.org"),
        ("HTTP://WWW.Example.ORG", "example.org"),
        ("https://example.org?next=https://other.example", "example.org"),
        ("https://example.org#https://other.example", "example.org"),
        ("https://example.org:8443/x", "example.org"),
        ("https://example.org./x", "example.org"),
        ("https://wwww.example.org", "wwww.example.org"),
        ("https://sub.www.example.org", "sub.www.example.org"),
        ("mailto:office@example.org", ""),
        ("", ""),
    ],
)
def test_the_host_is_what_stands_between_scheme_and_path(url: str, host: str) -> None:
    assert host_of(url) == host


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://bücher.example", "xn--bcher-kva.example"),
        ("https://BÜCHER.example", "xn--bcher-kva.example"),
        ("https://bu\u0308cher.example", "xn--bcher-kva.example"),
        ("https://xn--bcher-kva.example", "xn--bcher-kva.example"),
        ("https://ex\u0430mple.org", "xn--exmple-4nf.org"),
        ("https://müller.bücher.example/x", "xn--mller-kva.xn--bcher-kva.example"),
    ],
)
def test_a_host_in_another_script_is_shown_in_its_ascii_form(url: str, host: str) -> None:
    assert host_of(url) == host


@pytest.mark.parametrize("dot", ["\u3002", "\uff0e", "\uff61"])
def test_every_dot_that_a_browser_reads_parts_a_host(dot: str) -> None:
    assert host_of(f"https://www{dot}bücher{dot}example") == "xn--bcher-kva.example"


def test_letters_that_a_browser_reads_as_plain_ones_are_plain_ones() -> None:
    assert host_of("https://ｅｘａｍｐｌｅ.org") == "example.org"
    assert host_of("https://𝐄𝐱ample.org") == "example.org"


@pytest.mark.parametrize("sign", ["／", "？", "＃", "＠", "：", "℀", "⒈", "…"])
def test_a_sign_that_only_looks_like_the_end_of_a_host_ends_none(sign: str) -> None:
    host = host_of(f"https://example.com{sign}x.evil.test/path")
    assert host.startswith("example.xn--")
    assert host.endswith(".evil.test")


@given(st.text(max_size=40))
def test_a_host_is_always_ascii_and_without_a_path(rest: str) -> None:
    host = host_of("https://" + rest)
    assert host.isascii()
    assert not set(host) & set("/?#:")
    assert host == host.lower()
