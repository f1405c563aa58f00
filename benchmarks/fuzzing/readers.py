"""What is tried on the reader of one format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from random import Random

from benchmarks.fuzzing.mutations import mutated
from benchmarks.fuzzing.promises import demand_no_better, demand_possible, demand_the_same_or_none
from collector.sources.reports import Reading, inspect_stream
from collector.sources.reports.format import Format, TextFormat

_ENCODINGS = ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderTarget:
    """One reader with sound files of its format."""

    format: Format
    seeds: Sequence[bytes]

    @property
    def name(self) -> str:
        return self.format.name

    def draw(self, random: Random) -> bytes:
        return mutated(random.choice(self.seeds), random)

    def check(self, content: bytes) -> str:
        """Return what came of an input. Raises `Broken`, and whatever the reader should not have raised."""
        reading = look(content)
        demand_possible(reading)
        return reading.outcome if reading.format == self.name else "of no or another format"

    def check_seed(self, random: Random) -> None:
        """Cut a sound file off, and write it in another encoding: neither may tell anything else. Raises `Broken`."""
        content = random.choice(self.seeds).strip()
        whole = look(content)
        if not self._may_end_early:
            cut = content[: random.randrange(len(content))]
            demand_no_better(look(cut), whole, cut)
        text = content.decode("utf-8", "ignore")
        if text.encode() == content:
            other = text.encode(random.choice(_ENCODINGS))
            demand_the_same_or_none(look(other), whole, other)

    @property
    def _may_end_early(self) -> bool:
        """Whether a file that lacks its end may be a whole file; coverage line by line tells of no end."""
        return isinstance(self.format, TextFormat) and self.format.kind == "coverage"


def look(content: bytes) -> Reading:
    return inspect_stream(BytesIO(content), shown_as="report")
