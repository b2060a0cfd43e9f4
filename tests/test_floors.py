"""The floors of the house: which module may import which, read from every import of the package, also of those inside functions."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

import pytest

import atlas_builder
from atlas_builder.records import crosscheck
from atlas_builder.render import pages

PACKAGE = Path(atlas_builder.__file__).parent
LINES_LIMIT = 350  # above it, a file holds two ideas

# From the ground up. A module imports from its own room and from lower floors, never from another room of its own floor.
FLOORS: tuple[tuple[tuple[str, ...], str], ...] = (
    (
        ("problem", "text", "routes", "project", "bundle", "swap", "progress", "compiled", "styles", "records.characters"),
        "Values and signs that need nothing of ours. A bundle is path and bytes, so whoever makes pages can fill one.",
    ),
    (("geo", "values"), "Regions and places, and the kinds of value of a record: facts of the world, before any record."),
    (
        ("records.yaml", "records.quick", "records.syntax", "records.lines", "records.scalars"),
        "Text to values with line and column; knows no key of any record.",
    ),
    (
        ("model", "language", "records.files", "shells", "reference"),
        "The nouns; labels and formats of a language; which files there are; the pages to fill; what each code of a problem means.",
    ),
    (("taxonomy", "labels"), "What an atlas declares of itself is made of the nouns; the labels of an atlas are read from its files."),
    (("tables",), "Records as rows of sheets and back; knows the keys, and no file."),
    (("icons",), "The drawings that themes name."),
    (("reports", "translation"), "Problems in the forms of other programs, and in other languages."),
    (("atlas", "forge"), "Everything that was read, as one value; the addresses of the forge follow from the settings."),
    (("proposals",), "New records for the forge's editor: files to be filled in."),
    (("records",), "From files to an Atlas: load, crosscheck, schema."),
    (("sheets",), "All records as workbooks, CSV and JSON, without the pages."),
    (("derive",), "From an Atlas to Findings."),
    (("view",), "What a page may see: atlas, findings, language."),
    (("render", "chrome"), "From a View to pages, and the frame around them."),
    (("mapping",), "The files of the interactive map; its classes are those of the static maps."),
    (("exports",), "The atlas as data; its words are those of the pages."),
    (("search",), "The documents of the search: the words of the pages without their markup."),
    (("indexing",), "The one file that runs Pagefind."),
    (("engine",), "The one file that knows MkDocs."),
    (("audit",), "Reads the pages as a stranger would, while they are published."),
    (("publish",), "Engine, pages and audit make a site."),
    (("contribute",), "Writes new records and new atlases."),
    (("pipeline",), "The whole line."),
    (("console",), "What the commands share."),
    (("commands",), "The commands."),
    (("cli",), "The command line made of them."),
    (("__main__",), "The command as a module, for computers without the script."),
)


def modules() -> dict[str, Path]:
    """Every module below the package by its dotted name; a package by its folder's name."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    del found[""]
    return found


MODULES = modules()


def room(module: str) -> tuple[int, str] | None:
    """The floor and the room of a module: that of its longest name that stands in the list."""
    rooms = {name: floor for floor, (names, _) in enumerate(FLOORS) for name in names}
    while module and module not in rooms:
        module = module.rpartition(".")[0]
    if not module:
        return None
    names = FLOORS[rooms[module]][0]
    # The three files that turn text into values are one room.
    return rooms[module], names[0] if names[0] == "records.yaml" else module


def imports(path: Path) -> list[tuple[int, str]]:
    """Every import of a file, as line and dotted name; names taken from one of our packages are resolved to their modules."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}:{node.lineno}: write the import out from atlas_builder"
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                found.append((node.lineno, whole if whole.removeprefix("atlas_builder.") in MODULES else str(node.module)))
    return found


def importers(*names: str) -> set[str]:
    """The modules that import one of these packages or anything below it."""
    return {
        module
        for module, path in MODULES.items()
        if any(name == wanted or name.startswith(wanted + ".") for _, name in imports(path) for wanted in names)
    }


def test_every_module_stands_on_a_floor() -> None:
    assert [module for module in MODULES if room(module) is None] == []


def test_every_room_of_the_list_exists() -> None:
    rooms = [name for names, _ in FLOORS for name in names]
    assert len(rooms) == len(set(rooms))
    # The careful reader of YAML may be one file or several.
    assert {name for name in rooms if name not in MODULES} <= {"records.syntax"}


def test_every_import_points_down() -> None:
    pointing_up = []
    for module, path in MODULES.items():
        here = room(module)
        for line, name in imports(path):
            if name == "atlas_builder" or not name.startswith("atlas_builder."):
                continue
            there = room(name.removeprefix("atlas_builder."))
            assert here is not None
            assert there is not None
            if there[0] > here[0] or (there[0] == here[0] and there[1] != here[1]):
                pointing_up.append(f"{path.relative_to(PACKAGE)}:{line}: {module} imports {name}, which stands above or beside it")
    assert pointing_up == []


def test_within_a_folder_no_imports_go_round_in_a_circle() -> None:
    graph = {
        module: {name.removeprefix("atlas_builder.") for _, name in imports(path) if name.startswith("atlas_builder.")}
        for module, path in MODULES.items()
    }
    done: set[str] = set()

    def visit(module: str, trail: tuple[str, ...]) -> None:
        assert module not in trail, " -> ".join((*trail, module))
        if module not in done:
            for name in sorted(graph[module] & graph.keys()):
                visit(name, (*trail, module))
            done.add(module)

    for module in graph:
        visit(module, ())


@pytest.mark.parametrize(
    ("packages", "allowed"),
    [
        (("mkdocs", "material"), {"engine"}),
        (("markdown_it", "nh3"), {"render.markdown"}),
        (("typer",), {"cli", "console"} | {module for module in MODULES if module.startswith("commands.")}),
        (("rich",), {"progress"}),
        (("jinja2",), {"render.template", "compiled", "engine"}),
        (("random", "secrets", "uuid", "socket", "urllib.request", "http"), set()),
    ],
)
def test_a_library_is_known_to_one_room_only(packages: tuple[str, ...], allowed: set[str]) -> None:
    assert importers(*packages) <= allowed


def test_only_the_commands_read_the_clock() -> None:
    clocks = ("today", "now", "utcnow", "time", "localtime", "time_ns")
    readers = set()
    for module, path in MODULES.items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in clocks:
                held = node.func.value
                name = held.attr if isinstance(held, ast.Attribute) else held.id if isinstance(held, ast.Name) else ""
                if name in ("date", "datetime", "time"):
                    readers.add(module)
    assert readers == {"console"}


def test_derive_knows_no_file_and_no_markup() -> None:
    for module in ("derive", "derive.statistics"):
        names = {name for _, name in imports(MODULES[module])}
        forbidden = ("json", "pathlib", "os", "io", "yaml", "html", "markupsafe", "atlas_builder.render", "atlas_builder.records")
        assert [name for name in names if name.startswith(forbidden)] == []


def test_render_knows_no_yaml_and_no_file() -> None:
    below = {module for module in MODULES if module.split(".")[0] == "render"}
    assert below & importers("yaml", "atlas_builder.records", "pathlib", "os") == set()


def test_no_file_is_longer_than_one_idea() -> None:
    lengths = {module: len(path.read_text(encoding="utf-8").splitlines()) for module, path in MODULES.items()}
    assert {module: length for module, length in lengths.items() if length > LINES_LIMIT} == {}


def test_there_is_no_room_that_takes_everything_in() -> None:
    assert [module for module in MODULES if module.rpartition(".")[2] in ("utils", "util", "helpers", "common", "misc")] == []


def test_every_module_says_what_it_holds() -> None:
    undocumented = [module for module, path in MODULES.items() if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))]
    assert undocumented == []


def test_the_list_of_page_types_names_every_module_of_its_folder() -> None:
    listed = [make.__module__.rpartition(".")[2] for make in pages.PAGES]
    assert len(listed) == len(set(listed))
    assert set(listed) == {module.rpartition(".")[2] for module in MODULES if module.startswith("render.pages.")}


def test_the_list_of_checks_names_every_check() -> None:
    public = {
        name
        for name, held in vars(crosscheck).items()
        if inspect.isfunction(held) and held.__module__ == crosscheck.__name__ and not name.startswith("_") and name != "crosscheck"
    }
    listed = [check.__name__ for check in crosscheck.CHECKS]
    assert len(listed) == len(set(listed))
    assert set(listed) == public
