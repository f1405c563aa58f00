"""Feeds damaged report files to the readers, and says what came of it.

`python -m benchmarks.fuzzing --seconds 60` tries the reader of each format for a minute;
`--base xml json lines archive --seconds 600` tries what readers share. It fails where anything but a refusal came of an
input: an error, an impossible total, more than 5 s or 512 MB, a file cut off and read as whole. Every input follows
from `--seed`.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from benchmarks.fuzzing.bases import base_targets
from benchmarks.fuzzing.limits import bound_memory
from benchmarks.fuzzing.readers import ReaderTarget
from benchmarks.fuzzing.seeds import seeds_of
from benchmarks.fuzzing.trying import Target, tried
from collector.sources.reports.formats import FORMATS

_BASES = ("xml", "json", "lines", "archive")


def main(arguments: Sequence[str] | None = None) -> int:
    """Return 0 where nothing was found."""
    asked = _parser().parse_args(arguments)
    bound_memory()
    found = 0
    for target in _targets(asked.reader, asked.base, asked.seeds):
        random = Random(f"{asked.seed} {target.name}")
        trial = tried(target, random, seconds=asked.seconds, inputs=asked.inputs, keep=asked.keep)
        print(trial.line() if asked.json else trial.text(), flush=True)
        found += len(trial.findings)
    return int(found > 0)


def _targets(readers: Sequence[str] | None, bases: Sequence[str] | None, folder: Path | None) -> Iterator[Target]:
    """Yield what was named: all readers where nothing was."""
    seeds = seeds_of(folder)
    named = [known.name for known in FORMATS] if readers is None and bases is None else readers or []
    yield from (ReaderTarget(format=known, seeds=seeds[known.name]) for known in FORMATS if known.name in named)
    yield from (base for base in base_targets(FORMATS, seeds) if base.name in (bases or ()))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.fuzzing", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    names = [known.name for known in FORMATS]
    parser.add_argument("--reader", nargs="+", choices=names, metavar="FORMAT", help="readers to try; all by default")
    parser.add_argument("--base", nargs="+", choices=_BASES, metavar="BASE", help=f"of {', '.join(_BASES)}")
    parser.add_argument("--seconds", type=float, default=60, help="for each of them")
    parser.add_argument("--inputs", type=int, help="as many for each of them, if there is time")
    parser.add_argument("--seed", type=int, default=1, help="of chance")
    parser.add_argument("--seeds", type=Path, metavar="FOLDER", help="more sound files to begin with, packed or not")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where the first input of each finding is written")
    parser.add_argument("--json", action="store_true", help="one line of JSON for each of them")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
