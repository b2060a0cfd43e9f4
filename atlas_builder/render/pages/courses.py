"""Courses: what can be learned with whom, by theme and region."""

from __future__ import annotations

from collections.abc import Iterator

from atlas_builder import routes
from atlas_builder.bundle import Page
from atlas_builder.render import directory
from atlas_builder.render.sections import sections
from atlas_builder.render.site import Site
from atlas_builder.render.template import fill


def pages(site: Site) -> Iterator[Page]:
    """The pages of the list; there is one even where no course is on record."""
    found = site.directory
    totals = directory.theme_totals(site, found.courses_by_field)
    finding = directory.finding(site, "courses", found.courses)
    for listed in sections(
        site, routes.COURSES, directory.courses_by_theme(site), totals, lambda entry, here: directory.course_row(site, entry, here)
    ):
        here, is_first = listed.parts.here, listed.parts.number == 1
        title = listed.parts.title(site, site.text("directory.courses.title"))
        yield Page(
            lang=site.language.code,
            path=here,
            section="courses",
            title=title,
            description=site.text("directory.courses.lead"),
            body=fill(
                "courses",
                t=site.text,
                crumbs=site.crumbs(here),
                title=title,
                finding=finding,
                listed=listed,
                is_first=is_first,
                regions=directory.regions_with(site, found.courses_by_region, here) if is_first else (),
                fields=directory.fields_with(site, found.courses_by_field, here) if is_first else (),
                contribute=routes.relative(here, routes.CONTRIBUTE),
            ),
        )
