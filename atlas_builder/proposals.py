"""New records for whoever has only a browser: a file name, and a short text with remarks in which the required values are still open.

An open value is reported by the check at its place; so nothing that nobody has stated gets into the atlas by being left as it was.
"""

from __future__ import annotations

from typing import NamedTuple

from atlas_builder.atlas import Atlas
from atlas_builder.forge import Forge, forge_of
from atlas_builder.language import Language
from atlas_builder.model import Method, Status

UNCLAIMED = "clusters/_unclaimed"


class Draft(NamedTuple):
    """A new file of the atlas."""

    file: str
    text: str


def actor_draft(atlas: Atlas, language: Language, *, region: str = "", cluster: str = "") -> Draft:
    """An organisation in a region, or a member of a cluster; without either, its folder's name is open too."""
    text = language.text
    folder = f"clusters/{cluster}/actors" if cluster else f"{UNCLAIMED}/{region.lower() or text('forge.region_folder')}"
    written = _text(
        atlas,
        language,
        head=text("forge.actor_head"),
        second=(f"{text('forge.kind')}: {', '.join(atlas.vocabularies['kinds'])}", "kind:"),
        summary=text("forge.actor_summary"),
        region=region,
    )
    return Draft(f"{folder}/{text('forge.actor_file')}.yml", written)


def cluster_draft(atlas: Atlas, language: Language) -> Draft:
    """A cluster initiative."""
    text = language.text
    written = _text(
        atlas,
        language,
        head=text("forge.cluster_head"),
        second=(f"{text('forge.status')}: {', '.join(Status)}", "status:"),
        summary=text("forge.cluster_summary"),
        region="",
    )
    return Draft(f"clusters/{text('forge.cluster_file')}/cluster.yml", written)


def proposal(atlas: Atlas, language: Language, *, region: str = "", cluster: str = "") -> str:
    """Opens the forge's editor with a new organisation, or nothing where the atlas has no forge."""
    return _opened(forge_of(atlas.settings), actor_draft(atlas, language, region=region, cluster=cluster))


def cluster_proposal(atlas: Atlas, language: Language) -> str:
    """Opens the forge's editor with a new cluster, or nothing where the atlas has no forge."""
    return _opened(forge_of(atlas.settings), cluster_draft(atlas, language))


def _opened(forge: Forge, draft: Draft) -> str:
    return forge.new(draft.file, draft.text)


def _text(atlas: Atlas, language: Language, *, head: str, second: tuple[str, str], summary: str, region: str) -> str:
    text = language.text
    theme = next(iter(atlas.themes.values()))
    remarks = (
        (text("forge.name"), "name:"),
        second,
        (text("forge.region"), f"region: {region}".rstrip()),
        (text("forge.city"), "location:\n  city:"),
        (summary, f"summary:\n  {language.code}:"),
        (text("forge.field", example=theme.field_id(theme.fields[0])), "competencies:\n  - field:"),
        (text("forge.source"), "sources:\n  -"),
        (f"{text('forge.method')}: {', '.join(Method)}", "provenance:\n  method:"),
    )
    lines = [f"# {head}", f"# {text('forge.how')}", f"# {text('forge.file_name')}"]
    lines += [f"# {said}\n{keys}" for said, keys in remarks]
    return "\n".join([*lines, f"  # {text('forge.checked')}\n  checked:", f"# {text('forge.more')}"]) + "\n"
