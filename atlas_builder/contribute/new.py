"""A new record of an atlas, from options, from answers on a terminal, or with its required keys left empty for an editor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from atlas_builder.atlas import Atlas
from atlas_builder.contribute.answers import Question, Unclear, chosen, fault_of, placed, questions, understood
from atlas_builder.contribute.draft import commented, empty_keys
from atlas_builder.contribute.outline import Key, Words, keys_of, words_of
from atlas_builder.contribute.placing import MODELS, Refusal, What, file_of, write_new
from atlas_builder.geo.gazetteer import find
from atlas_builder.model import Filed
from atlas_builder.problem import quote
from atlas_builder.records.files import clusters_in

_NUMBERED = 12  # a longer list is shown only when asked for with a question mark
_COLUMN = 34

Options = Mapping[str, str | Sequence[str]]


class Talk(Protocol):
    """A person at a terminal."""

    def say(self, text: str) -> None:
        """Shows a line."""

    def ask(self, prompt: str) -> str:
        """The answer to a prompt, one line."""


@dataclass(frozen=True, slots=True)
class Written:
    """A new file, the required keys that are still empty in it, and what else its writer should know."""

    file: str
    empty: tuple[str, ...]
    remarks: tuple[str, ...] = ()


@dataclass(slots=True)
class _New:
    """A record in the making."""

    atlas: Atlas
    words: Words
    model: type[Filed]
    keys: tuple[Key, ...]
    values: dict[str, Any]

    def take(self, question: Question, answer: str | Sequence[str]) -> None:
        """Puts an answer into the record. Raises Unclear, with the record as it was, where the check would refuse it."""
        values = placed(self.values, question, understood(question, answer, self.words))
        if fault := fault_of(self.model, self.keys, values, self.words):
            raise Unclear(fault)
        self.values = values


def new_record(root: Path, atlas: Atlas, what: What, record_id: str, options: Options, talk: Talk | None, *, cluster: str = "") -> Written:
    """Writes a record of which `options` hold what is known; `talk` is asked for the rest. Options are named as on the command line.

    Raises:
        Refusal: an option does not fit, or the record cannot be written. Nothing is written then, nor where `talk` is broken off.
    """
    words, model = words_of(atlas), MODELS[what]
    new = _New(atlas, words, model, keys_of(model, words), {})
    if any(key.name == "provenance" for key in new.keys):
        new.values["provenance"] = {"checked": words.today}
    asked = list(questions(new.keys))
    _known_options(what, asked, options)
    # Before anything is asked: nobody should answer ten questions for an id that is taken.
    file_of(root, what, record_id, cluster=cluster, region="x")
    for question in asked:
        if question.option in options:
            try:
                new.take(question, options[question.option])
            except Unclear as fault:
                raise Refusal(f"--{question.option}: {fault}") from None
    if what is What.ACTOR and not cluster and "region" not in options:
        if talk is None:
            raise Refusal("say with --cluster whose member it is, or with --region where an organisation without a cluster has its seat")
        cluster = _asked_for_cluster(root, talk)
    if talk is not None:
        _asked(new, [question for question in asked if question.option not in options], talk, cluster)
    region = str(new.values.get("region", ""))
    if what is What.ACTOR and not (cluster or region):
        raise Refusal("without a cluster, the region of the seat says where the record goes: nothing was written")
    file = file_of(root, what, record_id, cluster=cluster, region=region)
    write_new(root, file, commented(_heading(what, model), new.keys, new.values, words.languages))
    return Written(file, tuple(empty_keys(new.keys, new.values)), tuple(_remarks(new, what, record_id)))


def _known_options(what: What, asked: Sequence[Question], options: Options) -> None:
    known = {question.option for question in asked}
    if strange := next((option for option in options if option not in known), ""):
        raise Refusal(
            f"--{strange} does not belong to {'an' if what is What.ACTOR else 'a'} {what}; its options are: {', '.join(f'--{option}' for option in sorted(known))}"
        )


def _heading(what: What, model: type[Filed]) -> str:
    about = (model.__doc__ or "").strip().splitlines()[0]
    how = (
        "Lines that begin with `# ` explain. A key that begins with `#` alone is optional: take the `#` off each of its lines to use it. "
        "Where nothing stands after a key without `#`, a value is still to be written; `atlas check` names each of them."
    )
    return f"{about} {how}"


# On a terminal


def _asked(new: _New, asked: Sequence[Question], talk: Talk, cluster: str) -> None:
    talk.say("An empty answer leaves a line to be filled in the file; Ctrl-C ends without writing anything.")
    for question in asked:
        listed, names = question.key.words, new.words.names.get(question.key.list_name, {})
        default = _default(new, question, cluster)
        talk.say("")
        talk.say(f"{question.key.description} {_how(question, default)}".strip())
        if question.key.words and len(listed) <= _NUMBERED:
            _list(listed, names, talk)
        while True:
            answer = talk.ask(f"{question.option}> ").strip() or default
            if not answer:
                break
            if answer == "?" and listed:
                _list(listed, names, talk)
                continue
            try:
                new.take(question, answer)
                break
            except Unclear as fault:
                talk.say(f"  {fault}")
        if listed and answer:
            talk.say(f"  {_taken(new.values, question, names)}")


def _how(question: Question, default: str) -> str:
    if question.entries:
        how = "Their names, in order, with commas between them."
    elif question.key.words:
        how = "Number or word" + (", several with commas between them" if question.several else "")
        how += "." if len(question.key.words) <= _NUMBERED else "; ? lists them."
    elif question.several:
        how = "Several with a blank between them." if question.option == "source" else "Several with commas between them."
    else:
        how = f"Example: {question.key.example}" if question.key.example else ""
    return f"{how} Enter: {default}." if default else how


def _default(new: _New, question: Question, cluster: str) -> str:
    if question.path == ("region",) and cluster in new.atlas.clusters:
        return new.atlas.clusters[cluster].region
    return "active" if question.path == ("status",) else ""


def _taken(values: Mapping[str, Any], question: Question, names: Mapping[str, Sequence[str]]) -> str:
    value = values[question.path[0]]
    if len(question.path) > 1:
        rest = question.path[1]
        value = [entry[rest] for entry in value] if isinstance(value, list) else value[rest]
    taken = [value] if isinstance(value, str) else value
    return ", ".join(f"{word} ({names[word][0]})" if names.get(word) else word for word in taken)


def _list(listed: Sequence[str], names: Mapping[str, Sequence[str]], talk: Talk) -> None:
    for number, word in enumerate(listed, 1):
        name = names[word][0] if names.get(word) else ""
        talk.say(f"{number:>4}  {word:<{_COLUMN}}  {name}".rstrip())


def _asked_for_cluster(root: Path, talk: Talk) -> str:
    """The id of a cluster, or nothing for an organisation that no cluster has claimed."""
    ids = [found.id for found in clusters_in(root)[0].found]
    while ids:
        answer = talk.ask("cluster it belongs to (its id; ? lists them; Enter: none)> ").strip()
        if answer == "?":
            _list(ids, {}, talk)
            continue
        try:
            return chosen(answer, ids, {}) if answer else ""
        except Unclear as fault:
            talk.say(f"  {fault}")
    return ""


def _remarks(new: _New, what: What, record_id: str) -> list[str]:
    if what is What.THEME:
        themes = ", ".join((*new.atlas.settings.themes, record_id))
        return [f"to show the theme, write this line in atlas.yml: `themes: [{themes}]`"]
    city, region = new.values.get("location", {}).get("city"), new.values.get("region")
    if city and region and not find(city, new.atlas.regions[region].country):
        return [f"the gazetteer does not know {quote(city)}: give `lat` and `lon`, or it is on no map"]
    return []
