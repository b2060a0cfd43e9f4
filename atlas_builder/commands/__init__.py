"""The list of commands. To add one: its module with a function of the command's name, and a line in `COMMANDS`.

What a command needs beside the console is imported inside its function, so that `atlas --help` need not load the whole house.
"""

from __future__ import annotations

from collections.abc import Callable

from atlas_builder.commands.build import build
from atlas_builder.commands.check import check
from atlas_builder.commands.exporting import export
from atlas_builder.commands.fmt import fmt
from atlas_builder.commands.importing import import_
from atlas_builder.commands.new import new
from atlas_builder.commands.owners import owners
from atlas_builder.commands.schema import schema
from atlas_builder.commands.stale import stale

COMMANDS: tuple[Callable[..., None], ...] = (build, check, export, fmt, import_, new, owners, schema, stale)
