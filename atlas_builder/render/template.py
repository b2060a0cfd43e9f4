"""The templates: compiled once, with every value escaped and an unknown name an error."""

from __future__ import annotations

import re
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template, nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup
from markupsafe import escape as whole

_SIGN = re.compile("[&<>\"']").search


def escape(value: object) -> str:
    """A value as HTML, the same text that markupsafe gives; most values hold no sign to escape, and are told fast.

    >>> escape("a & b"), escape("plain"), escape(Markup("<b>")), escape(3)
    (Markup('a &amp; b'), 'plain', Markup('<b>'), Markup('3'))
    """
    if type(value) is str:
        return whole(value) if _SIGN(value) else value
    return value if type(value) is Markup else whole(value)


class _Code(CodeGenerator):
    """The engine's code of a template, with the `escape` of this file: a page has some 250 values, and a seventh of its time went there."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
        super().visit_Template(node, frame)
        # The code imports an `escape` at its top; what is imported below it holds when the template is filled.
        self.writeline(f"from {__name__} import escape")


class _Environment(Environment):
    code_generator_class = _Code


@cache
def environment() -> Environment:
    """What all templates share."""
    made = _Environment(
        loader=PackageLoader("atlas_builder.render", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    # `a.b` is the attribute and nothing else: the engine would try `a["b"]` next, at the price of a Python function for each.
    vars(made)["getattr"] = getattr
    return made


@cache
def _template(name: str) -> Template:
    return environment().get_template(name)


def fill(template: str, /, **values: object) -> str:
    """The HTML of the template `templates/<template>.html` with its values."""
    return _template(f"{template}.html").render(values)
