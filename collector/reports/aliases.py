"""Aliases for the names of an estate: the same one for the same name, numbered in the order in which they are added."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator

from collector.judge.wording import plain

_KINDS = {"subscriptions": "subscription", "resourcegroups": "group"}
_NAMED_BY_AZURE = ("providers", "backupfabrics")
"""What follows these in an id is a word of the service: every backup lies in the fabric `Azure`."""
_WORDS_OF_EVERY_ID = ("subscriptions", "resourcegroups", "providers")
_TYPE_SEGMENT = re.compile(r"[A-Za-z.]+")
_TELLING = 4
"""Characters by which names are looked up; shorter ones count only as whole words."""
_PLAIN_WORD = re.compile(r"[a-z]{1,7}")
"""A name such as `web` or `backup` is an ordinary word as well, and part of many others."""
_SHORTEST = 2
"""Characters of the shortest name that is looked for in texts: a single one stands everywhere."""
_CUT = "…"


class Aliases:
    """Names on the left, aliases such as `virtualmachines-2` on the right; looked up without regard to case."""

    def __init__(self) -> None:
        self._aliases: dict[str, str] = {}
        self._starts: set[str] = set()
        self._lengths: dict[str, list[int]] = {}
        self._sorted: list[str] = []
        self._known: dict[str, str] = {}
        self._counts: Counter[str] = Counter()

    def add_id(self, subject: str) -> None:
        """Give an alias to every part of a resource id that somebody chose: not to the types of resources.

        What is no resource id, as `file:reports/junit.xml`, gets none.
        """
        for segment, kind in _segments(subject):
            if kind:
                self._add(segment, kind)

    def add_name(self, name: str, subject: str) -> None:
        """Give to a name the alias of the thing that is called so."""
        self.add_id(subject)
        chosen = [segment for segment, kind in _segments(subject) if kind]
        if chosen and name != subject:
            self._add(name, "resource", alias=self._aliases.get(_folded(chosen[-1])))

    def add_alias(self, name: str, alias: str) -> None:
        """Give to a name the alias that is asked for."""
        self._add(name, "", alias=alias)

    def in_id(self, subject: str) -> str:
        """Return an id with aliases in the places of its names; other texts as `in_text` does."""
        if not subject.startswith("/"):
            return self.in_text(subject)
        return "".join(f"/{self._alias_of(segment, kind)}" for segment, kind in _segments(subject)) or subject

    def in_text(self, text: str) -> str:
        """Return a text with aliases in the places of names and ids, the longest first."""
        if text not in self._known:
            self._known[text] = "".join(self._pieces(text))
        return self._known[text]

    def _add(self, name: str, kind: str, alias: str | None = None) -> None:
        if _folded(name) in self._aliases:
            return  # and so is its plain spelling; most parts of ids are in many of them
        for spelling in dict.fromkeys((_folded(name), _folded(plain(name)))):
            if spelling and spelling not in self._aliases:
                self._aliases[spelling] = alias or self._next(kind)
                alias = self._aliases[spelling]
                if len(spelling) >= _SHORTEST:
                    self._index(spelling)
        self._known.clear()

    def _next(self, kind: str) -> str:
        self._counts[kind] += 1
        return f"{kind}-{self._counts[kind]}"

    def _index(self, spelling: str) -> None:
        self._starts.add(spelling[:_SHORTEST])
        lengths = self._lengths.setdefault(spelling[:_TELLING], [])
        if len(spelling) not in lengths:
            lengths.append(len(spelling))
            lengths.sort(reverse=True)
        self._sorted.clear()

    def _alias_of(self, segment: str, kind: str) -> str:
        return self._aliases.get(_folded(segment), "resource") if kind else segment

    def _pieces(self, text: str) -> Iterator[str]:
        """Yield the alias of each name and what is part of none; where names overlap, nothing of either stays."""
        folded = _folded(text)
        was_cut = _CUT in text
        end = 0
        for at, char in enumerate(text):
            reach, alias = self._name_at(folded, at)
            if was_cut:
                reach, alias = max((reach, alias), self._cut_name_at(folded, at))
            if reach > end:
                yield alias
                end = reach
            elif at >= end:
                yield char

    def _name_at(self, folded: str, at: int) -> tuple[int, str]:
        """Return the end and the alias of the longest name that stands here; the end is 0 where none does."""
        if folded[at : at + _SHORTEST] in self._starts:
            for size in range(_TELLING, _SHORTEST - 1, -1):
                for length in self._lengths.get(folded[at : at + size], ()):
                    name = folded[at : at + length]
                    if name in self._aliases and _stands(name, folded, at):
                        return at + length, self._aliases[name]
        return 0, ""

    def _cut_name_at(self, folded: str, at: int) -> tuple[int, str]:
        """Return the end of what is left of a name where a long text was cut; it is 0 where nothing was."""
        end = folded.find(_CUT, at) if folded[at : at + _TELLING] in self._lengths else 0
        if end - at < _TELLING:
            return 0, ""
        if not self._sorted:
            self._sorted = sorted(self._aliases)
        rest = folded[at:end]
        place = bisect_left(self._sorted, rest)
        cut = place < len(self._sorted) and self._sorted[place].startswith(rest)
        return (end, "") if cut else (0, "")


def _segments(subject: str) -> Iterator[tuple[str, str]]:
    """Yield the parts of an id: a chosen name with the kind of thing it names, anything else with an empty kind."""
    parts = [part for part in subject.split("/") if part] if subject.startswith("/") else []
    if "//" in subject:  # a slash within a name: nobody can tell names from types, so all but these words are names
        yield from ((part, "" if part.casefold() in _WORDS_OF_EVERY_ID else "resource") for part in parts)
        return
    while parts:
        key = parts.pop(0)
        names_nothing = not parts or parts[0].casefold() == "providers"  # so it is a name itself
        if not _TYPE_SEGMENT.fullmatch(key) or (names_nothing and key.casefold() not in _WORDS_OF_EVERY_ID):
            yield key, "resource"
            continue
        yield key, ""
        if parts and not names_nothing:
            yield parts.pop(0), "" if key.casefold() in _NAMED_BY_AZURE else _kind(key)


def _kind(resource_type: str) -> str:
    folded = resource_type.casefold()
    return _KINDS.get(folded, folded.replace(".", ""))


def _stands(name: str, text: str, at: int) -> bool:
    """Say whether this is the name and no part of an ordinary word."""
    if len(name) >= _TELLING and not _PLAIN_WORD.fullmatch(name):
        return True
    around = text[at - 1 : at] + text[at + len(name) : at + len(name) + 1]
    return not any(char.isalnum() for char in around)


def _folded(text: str) -> str:
    """Return a text in lower case and as long as it was, so that places in the one are places in the other."""
    if text.isascii():
        return text.lower()
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)
