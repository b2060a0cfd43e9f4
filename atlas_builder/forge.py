"""The forge where the records lie: the addresses that open its editor with a record, with a new one, or its forms.

`routes` holds the site's own addresses; these lead out of it. They follow from `repo_url`, `branch` and `forge` of atlas.yml; an
`edit_url` says where records are edited in a forge of any other kind.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from atlas_builder.taxonomy import ForgeKind, Settings
from atlas_builder.text import host_of

ADDRESS_LIMIT = 7_500  # servers commonly refuse a line of more than 8 KiB, and the forge's login page carries the address along

# Hosts that say what they run; others say it with `forge:`.
_HOSTS = {"github.com": ForgeKind.GITHUB, "gitlab.com": ForgeKind.GITLAB, "codeberg.org": ForgeKind.GITEA}

# What follows the address of a repository. A new file is named by its whole path, so that its folder need not exist yet.
_EDIT = {ForgeKind.GITHUB: "edit/{branch}/{file}", ForgeKind.GITLAB: "-/edit/{branch}/{file}", ForgeKind.GITEA: "_edit/{branch}/{file}"}
_NEW = {
    ForgeKind.GITHUB: "new/{branch}?filename={file}&value={text}",
    ForgeKind.GITLAB: "-/new/{branch}?file_name={file}&content={text}",
    ForgeKind.GITEA: "_new/{branch}/?filename={file}&value={text}",
}
_FORMS = {ForgeKind.GITHUB: "issues/new/choose", ForgeKind.GITLAB: "-/issues/new", ForgeKind.GITEA: "issues/new/choose"}


@dataclass(frozen=True, slots=True)
class Forge:
    """A repository in a forge. Where one of its addresses is not known, the answer is the empty text.

    >>> forge = Forge("https://github.com/isles/atlas", ForgeKind.GITHUB, "main")
    >>> forge.edit("clusters/harbour-lab/cluster.yml")
    'https://github.com/isles/atlas/edit/main/clusters/harbour-lab/cluster.yml'
    >>> forge.new("clusters/harbour-lab/actors/mill.yml", "name:\\n")
    'https://github.com/isles/atlas/new/main?filename=clusters/harbour-lab/actors/mill.yml&value=name:%0A'
    """

    repository: str
    kind: ForgeKind | None
    branch: str
    editor: str = ""

    def edit(self, file: str) -> str:
        """Opens a file in the editor."""
        if self.editor:
            return f"{self.editor}/{_path(file)}"
        return self._address(_EDIT, file=_path(file))

    def new(self, file: str, text: str) -> str:
        """Opens the editor with a new file that holds a text. Where the whole would be too long for an address, without the text."""
        address = self._address(_NEW, file=_word(file), text=_word(text))
        return address if len(address) <= ADDRESS_LIMIT else self._address(_NEW, file=_word(file), text="")

    def forms(self) -> str:
        """The forms for those who would rather tell what is wrong than write a record."""
        return self._address(_FORMS)

    def _address(self, forms: dict[ForgeKind, str], **places: str) -> str:
        if not self.repository or self.kind is None:
            return ""
        return f"{self.repository}/{forms[self.kind].format(branch=_path(self.branch), **places)}"


def forge_of(settings: Settings) -> Forge:
    """The forge of an atlas; all its answers are empty where atlas.yml names none."""
    repository = (settings.repo_url or "").split("#")[0].split("?")[0].rstrip("/").removesuffix(".git")
    return Forge(repository, settings.forge or _kind_of(repository), settings.branch, (settings.edit_url or "").rstrip("/"))


def _kind_of(repository: str) -> ForgeKind | None:
    host = host_of(repository) if repository else ""
    return _HOSTS.get(host) or next((kind for kind in ForgeKind if host.startswith(f"{kind.value}.")), None)


def _path(text: str) -> str:
    """A path as it stands in an address."""
    return quote(text, safe="/")


def _word(text: str) -> str:
    """A value behind a question mark; the signs left as they are have no meaning there and are frequent in records."""
    return quote(text, safe="/:,")
