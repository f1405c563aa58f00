"""What is tried on the bases that readers share: XML, JSON, lines, and archives of reports."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from random import Random
from typing import Any

from benchmarks.fuzzing.archives import check_archive, draw_archive
from benchmarks.fuzzing.mutations import LARGEST, mutated
from benchmarks.fuzzing.promises import Broken, demand_possible
from benchmarks.fuzzing.readers import look
from collector.sources.reports.format import Format, TextFormat, XmlFormat
from collector.sources.reports.intake import Intake
from collector.sources.reports.json_base import json_lines, parse_json
from collector.sources.reports.reading import Findings, Refused
from collector.sources.reports.xml_base import Attributes, read_xml

_PIECES = (1, 2, 3, 7, 1000)


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseTarget:
    """A base with sound files of all formats that rest on it."""

    name: str
    draw: Callable[[Random], bytes]
    check: Callable[[bytes], str]

    def check_seed(self, _random: Random) -> None:
        """Do nothing: what holds of a sound file is tried with the reader of its format."""


def base_targets(formats: Sequence[Format], seeds: Mapping[str, Sequence[bytes]]) -> Sequence[BaseTarget]:
    """Return the bases, each with the files of its formats."""

    def of(*kinds: type[Format]) -> list[bytes]:
        return [seed for known in formats if isinstance(known, kinds) for seed in seeds[known.name]]

    everything = [seed for found in seeds.values() for seed in found]
    json_like = [seed for seed in everything if seed.lstrip()[:1] in (b"{", b"[")]
    return (
        BaseTarget(name="xml", draw=_drawing(of(XmlFormat)), check=check_xml),
        BaseTarget(name="json", draw=_drawing(json_like), check=check_json),
        BaseTarget(name="lines", draw=_drawing([*of(TextFormat), *everything]), check=check_lines),
        BaseTarget(name="archive", draw=lambda random: draw_archive(everything, random), check=check_archive),
    )


def _drawing(seeds: Sequence[bytes]) -> Callable[[Random], bytes]:
    """Draw a file of any format, half of them with a part of another one in the middle."""

    def draw(random: Random) -> bytes:
        content = random.choice(seeds)
        if random.random() < 0.5:
            other, at = random.choice(seeds), random.randrange(len(content))
            start = random.randrange(len(other))
            content = (content[:at] + other[start : start + 400] + content[at:])[:LARGEST]
        return mutated(content, random)

    return draw


def check_xml(content: bytes) -> str:
    """Hold the parse of a whole file against that of the same file in pieces."""
    whole = _heard([content])
    size = _PIECES[len(content) % len(_PIECES)]
    if len(content) < 4096 and _heard([content[at : at + size] for at in range(0, len(content), size)]) != whole:
        raise Broken("a file that comes in pieces is read as another one")
    demand_possible(look(content))
    return "read" if whole is not None else "refused"


@dataclass(slots=True)
class _Ear:
    """Hears all that the base tells."""

    heard: list[Any] = field(default_factory=list)

    def opened(self, name: str, attributes: Attributes, path: Sequence[str]) -> None:
        self.heard.append((name, dict(attributes), len(path)))

    def closed(self, name: str, path: Sequence[str]) -> None:
        self.heard.append((name, len(path)))

    def wants_text(self, _name: str, path: Sequence[str]) -> bool:
        return len(path) % 2 == 1

    def text(self, name: str, text: str, path: Sequence[str]) -> None:
        self.heard.append((name, text, len(path)))

    def findings(self) -> Findings:
        return Findings(totals={}, method="")


def _heard(pieces: Sequence[bytes]) -> list[Any] | None:
    ear = _Ear()
    try:
        read_xml(pieces, lambda _name, _attributes: ear)
    except Refused:
        return None
    opened = sum(len(one) == 3 and isinstance(one[1], dict) for one in ear.heard)
    if opened != sum(len(one) == 2 for one in ear.heard):
        raise Broken("an element is not closed")
    return ear.heard


def check_json(content: bytes) -> str:
    """Hold our parser against that of the standard library: stricter, and never of another opinion."""
    demand_possible(look(content))
    text = content.decode("utf-8", "replace")
    try:
        for event in json_lines(text.splitlines()):
            json.dumps(event)
    except Refused:
        pass
    try:
        ours = parse_json(text)
    except Refused:
        return "refused"
    if ours != json.loads(text):
        raise Broken("our JSON is not that of the standard library")
    return "read"


def check_lines(content: bytes) -> str:
    """Hold the lines of the intake against those of the decoded whole."""
    demand_possible(look(content))
    intake = Intake(BytesIO(content), LARGEST)
    lines = "\n".join(intake.lines())
    if lines != content.decode(intake.encoding, "replace").removeprefix("\ufeff"):
        raise Broken("the lines of a file are not its text")
    return "read"
