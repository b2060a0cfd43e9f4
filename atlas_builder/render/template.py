"""The templates: compiled once, with every value escaped and an unknown name an error."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template


@cache
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


@cache
def _template(name: str) -> Template:
    return environment().get_template(name)


def fill(template: str, /, **values: object) -> str:
    """The HTML of the template `templates/<template>.html` with its values."""
    return _template(f"{template}.html").render(values)
