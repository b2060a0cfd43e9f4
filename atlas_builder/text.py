"""Sort keys and other small matters of text that hold in every language."""

from __future__ import annotations

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=65_536)
def sort_key(text: str) -> tuple[str, str]:
    """A key that sorts as a reader expects: case and accents count only between words that are otherwise equal.

    >>> sorted(["Zürich", "école", "Étupes", "Zug"], key=sort_key)
    ['école', 'Étupes', 'Zug', 'Zürich']
    """
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return bare.casefold().replace("ß", "ss"), text


def host_of(url: str) -> str:
    """The host of an address as people write it; a host in another script is shown in its ASCII form.

    >>> host_of("https://www.tecos.si/en/"), host_of("https://xn--bcher-kva.example"), host_of("https://bücher.example/x")
    ('tecos.si', 'xn--bcher-kva.example', 'xn--bcher-kva.example')
    """
    # A browser reads full-width letters as plain ones and leaves out the dot at the end.
    host = url.partition("://")[2].partition("/")[0].partition("?")[0].partition("#")[0].partition(":")[0].lower()
    if not host.isascii():
        host = ".".join(_ascii(label) for label in unicodedata.normalize("NFKC", host).replace("。", ".").split("."))
    return host.rstrip(".").removeprefix("www.")


def _ascii(label: str) -> str:
    return label if label.isascii() else "xn--" + label.encode("punycode").decode("ascii")
