"""What reading a report file costs: MB/s of each format beside a pass of the bare parser over the same bytes.

`python benchmarks/reports.py` writes a file of about 20 MB for each format, and reads it in turns: once with golive,
once with expat and empty handlers, `json.loads` of the document or of each line, or a loop over the lines of a text
that splits each of them once. Figures are CPU time, the least of several runs. The limit of the ratio is 3; a loop over
lines parses nothing, so that no limit is set to what is read from text, nor to the small files that people write.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from xml.parsers import expat

from benchmarks.report_samples import SAMPLES
from collector.sources.reports import inspect_file
from collector.sources.reports.format import Format, JsonLinesFormat, TextFormat, XmlFormat
from collector.sources.reports.formats import FORMATS

LIMIT = 3.0
LINE_LOOP = "lines"
_CHUNK = 256 << 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """CPU seconds for one file of one format."""

    format: str
    parser: str
    megabytes: float
    ours: float
    bare: float
    limit: float | None
    """Of the ratio."""

    @property
    def ratio(self) -> float:
        return self.ours / self.bare

    def text(self) -> str:
        remark = f"  above {LIMIT:.0f}" if self.limit and self.ratio > self.limit else ""
        return (
            f"  {self.format:<28} {self.megabytes:5.1f} MB  {self.megabytes / self.ours:7.1f} MB/s"
            f"   {self.parser:<10} {self.megabytes / self.bare:7.1f} MB/s   ratio {self.ratio:4.2f}{remark}"
        )

    def line(self) -> str:
        return json.dumps(asdict(self) | {"ratio": self.ratio})


def bare_xml(path: Path) -> None:
    """Parse with handlers that do nothing."""
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda _name, _attributes: None
    parser.EndElementHandler = lambda _name: None
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            parser.Parse(chunk, False)
    parser.Parse(b"", True)


def bare_json(path: Path) -> None:
    json.loads(path.read_bytes())


def bare_json_lines(path: Path) -> None:
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            json.loads(line)


def bare_text(path: Path) -> None:
    """Split each line once, as any reader of it must."""
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            line.split(":", 2)


def bare_parser(known: Format) -> tuple[str, Callable[[Path], None]]:
    """Return the bare parser for a format, and its name."""
    if isinstance(known, XmlFormat):
        return "expat", bare_xml
    if isinstance(known, TextFormat):
        return LINE_LOOP, bare_text
    if isinstance(known, JsonLinesFormat):
        return "json lines", bare_json_lines
    return "json", bare_json


def measure(known: Format, folder: Path, *, megabytes: float, runs: int) -> Figure:
    """Write a file of one format and read it in turns. A file that golive does not read ends the benchmark."""
    path = folder / "report"
    with path.open("w", encoding="utf-8", newline="\n") as report:
        report.writelines(SAMPLES[known.name]().text(int(megabytes * 1_000_000)))
    name, parse = bare_parser(known)
    demand_read(path, known.name)
    ours, bare = [], []
    for _ in range(runs):
        bare.append(cpu_seconds(parse, path))
        ours.append(cpu_seconds(lambda file: inspect_file(file, shown_as="report"), path))
    return Figure(
        format=known.name,
        parser=name,
        megabytes=path.stat().st_size / 1_000_000,
        ours=min(ours),
        bare=min(bare),
        limit=LIMIT if name != LINE_LOOP and known.kind in ("coverage", "tests") else None,
    )


def demand_read(path: Path, name: str) -> None:
    """End the benchmark where a sample is not read as what it is: refusing is fast."""
    reading = inspect_file(path, shown_as="report")
    if (reading.format, reading.outcome) != (name, "read"):
        raise SystemExit(f"the sample of {name} was {reading.outcome} as {reading.format!r}: {reading.reasons}")


def cpu_seconds(job: Callable[[Path], object], path: Path) -> float:
    start = time.process_time()
    job(path)
    return time.process_time() - start


def main(arguments: Sequence[str] | None = None) -> None:
    asked = _parser().parse_args(arguments)
    if not asked.json:
        print(f"CPU time, the least of {asked.runs} runs in turns; the limit of the ratio is {LIMIT:.0f}")
    with tempfile.TemporaryDirectory() as name:
        for known in FORMATS:
            if known.name in (asked.only or (known.name,)):
                figure = measure(known, Path(name), megabytes=asked.size, runs=asked.runs)
                print(figure.line() if asked.json else figure.text(), flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=float, default=20, metavar="MB", help="of each file")
    parser.add_argument("--runs", type=int, default=3, help="how often each figure is taken")
    parser.add_argument("--only", nargs="+", metavar="FORMAT", help="formats to measure")
    parser.add_argument("--json", action="store_true", help="one line of JSON for each format")
    return parser


if __name__ == "__main__":
    main()
