"""The templates: compiled once, with every value escaped and an unknown name an error."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from types import CodeType

from jinja2 import BytecodeCache, Environment, PackageLoader, StrictUndefined, nodes
from jinja2.bccache import Bucket
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
    """The engine's code of a template, with the `escape` of this file, labels by a look-up and `a.b` as the attribute itself.

    A page has some 250 values and 25 labels; more than half of its time went into the engine's own ways to them.
    """

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
        super().visit_Template(node, frame)
        # The code imports an `escape` at its top; what is written below it holds when the template is filled.
        self.writeline(f"from {__name__} import escape")
        self.writeline("labels = environment.labels")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        # The engine would try `a["b"]` next, at the price of a Python function for each.
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        if isinstance(node.node, nodes.Name) and node.node.name == "t" and not node.kwargs and isinstance(node.args[0], nodes.Const):
            self.write(f"labels[{node.args[0].value!r}]")
        else:
            super().visit_Call(node, frame, forward_caller=forward_caller)


class _Compiled(BytecodeCache):
    """The code of every template, compiled once for all languages."""

    def __init__(self) -> None:
        self._codes: dict[str, CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get(bucket.key)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._codes[bucket.key] = bucket.code


class _Labels(dict[str, Markup]):
    """The labels that templates ask for with `t('key')`, escaped once. A key that no labels.yml has is a mistake of ours: KeyError."""

    def __init__(self, text: Callable[[str], str]) -> None:
        self._text = text

    def __missing__(self, key: str) -> Markup:
        self[key] = whole(self._text(key))
        return self[key]


class _Environment(Environment):
    code_generator_class = _Code


_COMPILED = _Compiled()
_LANGUAGES = 16  # more at a time than any atlas has; those of an earlier build may go


@lru_cache(maxsize=_LANGUAGES)
def environment(text: Callable[[str], str]) -> Environment:
    """What all templates of one language share. `text` gives the label of a key."""
    made = _Environment(
        loader=PackageLoader("atlas_builder.render", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
        bytecode_cache=_COMPILED,
    )
    vars(made)["labels"] = _Labels(text)
    return made


def fill(template: str, /, *, t: Callable[[str], str], **values: object) -> str:
    """The HTML of the template `templates/<template>.html` with its values. `t` gives the label of a key; templates write `t('key')`."""
    return environment(t).get_template(f"{template}.html").render(values, t=t)
