"""Every address of the site, in one place.

An address is a path relative to the root of a language, such as `clusters/tecos/`; the root itself is the empty text.
Pages link to each other with `relative`, so that the site works below any path without a rebuild.
"""

from __future__ import annotations

HOME = ""
THEMES = "themes/"
REGIONS = "regions/"
CLUSTERS = "clusters/"
ACTORS = "actors/"
META_CLUSTERS = "meta-clusters/"
MATCHES = "matches/"
EXPERTS = "experts/"
COURSES = "courses/"
FACILITIES = "facilities/"
OUTCOMES = "outcomes/"
STATISTICS = "statistics/"
TRENDS = "trends/"
KETS = "kets/"
MAP = "map/"
COMPARE = "compare/"
SEARCH = "search/"
PROBLEMS = "problems/"
ABOUT = "about/"
CONTRIBUTE = "contribute/"
DATA_PROTECTION = "data-protection/"
IMPRINT = "imprint/"
CORRECTIONS = "corrections/"
NOT_FOUND = "404.html"
DOSSIERS = "dossiers/"
TOOLBOX = "toolbox/"
PREVIEWS = "assets/previews/"
MAPS = "data/maps/"
TEMPLATE = "data/template.xlsx"  # the empty workbook for new records, in every language
EVERYONE = "organisations"  # the map of all organisations
TOTALS = "regions"  # the map of their number by region
API_MATCHES = "api/v1/matches.json"
API_COMPARISON = "api/v1/comparison.json"
API_STATISTICS = "api/v1/statistics.json"
API_META_CLUSTERS = "api/v1/meta-clusters.json"  # from the root of the site, in every language


def theme(theme_id: str) -> str:
    """The page of a theme."""
    return f"{THEMES}{theme_id}/"


def field(field_id: str) -> str:
    """The page of a sub-field, or of the theme where the id names a theme alone.

    >>> field("plastics/injection-moulding")
    'themes/plastics/injection-moulding/'
    """
    return f"{THEMES}{field_id}/"


def region(code: str) -> str:
    """The page of a region; codes are in lower case in addresses."""
    return f"{REGIONS}{code.lower()}/"


def cluster(cluster_id: str) -> str:
    """The page of a cluster."""
    return f"{CLUSTERS}{cluster_id}/"


def actor(actor_id: str) -> str:
    """The page of an actor."""
    return f"{ACTORS}{actor_id}/"


def meta_cluster(declared_id: str) -> str:
    """The page of a declared meta-cluster."""
    return f"{META_CLUSTERS}{declared_id}/"


def dossier(theme_id: str, code: str) -> str:
    """The sheets on a theme in a region; codes are in lower case in addresses.

    >>> dossier("plastics", "AT31")
    'dossiers/plastics/at31/'
    """
    return f"{DOSSIERS}{theme_id}/{code.lower()}/"


def meta_dossier(declared_id: str) -> str:
    """The sheets on a declared meta-cluster."""
    return f"{DOSSIERS}meta/{declared_id}/"


def trend(trend_id: str) -> str:
    """The page of a technology trend."""
    return f"{TRENDS}{trend_id}/"


def ket(ket_id: str) -> str:
    """The place of a key enabling technology on the page of them all.

    >>> relative("clusters/tecos/", ket("photonics"))
    '../../kets/#photonics'
    """
    return f"{KETS}#{ket_id}"


def expert_role(role: str) -> str:
    """The experts who take one role."""
    return f"{EXPERTS}roles/{role}/"


def expert_language(code: str) -> str:
    """The experts who speak one language."""
    return f"{EXPERTS}languages/{code}/"


def compare_clusters(*cluster_ids: str) -> str:
    """The page of comparison with these clusters chosen.

    >>> compare_clusters("acs", "tecos")
    'compare/?clusters=acs,tecos'
    """
    return f"{COMPARE}?clusters={','.join(cluster_ids)}"


def compare_regions(*codes: str) -> str:
    """The page of comparison with these regions chosen; codes are in lower case in addresses."""
    return f"{COMPARE}?regions={','.join(codes).lower()}"


def part(base: str, number: int) -> str:
    """One part of a list that is split: the first stands at the list's own address.

    >>> part("actors/", 1), part("actors/", 3)
    ('actors/', 'actors/page/3/')
    """
    return base if number == 1 else f"{base}page/{number}/"


def map_file(subject: str, form: str) -> str:
    """A map as a file: `organisations`, `regions`, a theme or sub-field, `regions/<code>` or `clusters/<id>`; its form is `svg`, or `csv` for its figures.

    >>> map_file("plastics/injection-moulding", "csv")
    'data/maps/plastics/injection-moulding.csv'
    """
    return f"{MAPS}{subject}.{form}"


def statistics_file(series: str) -> str:
    """A series of figures as a table."""
    return f"data/statistics/{series}.csv"


def preview(page: str = "") -> str:
    """The picture for links to the page of a theme or region; without one, for links to anything else.

    >>> preview(), preview(region("AT31"))
    ('assets/previews/atlas.png', 'assets/previews/regions/at31.png')
    """
    return f"{PREVIEWS}{page.rstrip('/') or 'atlas'}.png"


def region_map(code: str) -> str:
    """The subject of a region's map; codes are in lower case in addresses."""
    return f"regions/{code.lower()}"


def cluster_map(record_id: str) -> str:
    """The subject of the map of a cluster and its members."""
    return f"clusters/{record_id}"


def relative(source: str, target: str) -> str:
    """The link from one address to another within a language.

    >>> relative("clusters/tecos/", "themes/plastics/")
    '../../themes/plastics/'
    >>> relative("", "themes/")
    'themes/'
    >>> relative("themes/", "")
    '../'
    """
    up = "../" * source.count("/")
    return (up + target) or "./"
