"""The Nu HTML checker on every page and every picture of a site, in one run of Java."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
JAR = HERE / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
QUOTED = re.compile(r"“[^”]*”")


@dataclass(frozen=True)
class Said:
    """One message of the checker."""

    kind: str
    """`error`, or `warning` or `info` for what it would rather see otherwise."""
    message: str
    where: str

    @property
    def sort(self) -> str:
        """The message without its names, so that the same fault on a thousand pages is one.

        >>> Said("error", "Attribute “x” not allowed on element “g”.", "").sort
        'error: Attribute “…” not allowed on element “…”.'
        """
        return f"{self.kind}: {QUOTED.sub('“…”', self.message)}"


def check(sites: Sequence[Path]) -> list[Said]:
    """What the checker says of all pages and pictures below some folders."""
    command = [
        "java",
        "-Xss4m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-jar",
        str(JAR),
        "--format",
        "json",
        "--stdout",
        "--exit-zero-always",
    ]
    command += ["--skip-non-html", "--also-check-svg", *map(str, sites)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if not done.stdout.startswith("{"):
        raise RuntimeError(f"the Nu HTML checker did not run: {done.stdout}{done.stderr}")
    return [said(message) for message in json.loads(done.stdout)["messages"]]


def said(message: dict[str, object]) -> Said:
    """One message of the checker's JSON.

    >>> said({"type": "info", "subType": "warning", "message": "m", "url": "file:/site/a.html", "lastLine": 3})
    Said(kind='warning', message='m', where='file:/site/a.html:3')
    """
    kind = str(message.get("subType") or message["type"])
    return Said(
        "error" if kind == "fatal" or message["type"] == "non-document-error" else kind,
        str(message["message"]),
        f"{message.get('url', '')}:{message.get('lastLine', '')}",
    )
