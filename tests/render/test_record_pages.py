"""What the pages of clusters and actors show and what they keep back."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest

from tests.render.small import DESK, actor, atlas_of, cluster, full_atlas, pages_of, text_of

OFFER = {"field": "metal/casting", "kind": "service", "posted": datetime.date(2026, 1, 1)}


def exchange(record_id: str, until: tuple[int, int, int], **keys: object) -> dict[str, object]:
    return {"id": record_id, "title": f"Title of {record_id}", "expires": datetime.date(*until), **OFFER, **keys}


def expert(record_id: str, given: datetime.date, until: datetime.date) -> dict[str, object]:
    return {"id": record_id, "name": f"Expert {record_id}", "fields": ("metal/casting",), "consent": {"given": given, "until": until}}


@pytest.mark.parametrize("kind", ["offers", "needs"])
def test_an_offer_or_need_is_shown_up_to_its_last_day_and_not_before_its_first(kind: str) -> None:
    entries = (
        exchange("last-day", (2026, 11, 22)),
        exchange("expired", (2026, 11, 21)),
        exchange("to-come", (2027, 5, 1), posted=datetime.date(2026, 12, 1)),
    )
    held: dict[str, Any] = {kind: entries}
    records = (cluster("alpha", "metal", **held), actor("one", "metal", **held))
    pages = pages_of(atlas_of(*records))
    for path in ("clusters/alpha/", "actors/one/"):
        assert "Title of last-day" in pages[path].body
        assert "Title of expired" not in pages[path].body
        assert "Title of to-come" not in pages[path].body


def test_an_expert_is_named_only_while_the_consent_holds() -> None:
    given = datetime.date(2026, 1, 1)
    experts = (
        expert("in-force", given, datetime.date(2026, 11, 22)),
        expert("lapsed", given, datetime.date(2026, 11, 21)),
        expert("early", datetime.date(2026, 11, 23), datetime.date(2027, 1, 1)),
    )
    for page in pages_of(atlas_of(cluster("alpha", "metal", experts=experts))).values():
        assert "Expert lapsed" not in page.body
        assert "Expert early" not in page.body
    assert "Expert in-force" in pages_of(atlas_of(cluster("alpha", "metal", experts=experts)))["clusters/alpha/"].body


def test_where_no_contact_is_known_the_page_says_through_whom_to_ask() -> None:
    pages = pages_of(full_atlas())
    alpha = text_of(pages["clusters/alpha/"].body)
    assert (
        "No mailbox is on record. You can ask here: through the website alpha.example through the organisation that carries it Host"
        in alpha
    )
    assert "../../corrections/" in pages["clusters/alpha/"].body
    assert "through the cluster Cluster alpha" in text_of(pages["actors/one/"].body)
    assert "through its successor Cluster alpha" in text_of(pages["clusters/beta/"].body)


def test_a_mailbox_on_record_is_shown_instead() -> None:
    page = pages_of(atlas_of(cluster("alpha", "metal", contact={"mailbox": "office@alpha.example", "languages": ("en", "sl")})))
    body = page["clusters/alpha/"].body
    assert 'href="mailto:office@alpha.example"' in body
    assert "You may write in: English and Slovenian" in text_of(body)
    assert "No mailbox" not in body


def test_a_merged_cluster_names_its_successor_and_the_successor_names_it() -> None:
    pages = pages_of(full_atlas())
    assert "Its work is carried on by Cluster alpha ." in text_of(pages["clusters/beta/"].body)
    assert 'Carries on the work of <a href="../../clusters/beta/">Cluster beta</a>' in pages["clusters/alpha/"].body
    assert (
        'Die Arbeit führt weiter: <a href="../../clusters/alpha/">Cluster alpha</a>' in pages_of(full_atlas(), "de")["clusters/beta/"].body
    )


def test_a_cluster_shows_what_it_holds_itself_and_through_its_members() -> None:
    body = pages_of(full_atlas())["clusters/alpha/"].body
    shown = text_of(body)
    assert "casting EN the cluster itself · level: not rated through 1 member: Actor one" in shown
    assert "beams EN through 1 member: Actor one" in shown
    assert "1 member on record" in shown


def test_the_map_of_a_cluster_names_its_seat_and_its_members_and_counts_them() -> None:
    near = {"region": "AT31", "location": {"city": "Wels", "lat": 48.16, "lon": 14.03}}
    of_alpha = {"folder": "alpha"}
    atlas = atlas_of(
        cluster("alpha", "metal", region="AT31", acronym="ALF"),
        actor("one", "metal/casting", name="One Ltd", **near, **of_alpha),
        actor("two", "metal/casting", name="Two Ltd", **of_alpha),
    )
    for lang, finding in (
        ("en", "Members on record in Upper Austria: 1 of 2"),
        ("de", "Verzeichnete Mitglieder in Oberösterreich: 1 von 2"),
    ):
        panel = pages_of(atlas, lang)["clusters/alpha/"].body.partition('map-panel">')[2].partition("</section>")[0]
        assert finding in text_of(panel)
        assert re.findall(r'class="town [^"]*"[^>]*>([^<]*)<', panel) == ["One Ltd", "ALF"]
        assert [look for look in ("cluster", "research", "company", "other") if f'class="key dot-{look}"' in panel] == [
            "cluster",
            "company",
        ]


def test_claims_on_general_knowledge_are_marked_and_stated_ones_are_not() -> None:
    pages = pages_of(full_atlas())
    assert "Not yet sourced" in text_of(pages["actors/three/"].body)
    assert "Not yet sourced" not in text_of(pages["actors/two/"].body)
    assert pages["themes/wood/beams/"].body.count('<span class="badge warn">Not yet sourced</span>') == 1


def test_desk_research_is_called_not_confirmed_and_a_declaration_is_not() -> None:
    declared = {"method": "self-declared", "checked": datetime.date(2026, 11, 1)}
    pages = pages_of(atlas_of(cluster("alpha", "metal", provenance=declared), cluster("gamma", "metal")))
    assert "Not confirmed by the cluster" not in pages["clusters/alpha/"].body
    assert "Not confirmed by the cluster" in pages["clusters/gamma/"].body
    german = pages_of(atlas_of(cluster("gamma", "metal")), "de")
    assert "Vom Cluster nicht bestätigt" in german["clusters/gamma/"].body


def test_the_age_of_a_record_and_of_its_sources_is_told() -> None:
    records = (
        cluster("alpha", "metal", sources=({"url": "https://www.example.org/a/b/", "year": 2019}, "https://example.net/"), provenance=DESK),
        cluster("gamma", "metal", provenance={"method": "interview", "checked": datetime.date(2024, 3, 1)}),
    )
    pages = pages_of(atlas_of(*records))
    alpha = text_of(pages["clusters/alpha/"].body)
    assert "20 November 2026 (2 days ago)" in alpha
    assert "example.org/a/b from 2019, 7 years ago" in alpha
    assert "example.net year not known" in alpha
    gamma = text_of(pages["clusters/gamma/"].body)
    assert "1 March 2024 (2 years ago)" in gamma
    assert "Due for a check" in gamma
    assert "Due for a check" not in alpha


def test_edit_links_appear_only_where_the_atlas_says_where_its_records_lie() -> None:
    record = cluster("alpha", "metal")
    assert "Mend this record" not in pages_of(atlas_of(record))["clusters/alpha/"].body
    edited = pages_of(atlas_of(record, repo_url="https://forge.example/atlas", edit_url="https://forge.example/atlas/edit/main/"))
    assert 'href="https://forge.example/atlas/edit/main/clusters/alpha/cluster.yml"' in edited["clusters/alpha/"].body


def test_texts_in_another_language_than_the_page_say_which() -> None:
    pages = pages_of(full_atlas(), "de")
    assert '<p class="lead" lang="en">What alpha is.</p>' in pages["clusters/alpha/"].body
    assert "<span>Beta auf Deutsch</span>" in pages["clusters/beta/"].body


def test_a_description_is_markdown_below_a_heading_of_its_own() -> None:
    page = pages_of(atlas_of(cluster("alpha", "metal", description={"en": "# Aims\n\n[Site](https://alpha.example) and *more*"})))
    body = page["clusters/alpha/"].body
    assert "<h2>About the cluster</h2>" in body
    assert "<h3>Aims</h3>" in body
    assert '<a href="https://alpha.example" rel="nofollow noopener ugc">Site</a> and <em>more</em>' in body


def test_gaps_projects_facilities_and_courses_have_their_sections() -> None:
    records = (
        cluster("alpha", "metal", gaps=({"field": "wood/glue", "priority": "high", "note": "A glue for wet wood."},)),
        actor(
            "one",
            "metal",
            facilities=({"name": "Furnace", "services": ("melting",), "trl": (4, 6)},),
            courses=({"title": "Casting for beginners", "language": "de"},),
            projects=({"title": "Project X", "start": 2020, "end": 2023, "partners": ("alpha", "Somebody else")},),
        ),
    )
    pages = pages_of(atlas_of(*records))
    assert "glue EN high priority A glue for wet wood." in text_of(pages["clusters/alpha/"].body)
    shown = text_of(pages["actors/one/"].body)
    assert "Furnace melting · TRL 4 to 6" in shown
    assert "Casting for beginners German" in shown
    assert "Project X 2020 to 2023 Cluster alpha , Somebody else" in shown
