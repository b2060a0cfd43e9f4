"""Sort keys and other small matters of text that hold in every language."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Letters that Unicode takes for no other letter with a mark; a reader of the Alpine languages looks for them there all the same.
_AS_SORTED = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})
_HOST_SIGNS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-_")
_DOTS = re.compile("[.。．｡]")  # a browser reads all four as a dot


@lru_cache(maxsize=65_536)
def sort_key(text: str) -> tuple[str, str]:
    """A key that sorts as a reader expects: case and accents count only between words that are otherwise equal.

    >>> sorted(["Zürich", "école", "Étupes", "Zug"], key=sort_key)
    ['école', 'Étupes', 'Zug', 'Zürich']
    """
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return bare.casefold().translate(_AS_SORTED), text


def host_of(url: str) -> str:
    """The host of an address as people write it; a host in another script is shown in its ASCII form.

    >>> host_of("https://www.tecos.si/en/"), host_of("https://xn--bcher-kva.example"), host_of("https://bücher.example/x")
    ('tecos.si', 'xn--bcher-kva.example', 'xn--bcher-kva.example')
    """
    # A browser reads full-width letters as plain ones and leaves out the dot at the end.
    host = url.partition("://")[2].partition("/")[0].partition("?")[0].partition("#")[0].partition(":")[0].lower()
    if not host.isascii():
        host = ".".join(map(_ascii, _DOTS.split(host)))
    return host.rstrip(".").removeprefix("www.")


def _ascii(label: str) -> str:
    plain = unicodedata.normalize("NFKC", label).lower()
    # A full-width slash ends no host, and no browser opens such an address: it may not be shown as if it led to what stands before.
    shown = plain if all(sign in _HOST_SIGNS or not sign.isascii() for sign in plain) else label
    return shown if shown.isascii() else "xn--" + shown.encode("punycode").decode("ascii")
