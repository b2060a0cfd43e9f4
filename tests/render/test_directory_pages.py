"""The pages of experts, courses, facilities and outcomes, the short block on other pages, and what an atlas without any of them says."""

from __future__ import annotations

import datetime
import re
from functools import cache
from html import unescape
from typing import Any

import pytest

from atlas_builder import routes
from atlas_builder.atlas import Atlas
from atlas_builder.bundle import Page
from atlas_builder.chrome import chrome
from atlas_builder.render.directory import SHOWN
from atlas_builder.render.sections import SECTION_SIZE
from tests.derive.asked import event, person
from tests.render.small import ATTACK, TODAY, actor, atlas_of, cluster, full_atlas, language, pages_of, text_of

ORCID = "https://orcid.org/0000-0000-0000-0000"
LISTS = (routes.EXPERTS, routes.COURSES, routes.FACILITIES, routes.OUTCOMES)


def small() -> Atlas:
    """Two clusters and two institutions with a bit of everything; one consent has lapsed."""
    lapsed = TODAY - datetime.timedelta(days=1)
    return atlas_of(
        cluster(
            "alpha",
            "metal/casting",
            "wood",
            experts=[person("One", "metal/casting", "metal/forging", roles=["speaker"], languages=["de-AT", "en"], orcid=ORCID)],
            outcomes=[event(5, "meeting", "beta", "school", note="They met."), event(9, "order", "Somebody outside")],
        ),
        cluster("beta", "metal", outcomes=[event(5, "meeting", "school", "alpha"), {"date": datetime.date(2025, 3, 1), "type": "order"}]),
        actor(
            "school",
            "metal/casting",
            "wood/glue",
            folder="alpha",
            kind="university",
            courses=[{"title": "Sand and wax", "level": "master", "language": "de", "url": "https://example.org/sand"}],
            experts=[person("Two", "wood", roles=["mentor"]), person("Gone", "wood", given=lapsed, until=lapsed)],
        ),
        actor(
            "lab",
            "metal/casting",
            region="CH05",
            location={"city": "Chur", "lat": 46.85, "lon": 9.53},
            facilities=[{"name": "Melting shop", "services": ["trial castings", "x-rays"], "trl": [4, 7]}],
        ),
    )


@cache
def pages(lang: str = "en") -> dict[str, Page]:
    """All pages of the small atlas."""
    return pages_of(small(), lang)


def said(path: str, lang: str = "en") -> str:
    """What a reader sees of a page."""
    return text_of(unescape(pages(lang)[path].body))


def section(html: str, anchor: str, end: str = "<section") -> str:
    """A page's part from a place on, up to the next section."""
    found = html.partition(f'id="{anchor}"')[2]
    assert found, anchor
    return found.partition(end)[0]


def test_experts_stand_below_their_sub_fields_with_roles_languages_and_whom_to_write_to() -> None:
    html = pages()[routes.EXPERTS].body
    casting = section(html, "field-metal--casting", "<h3")
    shown = text_of(casting)
    assert "Example One" in shown
    assert "speaker · German and English" in shown
    assert f'<a href="{ORCID}" rel="nofollow noopener ugc">Example One</a>' in casting
    assert 'href="../clusters/alpha/#contact">Contact Cluster alpha</a>' in casting
    assert "Example One" in section(html, "field-metal--forging")
    wood = section(html, "theme-wood")
    assert "The theme as a whole" in wood
    assert 'href="../actors/school/">Actor school</a>' in wood
    assert 'href="../clusters/alpha/#contact">Contact Cluster alpha</a>' in wood  # a member's people are asked for through its cluster
    assert "2 people may be asked, as of 22 November 2026." in said(routes.EXPERTS)


def test_a_lapsed_consent_leaves_no_name_on_any_page() -> None:
    assert [path for path, page in pages().items() if "Example Gone" in page.body] == []


def test_each_role_and_each_language_has_its_own_list() -> None:
    html = pages()[routes.EXPERTS].body
    assert {"../experts/roles/speaker/", "../experts/roles/mentor/", "../experts/languages/de/", "../experts/languages/en/"} <= set(
        re.findall(r'href="([^"]+)"', html)
    )
    german = pages()[routes.expert_language("de")]
    assert german.title == "Experts: German"
    assert "Example One" in german.body
    assert "Example Two" not in german.body
    assert '<strong aria-current="page">German</strong>' in german.body
    assert pages("de")[routes.expert_role("mentor")].title == "Fachleute: mentor"


def test_courses_and_facilities_stand_in_tables_by_theme_with_the_way_to_their_organisation() -> None:
    rows = re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", section(pages()[routes.COURSES].body, "theme-wood"))
    assert [text_of(row) for row in rows] == ["Sand and wax master German Actor school Styria Austria"]
    assert 'href="https://example.org/sand" rel="nofollow noopener ugc"' in rows[0]
    facilities = text_of(section(pages()[routes.FACILITIES].body, "theme-metal"))
    assert "Melting shop trial castings, x-rays TRL 4 to 7 Actor lab Eastern Switzerland Switzerland" in facilities
    assert "1 course of 1 organisation from 1 region." in said(routes.COURSES)
    assert "1 facility of 1 organisation from 1 region." in said(routes.FACILITIES)


def test_the_list_leads_to_the_block_of_each_region_and_sub_field_and_the_block_is_there() -> None:
    html = pages()[routes.COURSES].body
    for path in (routes.region("AT22"), routes.field("metal/casting"), routes.field("wood/glue")):
        assert f'href="../{path}#beside"' in html
        block = section(pages()[path].body, "beside")
        assert "Sand and wax" in block
        assert "master · German" in text_of(block)
    assert 'id="beside"' not in pages()[routes.region("SI03")].body
    assert 'id="beside"' not in pages()[routes.field("wood/beams")].body


def test_a_sub_field_with_experts_alone_leads_to_them_without_naming_them() -> None:
    html = pages()[routes.field("metal/forging")].body
    assert re.search(r'<h2 id="beside">Experts</h2>\s*<p><a href="../../../experts/#field-metal--forging">1 expert</a></p>', html)
    assert "Example One" not in html


def test_a_theme_leads_to_its_sections_and_where_there_is_none_to_the_page_that_says_how_to_add() -> None:
    metal, wood = (pages()[routes.theme(theme)].body for theme in ("metal", "wood"))
    assert 'href="../../experts/#theme-metal">1 expert</a>' in metal
    assert 'href="../../facilities/#theme-metal">1 facility</a>' in metal
    assert 'href="../../facilities/">Facilities (none on record yet)</a>' in wood


def test_long_blocks_are_folded_and_long_lists_are_split_with_ways_to_every_section() -> None:
    count = SECTION_SIZE + 1
    courses = [{"title": f"Course {number:03}"} for number in range(count)]
    made = pages_of(atlas_of(actor("school", "metal/casting", "wood/glue", courses=courses)))
    second = routes.part(routes.COURSES, 2)
    assert {path for path in made if path.startswith(routes.COURSES)} == {routes.COURSES, second, routes.part(routes.COURSES, 3)}
    assert 'href="../courses/page/2/#theme-wood"' in made[routes.COURSES].body
    assert 'href="../../../courses/#theme-metal"' in made[second].body
    assert 'href="../../courses/page/2/#theme-wood"' in made[routes.theme("wood")].body
    assert 'id="theme-wood"' in made[second].body
    assert 'id="by-region"' not in made[second].body
    block = section(made[routes.field("wood/glue")].body, "beside")
    assert f"{count - SHOWN} more" in block
    assert block.partition("<details")[0].count("<li>") == SHOWN
    assert block.count("<li>") == count


def test_outcomes_are_summed_by_year_and_by_cluster_and_one_event_counts_once() -> None:
    html = pages()[routes.OUTCOMES].body
    years = [text_of(row) for row in re.findall(r"<tr>(.*?)</tr>", section(html, "by-year"))]
    assert years == ["Year meeting order Together", "2026 1 1 2", "2025 – 1 1", "All years 1 2 3"]
    clusters = [text_of(row) for row in re.findall(r"<tr>(.*?)</tr>", section(html, "by-cluster"))]
    assert clusters == ["Cluster initiative meeting order Together", "Cluster alpha 1 1 2", "Cluster beta 1 1 2"]
    assert "3 outcomes from 1 March 2025 to 9 January 2026, with 2 cluster initiatives taking part." in said(routes.OUTCOMES)
    log = section(html, "log")
    assert text_of(log).count("They met.") == 1
    assert log.index('id="year-2026"') < log.index("order") < log.index("meeting") < log.index('id="year-2025"')
    assert 'href="../actors/school/">Actor school</a>' in log
    assert "Somebody outside" in log


@pytest.mark.parametrize("lang", ["en", "de"])
def test_an_atlas_without_any_says_so_and_how_to_add_them(lang: str) -> None:
    made = pages_of(full_atlas(), lang)
    text = language(lang).text
    for path in LISTS:
        name = path.rstrip("/")
        body = made[path].body
        assert unescape(text(f"directory.{name}.none_why")) in unescape(body)
        assert '<details class="definitions" open>' in body
        assert f"{name}:\n" in body.partition("<pre><code>")[2]
        assert 'href="../contribute/"' in body
        assert "<table" not in body
        assert {other for other in made if other.startswith(path)} == {path}
    assert 'href="../data-protection/"' in made[routes.EXPERTS].body
    assert 'id="beside"' not in "".join(page.body for page in made.values())


def test_every_page_leads_to_the_lists_in_its_footer() -> None:
    found = chrome(small(), language("en"))
    assert set(LISTS) <= {link.path for _, links in found.footer for link in links}


@pytest.mark.parametrize("lang", ["en", "de"])
def test_hostile_words_stay_words_and_every_id_stands_once(lang: str) -> None:
    keys: dict[str, Any] = {
        "experts": [person(ATTACK, "metal", id="x")],
        "courses": [{"title": ATTACK, "level": ATTACK}],
        "facilities": [{"name": ATTACK, "services": [ATTACK]}],
    }
    log = [event(1, "meeting", ATTACK, note=ATTACK)]
    made = pages_of(atlas_of(cluster("a", "metal", outcomes=log), actor("b", "metal/casting", **keys)), lang)
    for path, page in made.items():
        assert "<script" not in page.body, path
        identifiers = re.findall(r'\sid="([^"]*)"', page.body)
        assert len(identifiers) == len(set(identifiers)), path
    assert all("&lt;script&gt;" in made[path].body for path in LISTS)
