"""The audit finds every fault it promises, and takes hostile text that was escaped for the text that it is."""

from __future__ import annotations

import time

import pytest

from atlas_builder.audit import Audit
from atlas_builder.problem import Problem, Severity

KNOWN = frozenset(
    (
        "",
        "index.html",
        "themes/",
        "themes/index.html",
        "clusters/alpha/",
        "clusters/alpha/index.html",
        "assets/logo.svg",
        "de/",
        "de/index.html",
    )
)
H1 = "<h1>Alpha</h1>"


def found(body: str, *, path: str = "clusters/alpha/index.html", known: frozenset[str] = KNOWN) -> list[tuple[str, str]]:
    """The codes and messages for one page made from data."""
    audit = Audit()
    audit.body(path, body.encode())
    return told(audit.finish(known))


def found_by_hand(html: str, *, theme: str = "", path: str = "about/index.html") -> list[tuple[str, str]]:
    """The codes and messages for one page written by hand, in a theme of its own."""
    audit = Audit()
    audit.frame("themes/index.html", theme)
    audit.page(path, html, "content/en/about.md")
    return told(audit.finish(KNOWN))


def told(problems: tuple[Problem, ...]) -> list[tuple[str, str]]:
    return [(problem.code, problem.message) for problem in problems]


@pytest.mark.parametrize(
    "address",
    """
    ../../themes/ ../../ ../alpha/ ./ # ../../themes/#top ../../themes/?sort=name ../../index.html ../../assets/logo.svg ../../de/
    ../../the&#109;es/ ../../%74hemes/ https://example.org/ HTTPS://EXAMPLE.ORG http://example.org mailto:office@example.org
    """.split(),
)
def test_a_link_to_a_page_of_the_site_or_outward_is_right(address: str) -> None:
    assert found(f'{H1}<a href="{address}">x</a>') == []


@pytest.mark.parametrize("path", ["index.html", "clusters/alpha/index.html"])
def test_a_link_from_the_root_of_the_host_is_found_since_the_site_works_below_any_path(path: str) -> None:
    assert found(f'{H1}<a href="/themes/">x</a>', path=path) == [("site-link", "the link to `/themes/` begins at the root of the host")]


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("../../themes", "/themes"),
        ("../../theme/", "/theme/"),
        ("../beta/", "/clusters/beta/"),
        ("beta/", "/clusters/alpha/beta/"),
        ("../../../themes/", "/../themes/"),
        ("httpfoo/", "/clusters/alpha/httpfoo/"),
        ("../../assets/logo.png#x", "/assets/logo.png"),
    ],
)
def test_a_dead_link_is_found(address: str, shown: str) -> None:
    assert found(f'{H1}<a href="{address}">x</a>') == [("site-link", f"the link to `{shown}` leads nowhere")]


@pytest.mark.parametrize("markup", ['<img src="../../assets/none.svg" alt="">', '<svg><a xlink:href="../none/"></a></svg>'])
def test_a_dead_picture_and_a_dead_link_in_a_map_are_found(markup: str) -> None:
    assert [code for code, _ in found(H1 + markup)] == ["site-link"]


def test_a_dead_fragment_is_found_on_the_page_and_on_another() -> None:
    audit = Audit()
    audit.body("themes/index.html", b'<h1 id="top">Themes</h1><a href="#top">x</a><a href="#gone">x</a>')
    audit.body("clusters/alpha/index.html", f'{H1}<a href="../../themes/#top">x</a><a href="../../themes/#away">x</a>'.encode())
    assert told(audit.finish(KNOWN)) == [
        ("site-link", "the link to `/themes/#away` names a place that is not on the page"),
        ("site-link", "the link to `/themes/#gone` names a place that is not on the page"),
    ]


def test_a_link_to_a_place_of_the_frame_is_right_and_its_ids_are_taken() -> None:
    audit = Audit()
    frame = audit.frame("themes/shell/index.html", '<div id="content"></div>')
    audit.body("themes/index.html", b'<h1>Themes</h1><a href="#content">x</a>', frame)
    assert audit.finish(KNOWN) == ()
    audit.body("clusters/alpha/index.html", b'<h1>Alpha</h1><p id="content"></p>', frame)
    assert told(audit.finish(KNOWN)) == [("site-structure", "the id `content` stands more than once on the page")]


@pytest.mark.parametrize(
    ("markup", "code"),
    [
        ('<img src="https://evil.example/x.png" alt="">', "site-foreign"),
        ('<img src="HTTP://evil.example/x.png" alt="">', "site-foreign"),
        ('<img src="//evil.example/x.png" alt="">', "site-foreign"),
        ('<script src="https://evil.example/x.js"></script>', "site-foreign"),
        ("<script>alert(1)</script>", "site-policy"),
        ("<SCRIPT>alert(1)</SCRIPT>", "site-policy"),
        ("<script\n>alert(1)</script>", "site-policy"),
        ('<link rel="stylesheet" href="https://evil.example/x.css"><b style="color:red">', "site-foreign"),
        ('<p style="color: red">x</p>', "site-policy"),
        ("<p STYLE=color:red>x</p>", "site-policy"),
        ("<p\nstyle='color: red'>x</p>", "site-policy"),
        ('<p class="a"style="color: red">x</p>', "site-policy"),
        ("<style>p { color: red }</style>", "site-policy"),
        ('<p onclick="alert(1)">x</p>', "site-policy"),
        ("<p onclick = alert(1)>x</p>", "site-policy"),
        ("<svg/onload=alert(1)>", "site-policy"),
        ('<p title="a>b" onclick="alert(1)">x</p>', "site-policy"),
        ('<a href="javascript:alert(1)">x</a>', "site-policy"),
        ('<a href=" JavaScript:alert(1)">x</a>', "site-policy"),
        ('<a href="java&#115;cript:alert(1)">x</a>', "site-policy"),
        ('<a href="java&Tab;script:alert(1)">x</a>', "site-policy"),
        ('<a href="data:text/html,<script>alert(1)</script>">x</a>', "site-policy"),
        ('<a href="vbscript:alert(1)">x</a>', "site-policy"),
        ('<a href="//evil.example/">x</a>', "site-policy"),
        ('<iframe src="../../themes/"></iframe>', "site-policy"),
        ('<form action="../../themes/"></form>', "site-policy"),
        ('<base href="../../">', "site-policy"),
        ('<object data="../../assets/logo.svg"></object>', "site-policy"),
        ('<p id="a"></p><p id="a"></p>', "site-structure"),
    ],
)
def test_markup_that_must_not_be_is_found(markup: str, code: str) -> None:
    problems = found(H1 + markup)
    assert code in [name for name, _ in problems]


@pytest.mark.parametrize(("body", "count"), [("<p>x</p>", 0), ("<h1>a</h1><h1>b</h1>", 2), ("<h2>a</h2>", 0)])
def test_a_page_without_one_first_heading_is_found(body: str, count: int) -> None:
    assert found(body) == [("site-structure", f"the page has {count} headings of the first level")]


@pytest.mark.parametrize(
    "text",
    [
        '<a href="../../themes/" title="&#34; onfocus=&#34;">x</a>',
        '<p title="&#34; style=&#34;color:red">x</p>',
        "<p>a paragraph on style= and onclick= and javascript: in words</p>",
        "<p>&lt;script&gt;alert(1)&lt;/script&gt; &lt;img src=x onerror=alert(1)&gt;</p>",
        "<p>&lt;p style=&#34;color:red&#34;&gt;</p>",
        '<p data-value="javascript: a language">a &lt;base</p>',
        '<p title="on sale = cheap">Fashion style = old</p>',
    ],
)
def test_hostile_text_that_was_escaped_is_text(text: str) -> None:
    assert found(H1 + text) == []


@pytest.mark.parametrize(
    ("markup", "code"),
    [
        ('<script src="https://evil.example/x.js"></script>', "site-foreign"),
        ("<script src='//evil.example/x.js'></script>", "site-foreign"),
        ('<link rel="stylesheet" href="https://evil.example/x.css">', "site-foreign"),
        ('<link rel="preconnect" href="https://evil.example">', "site-foreign"),
        ('<iframe src="https://evil.example/"></iframe>', "site-foreign"),
        ('<img srcset="https://evil.example/x.png 2x" alt="">', "site-foreign"),
        ('<video poster="https://evil.example/x.png"></video>', "site-foreign"),
        ('<object data="https://evil.example/x.svg"></object>', "site-foreign"),
        ('<svg><use href="https://evil.example/x.svg#a"></use></svg>', "site-foreign"),
        ("<script>alert(1)</script>", "site-policy"),
        ("<style>@import '//evil.example/x.css'</style>", "site-policy"),
        ('<form action="../themes/"></form>', "site-policy"),
        ('<base href="../themes/">', "site-policy"),
        ('<iframe src="../themes/"></iframe>', "site-policy"),
        ('<p style="color: red">x</p>', "site-policy"),
        ('<p onclick="alert(1)">x</p>', "site-policy"),
        ("<a href='javascript:alert(1)'>x</a>", "site-policy"),
        ("<h1>second</h1>", "site-structure"),
        ("<![foo[ x", "site-structure"),
    ],
)
def test_a_page_by_hand_is_read_as_strictly(markup: str, code: str) -> None:
    assert code in {name for name, _ in found_by_hand(H1 + markup)}


def test_a_page_by_hand_may_hold_the_scripts_of_the_theme_and_no_other() -> None:
    theme = '<script>var base=new URL("../..",location)</script><script src="../../assets/x.js"></script>'
    assert found_by_hand(H1 + '<script>var base=new URL("..",location)</script>', theme=theme) == []
    assert found_by_hand(H1 + '<script>var base=new URL("..",location);go()</script>', theme=theme) == [
        ("site-policy", "the page holds an inline script that is not the theme's own")
    ]


@pytest.mark.parametrize(
    ("markup", "code"),
    [
        ('<p style="x">', "site-policy"),
        ('<script src="https://evil.example/x.js"></script>', "site-foreign"),
        ("<p onload=x>", "site-policy"),
    ],
)
def test_the_frame_around_the_pages_is_read_too(markup: str, code: str) -> None:
    audit = Audit()
    audit.frame("themes/index.html", markup)
    assert [problem.code for problem in audit.finish(KNOWN)] == [code]


def test_the_full_address_of_a_page_is_no_foreign_request() -> None:
    assert found_by_hand(H1 + '<link rel="canonical" href="https://example.org/about/">') == []


def test_a_page_by_hand_may_hold_the_forms_of_the_theme_and_no_other() -> None:
    theme = '<form class="palette" data-md-component="palette"></form>'
    assert found_by_hand(H1 + theme, theme=theme) == []
    assert [code for code, _ in found_by_hand(f'{H1}{theme}<form class="mine"></form>', theme=theme)] == ["site-policy"]


def test_a_dead_link_of_a_page_by_hand_is_a_warning_of_its_own_file_and_hides_no_error() -> None:
    audit = Audit()
    audit.page("about/index.html", f'{H1}<a href="../clusters/gone/">x</a>', "content/en/about.md")
    audit.page("news/index.html", f'{H1}<a href="../clusters/gone/">x</a>', "content/en/news.md")
    audit.body("themes/index.html", f'{H1}<a href="../clusters/gone/">x</a>'.encode())
    problems = audit.finish(KNOWN)
    assert [(problem.file, problem.severity) for problem in problems] == [
        ("content/en/about.md", Severity.WARNING),
        ("content/en/news.md", Severity.WARNING),
        ("themes/index.html", Severity.ERROR),
    ]


@pytest.mark.parametrize(
    ("css", "foreign"),
    [
        ("a { background: url(https://evil.example/x.png) }", True),
        ("a { background: url( '//evil.example/x.png' ) }", True),
        ('@import "https://evil.example/x.css";', True),
        ("@import url(HTTPS://evil.example/x.css);", True),
        ("a { background: URL(HTTPS://evil.example/x.png) }", True),
        ("@IMPORT '//evil.example/x.css';", True),
        ("a { background: url(../images/x.png) } /* https://example.org */", False),
        ("a { background: url(data:image/svg+xml;utf8,<svg/>) }", False),
    ],
)
def test_a_stylesheet_loads_nothing_from_another_host(css: str, foreign: bool) -> None:
    audit = Audit()
    audit.stylesheet("assets/css/x.css", css)
    assert [problem.code for problem in audit.finish(KNOWN)] == (["site-foreign"] if foreign else [])


def test_the_audit_says_one_thing_once_and_in_order() -> None:
    audit = Audit()
    for path in ("themes/index.html", "clusters/alpha/index.html"):
        audit.body(path, b'<h1>x</h1><a href="../none/">x</a><a href="../none/">x</a><p style="a"></p><p style="b"></p>')
    problems = audit.finish(KNOWN)
    assert list(problems) == sorted(set(problems))
    assert audit.finish(KNOWN) == problems
    assert len([problem for problem in problems if problem.code == "site-policy"]) == 2


def test_a_thousand_pages_with_many_links_are_read_in_a_second() -> None:
    body = H1 + "".join(f'<p class="card"><a href="../../themes/">Überschrift {n}</a> <span>text</span></p>' for n in range(200))
    audit = Audit()
    start = time.process_time()
    for number in range(1000):
        audit.body(f"clusters/c{number}/index.html", body.encode())
    assert audit.finish(KNOWN) == ()
    assert time.process_time() - start < 2


def found_on_all(bodies: dict[str, str], common: str) -> list[tuple[str, str]]:
    """What is told of several pages with a part in common."""
    audit = Audit()
    for path, body in bodies.items():
        audit.body(path, body.encode(), common=common)
    return [(problem.file, problem.message) for problem in audit.finish(KNOWN)]


def test_a_part_in_common_is_read_on_the_first_page_and_the_rest_of_every_page_on_its_own() -> None:
    part = '<a href="../../gone/">x</a><p onclick="x()">y</p>' + "z" * 100
    bodies = {
        f"clusters/{name}/index.html": f"{H1}{part}{own}" for name, own in (("alpha", ""), ("beta", ""), ("gamma", "<p style='a'>b</p>"))
    }
    assert found_on_all(bodies, part) == [
        ("clusters/alpha/index.html", "the link to `/gone/` leads nowhere"),
        ("clusters/alpha/index.html", "the element `p` has the attribute `onclick`"),
        ("clusters/gamma/index.html", "the element `p` has the attribute `style`"),
    ]


@pytest.mark.parametrize("part", ['<a href="../away/">x</a>', '<p id="a">x</p><p id="a">y</p>', '<a href="gone/">x</a>'])
def test_a_part_that_says_something_else_on_each_page_is_read_on_each(part: str) -> None:
    bodies = {f"{folder}/alpha/index.html": H1 + part for folder in ("clusters", "regions")}
    assert {file for file, _ in found_on_all(bodies, part)} == set(bodies)


def test_a_part_in_common_that_is_not_there_hides_nothing() -> None:
    part = '<a href="../../themes/">x</a>' + "z" * 100
    bodies = {"clusters/alpha/index.html": H1 + part, "clusters/beta/index.html": H1 + part[:80] + "<p style='a'>b</p>" + part[80:]}
    assert found_on_all(bodies, part) == [("clusters/beta/index.html", "the element `p` has the attribute `style`")]
