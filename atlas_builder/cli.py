"""The command `atlas`. Exit codes: 0 fine, 1 problems found, 2 wrong usage."""

from __future__ import annotations

import gc
import io
import os
import sys
from typing import Annotated

import typer

from atlas_builder import __version__
from atlas_builder.commands import COMMANDS

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Checks the records of a knowledge atlas and builds its site.")
for _command in COMMANDS:
    # `import` is a word of Python, so the function has a stroke behind its name
    app.command(_command.__name__.rstrip("_"))(_command)


@app.callback(invoke_without_command=True)
def _common(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    if version:
        print(f"atlas {__version__}")
        raise typer.Exit


def main() -> None:
    """Entry point of the command `atlas`."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # JSON is UTF-8 whatever the terminal's language, and no name of an organisation may end a check.
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    alone()
    app(prog_name="atlas")


def alone() -> None:
    """What a program in a process of its own may settle for all that it loads."""
    # A command ends in seconds, and records and pages hold no cycles: to walk all of them again and again takes up to a third of its time.
    gc.disable()
    # Pydantic would look through all installed packages for plugins, of which the models have none, when the first of them is made.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
