"""What a machine reads of a document that people agree on: its front matter and its headings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from collector.files.mistakes import FileMistakes
from collector.files.strict_yaml import parse

_FENCE = "---"
_MAX_LINES = 400
_MAX_NODES = 5_000
_LONGEST_HEADING = 1_000
_CODE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_LINK = re.compile(r"\[([^\]\[]{0,300})\]\([^()]{0,2000}\)")
_NUMBERING = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3})*[.)]?\s+")
_NO_WORD = re.compile(r"[\W_]+")


class Unclear(ValueError):
    """A document whose front matter cannot be read; the message says where, and how to write it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a document says about itself."""

    fields: Mapping[str, Any] = field(default_factory=dict)
    sections: tuple[str, ...] = ()


def about_markdown(text: str, *, name: str) -> About:
    """Return the front matter of a Markdown document and its sections; raises `Unclear`.

    A section is a heading with something below it: an empty promise is none.
    """
    front, body = _parted(text, name)
    fields = _fields(front, name) if front is not None else {}
    return About(fields=fields, sections=_united(_headings(body)))


def about_other(text: str, *, name: str) -> About:
    """Return what the YAML file beside a document says about it; raises `Unclear`."""
    fields = _fields(text, name)
    return About(fields=fields, sections=_united(_listed(fields)))


def words_of(heading: str) -> str:
    """Return a heading as words joined by `-`: `2.1 Point of *no return*` is `point-of-no-return`."""
    plain = _NUMBERING.sub("", _LINK.sub(r"\1", heading).strip(), count=1)
    return _NO_WORD.sub("-", unicodedata.normalize("NFKC", plain).casefold()).strip("-")


def _parted(text: str, name: str) -> tuple[str | None, str]:
    """Return the front matter, if there is any, and the text below it."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if lines[0].rstrip() != _FENCE:
        return None, "\n".join(lines)
    for number, line in enumerate(lines[1 : _MAX_LINES + 1], start=1):
        if line.rstrip() == _FENCE:
            # an empty line instead of the fence keeps the numbers of the lines
            return "\n".join(["", *lines[1:number], ""]), "\n".join(lines[number + 1 :])
    raise Unclear(f"{name}:1: its front matter is never closed; write a line `---` below it")


def _fields(text: str, name: str) -> Mapping[str, Any]:
    if not text.strip():
        return {}
    try:
        data = parse(text, name=name, max_nodes=_MAX_NODES).data
    except FileMistakes as found:
        raise Unclear(str(found.mistakes[0])) from None
    if not isinstance(data, dict):
        raise Unclear(f"{name}: its front matter is no list of keys; write `title: …`, one key on each line")
    return data


def _listed(fields: Mapping[str, Any]) -> Iterator[str]:
    listed = fields.get("sections")
    for entry in listed if isinstance(listed, list) else ():
        if isinstance(entry, str):
            yield words_of(entry)


def _united(*parts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words for part in parts for words in part if words))


def _headings(body: str) -> Iterator[str]:
    """Yield the headings below which something stands before the next one of their level or above."""
    waiting: list[tuple[int, str]] = []
    for level, text in _outline(_COMMENT.sub("", body)):
        if level == 0:
            yield from (words_of(heading) for _, heading in waiting)
            waiting.clear()
        else:
            waiting = [one for one in waiting if one[0] < level]
            waiting.append((level, text))


def _outline(body: str) -> Iterator[tuple[int, str]]:
    """Yield each heading with its level, and each line that says something with the level 0."""
    fence, before = "", ""
    for line in body.split("\n"):
        code = _CODE.match(line)
        if fence or code:
            yield from _said(before)
            before = ""
            if fence and not code:
                yield from _text(line)
            fence = _fence_after(fence, line, code)
        elif before and not _heading(before) and (underline := _UNDERLINE.fullmatch(line)):
            yield 1 if underline[1][0] == "=" else 2, before
            before = ""
        else:
            yield from _said(before)
            before = line.rstrip()
    yield from _said(before)


def _said(line: str) -> Iterator[tuple[int, str]]:
    heading = _heading(line)
    if heading:
        yield len(heading[1]), heading[2] or ""
    else:
        yield from _text(line)


def _text(line: str) -> Iterator[tuple[int, str]]:
    """Yield a line unless it is only dashes, bars or boxes to tick."""
    if any(character.isalnum() for character in line):
        yield 0, line


def _heading(line: str) -> re.Match[str] | None:
    return _HEADING.fullmatch(line) if len(line) <= _LONGEST_HEADING else None


def _fence_after(fence: str, line: str, code: re.Match[str] | None) -> str:
    """Return the fence of the block of code in which the next line stands, empty outside of one."""
    if not fence:
        return code[1] if code else ""
    closes = code and code[1].startswith(fence) and not line.strip().strip(fence[0])
    return "" if closes else fence
