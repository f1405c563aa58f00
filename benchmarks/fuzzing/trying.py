"""One target tried for a while, and what came of it."""

from __future__ import annotations

import hashlib
import json
import time
import traceback
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from typing import Protocol

from benchmarks.fuzzing.limits import TooSlow, bounded_time, peak_bytes

_SEEDS_EVERY = 10
"""Each so many inputs, a sound file is cut off and written in another encoding."""
_MOST_FINDINGS = 20


class Target(Protocol):
    """What inputs are made for, and how they are tried."""

    @property
    def name(self) -> str: ...

    def draw(self, random: Random, /) -> bytes:
        """Return a damaged file."""
        ...

    def check(self, content: bytes, /) -> str:
        """Try an input and return what came of it; any error is a finding."""
        ...

    def check_seed(self, random: Random, /) -> None:
        """Try a sound file in other ways; any error is a finding."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What came of many inputs."""

    target: str
    inputs: int
    seconds: float
    outcomes: Mapping[str, int]
    slowest: float
    """CPU seconds of one input."""
    grown: int
    """Bytes by which the peak of the process's memory rose."""
    findings: Mapping[str, int]
    """What should not have happened, and how often."""

    def text(self) -> str:
        came = ", ".join(f"{count:,} {outcome}" for outcome, count in sorted(self.outcomes.items()))
        head = f"  {self.target:<28} {self.inputs:9,} inputs in {self.seconds:5.0f} s"
        cost = f"slowest {self.slowest * 1000:6.0f} ms  +{self.grown / 1e6:4.0f} MB"
        lines = [f"{head}  {cost}  {sum(self.findings.values())} findings  ({came})"]
        return "\n".join((*lines, *(f"    {count} x {finding}" for finding, count in self.findings.items())))

    def line(self) -> str:
        return json.dumps(asdict(self))


def tried(target: Target, random: Random, *, seconds: float, inputs: int | None, keep: Path | None) -> Trial:
    """Try inputs until the time is over, or so many; the first of each finding is kept in a folder."""
    outcomes: Counter[str] = Counter()
    findings: Counter[str] = Counter()
    started, before, slowest, count = time.monotonic(), peak_bytes(), 0.0, 0
    while (inputs is None or count < inputs) and time.monotonic() - started < seconds:
        if len(findings) >= _MOST_FINDINGS:
            break
        count += 1
        content = target.draw(random)
        began = time.process_time()
        try:
            with bounded_time():
                outcomes[target.check(content)] += 1
                if count % _SEEDS_EVERY == 0:
                    target.check_seed(random)
        except (Exception, TooSlow) as error:  # noqa: BLE001  # whatever it is, it is what is looked for
            finding = _told(error)
            findings[finding] += 1
            if keep is not None and findings[finding] == 1:
                _keep(keep, target.name, getattr(error, "content", b"") or content)
        slowest = max(slowest, time.process_time() - began)
    return Trial(
        target=target.name,
        inputs=count,
        seconds=time.monotonic() - started,
        outcomes=outcomes,
        slowest=slowest,
        grown=peak_bytes() - before,
        findings=findings,
    )


def _told(error: BaseException) -> str:
    """Return an error with the place that raised it, the same for the same defect."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}: {str(error)[:120]!a}"


def _keep(folder: Path, target: str, content: bytes) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{target.replace('/', '-')}-{hashlib.sha256(content).hexdigest()[:12]}"
    (folder / name).write_bytes(content)
