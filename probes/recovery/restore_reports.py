"""What the reports of restore tests say that the workload names: one fact a restore."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from collector.facts.backup import RestoreReport
from collector.probe import Item, Malformed, Probe, Read, Reports
from probes.testing.results import refuse_unreadable

_CLOCK_SKEW = timedelta(minutes=5)


def parse_restores(item: Item) -> Iterator[RestoreReport]:
    """The reading of one file; a file that is unreadable, tells of no restore or of one to come is a gap."""
    refuse_unreadable(item)
    entries = item.maybe_objects("restores")
    if not entries:
        file = item.text("file")
        raise Malformed(
            "restores",
            entries,
            detail=f"{file}: it tells of no restore",
            fix=f"let the pipeline try a restore before it writes {file}, or take the file out of reports.restores",
        )
    yield from [_restore(item, number, item.inside(entry)) for number, entry in enumerate(entries)]


def _restore(item: Item, number: int, entry: Item) -> RestoreReport:
    finished = entry.maybe_instant("finished")
    if finished is None or finished > item.observed_at + _CLOCK_SKEW:
        said = "does not say when it finished" if finished is None else f"finishes in the future, {finished:%Y-%m-%d}"
        raise Malformed(
            f"restores[{number}].finished",
            finished,
            detail=f"{item.text('file')}: restores[{number}] {said}",
            fix="write when the restore ended, with its time zone, and compare the clock of the machine that wrote it",
        )
    return RestoreReport(
        subject=entry.text("resource"),
        documents=(item.document,),
        observed_at=item.observed_at,
        pattern=item.asked,
        finished=finished,
        took=entry.maybe_duration("took"),
        data_checked=entry.maybe_flag("data_checked"),
        succeeded=entry.maybe_flag("succeeded"),
    )


PROBE = Probe(
    id="recovery-restore-reports",
    title="Reports of restore tests",
    reads=(Read(Reports("restores"), parse_restores, (RestoreReport,)),),
    otherwise="A report of the restore test (what, when, how long, which checks), attested by the operations lead.",
)
