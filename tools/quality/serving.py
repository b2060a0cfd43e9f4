"""A finished site as a good web host serves it: text packed, the not-found page for what is not there, below a path of its own."""

from __future__ import annotations

import gzip
import io
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PACKED = ("text/", "application/javascript", "application/json", "application/manifest", "application/geo+json", "image/svg")
BELOW = "/"
"""Where the site is served: at the root of a host, which is what the not-found page of an atlas without an address of its own expects."""
NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


def chromium() -> str:
    """Where the browser is."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    assert found, f"none of {', '.join(NAMES)} is installed; on Debian: apt-get install chromium"
    return found


def packed(data: bytes) -> bytes:
    """What goes over the wire for a file of text, the same each time."""
    return gzip.compress(data, 6, mtime=0)


class _Handler(SimpleHTTPRequestHandler):
    """Packs text and keeps no log."""

    protocol_version = "HTTP/1.1"
    directory: str

    def log_message(self, format: str, *args: object) -> None:
        """Nobody reads it."""

    def send_head(self) -> io.BytesIO:
        """Answers with the file, or with the site's own page for what is not there."""
        wanted = self.path.partition("?")[0].partition("#")[0]
        path = Path(self.translate_path("/" + wanted.removeprefix(BELOW)))
        path = path / "index.html" if path.is_dir() else path
        there = wanted.startswith(BELOW) and path.is_file()
        path = path if there else Path(self.directory) / "404.html"
        kind, data = self.guess_type(path), path.read_bytes()
        self.send_response(200 if there else 404)
        self.send_header("Content-Type", kind + ("; charset=utf-8" if kind.startswith("text/") else ""))
        self.send_header("Cache-Control", "max-age=600")
        if kind.startswith(PACKED):
            data = packed(data)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        return io.BytesIO(data)


class _Server(ThreadingHTTPServer):
    """Does not mind a reader who goes on before everything is there."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Nobody reads it."""


@contextmanager
def served(site: Path) -> Iterator[str]:
    """The address at which a site answers, with a slash at its end."""
    server = _Server(("127.0.0.1", 0), partial(_Handler, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{BELOW}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
