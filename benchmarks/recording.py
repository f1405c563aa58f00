"""What it costs to keep an answer: redaction, canonical bytes, digest, storage, and reading it again.

Run by `python -m benchmarks.recording`; it takes less than a minute. Every whole run is a process of its own, so that
its peak memory is its own. CPU time of this machine; only the ratios compare between machines.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.recorded_rows import KINDS, id_of, small_answer
from collector.evidence.bundle import open_bundle
from collector.evidence.bundle_writer import BundleWriter
from collector.evidence.canonical import digest, from_bytes, to_bytes
from collector.evidence.codec import Run, fact_to_json, to_json
from collector.evidence.integrity import check_bundle
from collector.evidence.members import pack
from collector.evidence.recording import Recording
from collector.evidence.redaction import Redactor
from collector.evidence.replaying import Replaying
from collector.facts.azure import Resource
from collector.model import Cause, Fact, Gap
from collector.probe import ArmGet, ArmList, RawPage, Request

PAGE = 1000
SIZES = (1_000, 10_000, 100_000)
PARTS = (1_000, 20_000)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class MadeUp:
    """A source of made-up answers: a list of so many rows of all kinds, or one small answer."""

    name: str = "azure"
    together: int = 1

    def read_ahead(self, requests: Sequence[Request]) -> None:
        """Nothing to save here."""

    def read(self, request: Request) -> Iterator[RawPage]:
        if isinstance(request, ArmGet):
            yield RawPage(small_answer(int(request.path.rpartition("/")[2])), "value")
        elif isinstance(request, ArmList):
            for first in range(0, int(request.path.rpartition("/")[2]), PAGE):
                yield RawPage({"value": mixed_page(first)}, "value")


def mixed_page(first: int) -> list[dict[str, Any]]:
    makers = list(KINDS.values())
    return [makers[number % len(makers)](number) for number in range(first, first + PAGE)]


class Watch:
    """Adds up the CPU time of named stretches, in microseconds per thing."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}

    def time(self, name: str, count: int, call: Callable[[], Any]) -> Any:
        before = time.process_time()
        found = call()
        self.spent[name] = (time.process_time() - before) / count * 1e6
        return found


def stages(make: Callable[[int], dict[str, Any]]) -> tuple[int, dict[str, float]]:
    """Return the size of a row and what each step costs, for whole pages of one kind of row."""
    redactor, watch = Redactor(b"k" * 32), Watch()
    redactor.redact({"value": [make(number) for number in range(PAGE)]})  # the first page fills the caches
    body = {"value": [make(number) for number in range(PAGE, 2 * PAGE)]}
    redacted = watch.time("redact", PAGE, lambda: redactor.redact(body))
    data = watch.time("spell", PAGE, lambda: to_bytes(redacted))
    watch.time("digest", PAGE, lambda: digest(data))
    watch.time("pack", PAGE, lambda: pack(data))
    watch.time("parse", PAGE, lambda: from_bytes(data))
    return len(data) // PAGE, watch.spent


def whole_run(rows: int, parts: int) -> dict[str, float]:
    """Record rows and small answers, write a fact and a gap for each row, seal, and read it all again."""
    watch = Watch()
    requests: list[Request] = [ArmList(f"/rows/{rows}", "2024-01-01")] if rows else []
    requests += [ArmGet(id_of(number, "locks", str(number)), "2024-01-01") for number in range(parts)]
    with tempfile.TemporaryDirectory() as name:
        writer = BundleWriter(Path(name) / "b", Run(tool_version="1", started_at=NOON), workload="", policy={})
        source = MadeUp()
        watch.time("making", rows + parts, lambda: [deque(source.read(request), maxlen=0) for request in requests])
        before = peak_mib()
        recording = Recording(source, Redactor(b"k" * 32), writer, lambda: NOON)
        documents = watch.time("record", rows + parts, lambda: record(recording, requests))
        recorded = peak_mib()
        if rows:
            write_facts(writer, rows, documents, watch)
        watch.time("seal", rows + parts, lambda: writer.seal("gaps", NOON))
        read_again(writer.folder, requests, rows + parts, watch)
    watch.spent["record"] -= watch.spent.pop("making")
    return {**watch.spent, "MiB more while recording": recorded - before, "MiB in all": peak_mib()}


def record(recording: Recording, requests: Sequence[Request]) -> list[str]:
    return [page.document for request in requests for page in recording.read(request, "")]


def write_facts(writer: BundleWriter, rows: int, documents: Sequence[str], watch: Watch) -> None:
    facts = [resource_fact(number, documents[number // PAGE]) for number in range(rows)]
    gaps = [gap_at(number) for number in range(rows // 100)]
    watch.time("fact codec", rows, lambda: deque(map(fact_to_json, facts), maxlen=0))
    watch.time("gap codec", len(gaps), lambda: deque(map(to_json, gaps), maxlen=0))
    watch.time("facts", rows, lambda: writer.add_facts(facts))
    watch.time("gaps", len(gaps), lambda: writer.add_gaps(gaps))


def read_again(folder: Path, requests: Sequence[Request], count: int, watch: Watch) -> None:
    bundle = open_bundle(folder)
    watch.time("judge reads", count, lambda: (list(bundle.documents()), deque(bundle.facts(), maxlen=0)))
    replaying = Replaying(open_bundle(folder))
    watch.time("replay", count, lambda: [deque(replaying.read(request, ""), maxlen=0) for request in requests])
    if watch.time("verify", count, lambda: check_bundle(folder)):
        raise SystemExit("the bundle does not verify")


def resource_fact(number: int, document: str) -> Fact:
    name = f"vm-shop-{number:06}"
    return Resource(
        subject=id_of(number, "Microsoft.Compute/virtualMachines", name),
        documents=(document,),
        observed_at=NOON,
        resource_type="microsoft.compute/virtualmachines",
        name=name,
        location="westeurope",
    )


def gap_at(number: int) -> Gap:
    scope = id_of(number, "Microsoft.Compute/virtualMachines", f"vm-shop-{number:06}")
    return Gap(cause=Cause.DENIED, hides=("resource",), scope=scope, detail="no right", fix="grant it", probe="p")


def peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def in_own_process(rows: int, parts: int) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.recording", str(rows), str(parts)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    cost: dict[str, float] = json.loads(done.stdout)
    return cost


def print_stages() -> None:
    print("µs of CPU per row, by kind of row (pages of 1000)")
    for name, make in KINDS.items():
        size, spent = stages(make)
        steps = "  ".join(f"{stage} {cost:5.1f}" for stage, cost in spent.items())
        print(f"  {name:16} {size:5} B  {steps}   together {sum(spent.values()):6.1f}")


def print_runs(title: str, runs: Sequence[tuple[int, int]]) -> None:
    print(title)
    costs = [(rows + parts, in_own_process(rows, parts)) for rows, parts in runs]
    for count, cost in costs:
        print(f"  {count:7}  " + "  ".join(f"{name} {value:5.1f}" for name, value in cost.items()))
    (few, least), (many, most) = costs[0], costs[-1]
    grown = (most["MiB more while recording"] - least["MiB more while recording"]) * 2**20 / (many - few)
    print(f"  slope from {few} to {many}: time x{most['record'] / least['record']:.2f}, memory {grown:.0f} bytes each")


def main() -> None:
    if len(sys.argv) == 3:
        print(json.dumps(whole_run(int(sys.argv[1]), int(sys.argv[2]))))
        return
    print_stages()
    print_runs("rows of all kinds, µs per row", [(rows, 0) for rows in SIZES])
    print_runs("small answers of 300 bytes, µs per answer", [(0, parts) for parts in PARTS])


if __name__ == "__main__":
    main()
