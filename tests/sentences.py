"""Every sentence that the package can say of a problem, read from its source: what stands for a message or a hint where one is made."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path

import atlas_builder

PACKAGE = Path(atlas_builder.__file__).parent
QUOTED, PLAIN = "`x`", "7"  # what stands in the places of a sentence
FEW = 12  # a place that can hold more texts than this is filled with a word instead


class Source:
    """One module: its functions, what is assigned in each, and the package's functions by name."""

    def __init__(self, path: Path) -> None:
        self.tree = ast.parse(path.read_text(encoding="utf-8"))
        self.parents = {child: node for node in ast.walk(self.tree) for child in ast.iter_child_nodes(node)}
        self.functions = {node.name: node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef)}
        self.imported: dict[str, Source] = {}

    def scopes(self, node: ast.AST) -> Iterator[ast.AST]:
        """The functions around a node, the nearest first, and the module."""
        while node in self.parents:
            node = self.parents[node]
            if isinstance(node, (ast.FunctionDef, ast.Module)):
                yield node

    def assigned(self, name: str, node: ast.AST) -> list[ast.expr]:
        """Every value that a name is given in the nearest scope that gives it one."""
        for scope in self.scopes(node):
            if values := [value for held in ast.walk(scope) for value in _given(held, name)]:
                return values
        return list(self._handed(name, node))

    def _handed(self, name: str, node: ast.AST) -> Iterator[ast.expr]:
        """What a function is called with in its module, where the name is one of its parameters."""
        for scope in self.scopes(node):
            if not isinstance(scope, ast.FunctionDef):
                continue
            names = [arg.arg for arg in scope.args.args if arg.arg != "self"]
            for call in ast.walk(self.tree) if name in names else ():
                if isinstance(call, ast.Call) and _name(call) == scope.name and len(call.args) > names.index(name):
                    yield call.args[names.index(name)]

    def texts(self, node: ast.AST, around: frozenset[ast.AST] = frozenset()) -> list[str]:
        """Every text that an expression can be, with samples in its places; none where it is no text or nobody can tell.

        `around` are the expressions that it is asked for: one that leads back to itself says nothing new.
        """
        if node in around:
            return []
        around = around | {node}
        if isinstance(node, ast.Constant):
            return [node.value] if isinstance(node.value, str) else []
        if isinstance(node, ast.JoinedStr):
            parts = [self._place(part, around) for part in node.values]
            return ["".join(chosen) for chosen in product(*parts)]
        if isinstance(node, ast.IfExp):
            return self.texts(node.body, around) + self.texts(node.orelse, around)
        if isinstance(node, ast.BoolOp):
            return [text for value in node.values for text in self.texts(value, around)]
        if isinstance(node, ast.BinOp):
            left, right = (self.texts(side, around) or [PLAIN] for side in (node.left, node.right))
            return [a + b for a, b in product(left, right)]
        if isinstance(node, (ast.Tuple, ast.Dict)):
            return [text for value in (node.elts if isinstance(node, ast.Tuple) else node.values) for text in self.texts(value, around)]
        if isinstance(node, (ast.Starred, ast.Subscript)):
            return self.texts(node.value, around)
        if isinstance(node, ast.Name):
            return [text for value in self.assigned(node.id, node) for text in self.texts(value, around)]
        return self._called(node, around) if isinstance(node, ast.Call) else []

    def _called(self, node: ast.Call, around: frozenset[ast.AST]) -> list[str]:
        name = _name(node)
        if name == "quote":
            return [QUOTED]
        if name == "did_you_mean":
            return [f"did you mean {QUOTED}?", ""]
        if name == "strip" and isinstance(node.func, ast.Attribute):
            return [text.strip() for text in self.texts(node.func.value, around)]
        if name == "get" and isinstance(node.func, ast.Attribute):
            return [text for part in (node.func.value, *node.args[1:]) for text in self.texts(part, around)]
        if name in ("join", "list"):
            return [text for argument in node.args for text in self.texts(argument, around)]
        if name in self.imported:
            return self.imported[name].texts_of(name, around)
        return self.texts_of(name, around)

    def texts_of(self, name: str, around: frozenset[ast.AST]) -> list[str]:
        """Every text that a function of the module gives back."""
        if name in self.functions:
            held = self.functions[name]
            returned = [part.value for part in ast.walk(held) if isinstance(part, (ast.Return, ast.Yield)) and part.value]
            return [text for value in returned for text in self.texts(value, around)]
        return []

    def _place(self, node: ast.expr, around: frozenset[ast.AST]) -> list[str]:
        if not isinstance(node, ast.FormattedValue):
            return self.texts(node, around)
        found = [] if node.format_spec else sorted(set(self.texts(node.value, around)))
        return found if 0 < len(found) <= FEW else [PLAIN]


def _given(node: ast.AST, name: str) -> Iterator[ast.expr]:
    if isinstance(node, (ast.Assign, ast.AnnAssign, ast.NamedExpr)) and node.value is not None:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        for target in targets:
            if isinstance(target, ast.Name) and target.id == name:
                yield node.value
            elif isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                pairs = zip(target.elts, node.value.elts, strict=True)
                yield from (value for part, value in pairs if isinstance(part, ast.Name) and part.id == name)
            elif isinstance(target, ast.Tuple) and any(isinstance(part, ast.Name) and part.id == name for part in target.elts):
                yield node.value
    elif isinstance(node, ast.arguments):
        named = node.args[len(node.args) - len(node.defaults) :] if node.defaults else []
        yield from (value for arg, value in zip(named, node.defaults, strict=True) if arg.arg == name)


def _name(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node.func, ast.Name) else ""


def _makers(source: Source) -> set[str]:
    """Names of all that makes a problem in a module: also every function of it that hands on what it was given."""
    makers = {"Problem", "Fault", "problem"}
    while True:
        more = {
            name
            for name, held in source.functions.items()
            for call in ast.walk(held)
            if isinstance(call, ast.Call) and _name(call) in makers
            for argument in call.args
            if isinstance(argument, ast.Name) and argument.id in {arg.arg for arg in held.args.args}
        }
        if more <= makers:
            return makers
        makers |= more


@cache
def sentences() -> dict[str, str]:
    """Every message and hint of the package with samples in its places, and a place where it stands."""
    sources = {path: Source(path) for path in sorted(PACKAGE.rglob("*.py"))}
    explain = sources[PACKAGE / "records/syntax.py"]
    found: dict[str, str] = {}
    for path, source in sources.items():
        source.imported = {"explain": explain} if source is not explain else {}
        makers = _makers(source)
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and _name(node) in makers:
                for argument in (*node.args, *(keyword.value for keyword in node.keywords)):
                    for text in source.texts(argument):
                        if " " in text:
                            found.setdefault(text, f"{path.relative_to(PACKAGE)}:{node.lineno}")
    return found
