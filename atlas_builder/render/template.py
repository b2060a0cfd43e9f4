"""The templates: compiled once, with every value escaped and an unknown name an error."""

from __future__ import annotations

from collections.abc import Callable, Iterable, MutableMapping
from functools import lru_cache
from types import ModuleType
from typing import Any

import markupsafe
from jinja2 import Environment, PackageLoader, StrictUndefined, Template, nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup
from markupsafe import escape as whole

from atlas_builder.compiled import Compiled


def plain_escape(library: ModuleType) -> Callable[[str], str]:
    """How a library such as markupsafe escapes plain text: what its `escape` calls, in C where there is C.

    It promises that function to nobody; but `escape` makes an object of each text, which takes ten times as long, and a page has 250
    of them. So the function is used where it is, and `escape` where a release has none.
    """
    found: Callable[[str], str] = getattr(library, "_escape_inner", lambda text: str(whole(text)))
    return found


escape_text = plain_escape(markupsafe)


def escape(value: object) -> str:
    """A value as HTML, the same text that markupsafe gives, without making an object of its own of each plain text.

    >>> escape("a & b"), escape("plain"), escape(Markup("<b>")), escape(3)
    ('a &amp; b', 'plain', Markup('<b>'), Markup('3'))
    """
    if type(value) is str:
        return escape_text(value)
    return value if type(value) is Markup else whole(value)


class _Code(CodeGenerator):
    """The engine's code of a template, with the `escape` of this file, labels by a look-up, `a.b` as the attribute itself and calls as calls.

    A page has some 250 values and 25 labels; more than half of its time went into the engine's own ways to them. Pieces are gathered in
    a list and handed on together, where the engine would hand on each through all the templates that a page is made of.
    """

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
        super().visit_Template(node, frame)
        # The code imports an `escape` at its top; what is written below it holds when the template is filled.
        self.writeline(f"from {__name__} import escape, escape_text")
        self.writeline("labels = environment.labels")

    def blockvisit(self, nodes: Iterable[nodes.Node], frame: Frame) -> None:
        if frame.buffer is not None:
            super().blockvisit(nodes, frame)
            return
        self.buffer(frame)
        super().blockvisit(nodes, frame)
        self.writeline(f"yield concat({frame.buffer})")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        # The engine would try `a["b"]` next, at the price of a Python function for each.
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        if _is_label(node):
            self.write(f"labels[{node.args[0].as_const()!r}]")
        elif forward_caller or node.dyn_args or node.dyn_kwargs:
            super().visit_Call(node, frame, forward_caller=forward_caller)
        else:
            # The engine would look at each macro whether it asks for the context, which none does: longer than many a macro takes.
            self.visit(node.node, frame)
            self.write("(")
            for argument in (*node.args, *node.kwargs):
                self.visit(argument, frame)
                self.write(", ")
            self.write(")")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        # A call of `escape` for each value costs three times what is done in it.
        self.write("(" if _is_label(node) else "(escape_text(_v) if (_v := (")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        self.write(")" if _is_label(node) else ")).__class__ is str else escape(_v))")


def _is_label(node: nodes.Node) -> bool:
    return (
        isinstance(node, nodes.Call)
        and isinstance(node.node, nodes.Name)
        and node.node.name == "t"
        and not node.kwargs
        and isinstance(node.args[0], nodes.Const)
    )


class _Labels(dict[str, Markup]):
    """The labels that templates ask for with `t('key')`, escaped once. A key that no labels.yml has is a mistake of ours: KeyError."""

    def __init__(self, text: Callable[[str], str]) -> None:
        self._text = text

    def __missing__(self, key: str) -> Markup:
        self[key] = whole(self._text(key))
        return self[key]


class _Environment(Environment):
    code_generator_class = _Code
    made: dict[str, Template]

    def get_template(self, name: str | Template, parent: str | None = None, globals: MutableMapping[str, Any] | None = None) -> Template:
        # Nothing changes while a build runs; the engine would look after its loader and its globals four times for each page.
        made = self.made.get(name) if isinstance(name, str) else None
        return made or self.made.setdefault(str(name), super().get_template(name, parent, globals))


_COMPILED = Compiled(__file__)
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
    vars(made).update(labels=_Labels(text), made={})
    return made


def fill(template: str, /, *, t: Callable[[str], str], **values: object) -> str:
    """The HTML of the template `templates/<template>.html` with its values. `t` gives the label of a key; templates write `t('key')`."""
    return environment(t).get_template(f"{template}.html").render(values, t=t)
