"""The templates: compiled once, with every value escaped and an unknown name an error."""

from __future__ import annotations

from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup


@lru_cache(maxsize=1)
def environment() -> Environment:
    """What all templates share."""
    return Environment(
        loader=PackageLoader("atlas_builder.render", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )


@lru_cache(maxsize=None)
def _template(name: str) -> Template:
    return environment().get_template(name)


def fill(name: str, **values: object) -> str:
    """The HTML of the template `templates/<name>.html` with its values."""
    return _template(f"{name}.html").render(values)


def fragment(name: str, **values: object) -> Markup:
    """The same, to be placed into another template as it is."""
    return Markup(fill(name, **values))
