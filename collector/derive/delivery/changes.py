"""Rows about the files that the release changes against what runs in production, by their names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

from collector.derive.delivery.checks import checks_of_release
from collector.derive.delivery.deployments import DEPLOYED
from collector.derive.delivery.production import Running, Version, running_before
from collector.derive.delivery.release import release_runs
from collector.derive.delivery.words import SUCCEEDED, ended
from collector.derive.joins import absent, hidden_by, missing
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.facts.delivery import (
    ChangedFile,
    Check,
    Comparison,
    DeployedRun,
    EnvironmentGuard,
    PipelineRun,
    PipelineStage,
)
from collector.model import Fact, Reason, same_commit

READS: tuple[type[Fact], ...] = (
    *(*DEPLOYED, DeployedRun, EnvironmentGuard, Comparison, ChangedFile),
    *(PipelineRun, PipelineStage, Check),
)
_UNPROVED = (
    "no check that ran on the release shows that the version in production works with the changed schema: add a job "
    "that runs it against the new schema, with a name that the policy knows"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseChange(Row):
    """A file that the release changes against production."""

    kind: ClassVar[str] = "release_change"
    path: Field[str] = described("its path from the root, with a leading slash, in lower case")
    change: Field[str] = described("what happens to it: `added`, `modified`, `removed`, `renamed` or the host's word")
    passed: Field[tuple[str, ...]] = described(
        "names of the checks and jobs that succeeded on the release, in lower case"
    )
    proved_otherwise: Field[bool] = described("whether the old version is known to work with it in another way")


def release_changes(observed: Observed) -> RowSet:
    """Return every file that changes; where the comparison is not known to its end, a row that says why."""
    running = [one for one in observed.shared(running_before) if one.version is not None]
    compared = [_comparison(one, observed) for one in running]
    rows = tuple(row for one in compared for row in _rows(one, observed))
    known = [one for one in compared if isinstance(one, Comparison)]
    seen = observed.row_set(rows, *DEPLOYED)
    moments = [moment for moment in (seen.observed_at, oldest(known)) if moment is not None]
    return replace(
        seen,
        evidence=tuple(sorted({*seen.evidence, *documents_of(known)})),
        observed_at=min(moments, default=None),
    )


def _comparison(running: Running, observed: Observed) -> Comparison | ReleaseChange:
    """Return the comparison with what runs in an environment, or the row that says why there is none."""
    version = running.version
    if not isinstance(version, Version):
        return _uncompared(running.environment, version or missing("nothing is known of it"))
    found = [one for one in observed.all(Comparison) if _compares(one, version, observed)]
    if not found:
        return _uncompared(running.environment, _why_not(version, observed))
    best = max(found, key=lambda one: one.whole)
    doubt = _cut(best) if not best.whole else _lacking(best, observed)
    return best if doubt is None else _uncompared(running.environment, doubt)


def _compares(one: Comparison, version: Version, observed: Observed) -> bool:
    released = observed.workload.delivery.commit
    return same_commit(one.base, version.commit) and same_commit(one.head, released)


def _why_not(version: Version, observed: Observed) -> Unknown:
    gaps = observed.hiding(Comparison)
    if gaps:
        return hidden_by(gaps)
    why = f"the release was not compared with {version.commit[:12]}, which runs in production"
    return missing(f"{why}: it is not among the newest deployments there")


def _cut(one: Comparison) -> Unknown:
    if one.relation is None or one.relation.casefold() in ("ahead", "identical"):
        why = f"more files differ from {one.base[:12]} than the host names ({one.files}): look through the rest by hand"
    else:
        why = (
            f"the release does not hold all of {one.base[:12]}, which runs in production ({one.relation}), so that "
            "nobody can tell what it takes back: merge that commit first"
        )
    return missing(why, reason=Reason.PARTIAL)


def _lacking(one: Comparison, observed: Observed) -> Unknown | None:
    """Say why not every file of a comparison is known by name; `None` where each is."""
    if len(_files_of(one, observed)) >= one.files:
        return None
    gaps = observed.hiding(ChangedFile, at=one.subject)
    return hidden_by(gaps) if gaps else absent(f"which {one.files} files differ from {one.base[:12]}")


def _files_of(one: Comparison, observed: Observed) -> list[ChangedFile]:
    return [file for file in observed.all(ChangedFile) if (file.base, file.head) == (one.base, one.head)]


def _uncompared(environment: str, why: Unknown) -> ReleaseChange:
    return ReleaseChange(
        subject=f"environment {environment}",
        evidence=(),
        observed_at=None,
        path=why,
        change=why,
        passed=why,
        proved_otherwise=why,
    )


def _rows(compared: Comparison | ReleaseChange, observed: Observed) -> Iterator[ReleaseChange]:
    if isinstance(compared, ReleaseChange):
        yield compared
        return
    passed = observed.shared(passed_checks)
    otherwise = passed if isinstance(passed, Unknown) else missing(_UNPROVED)
    for file in _files_of(compared, observed):
        yield ReleaseChange(
            subject=file.subject,
            evidence=documents_of((file,)),
            observed_at=file.observed_at,
            path="/" + file.path.strip("/").casefold(),
            change=file.change.casefold(),
            passed=passed,
            proved_otherwise=otherwise,
        )


def passed_checks(observed: Observed) -> Field[tuple[str, ...]]:
    """Return the names of the checks that succeeded on the release, in lower case.

    One that failed elsewhere under the same name proves that nothing is in order.
    """
    gaps = observed.hiding(Check, PipelineStage, PipelineRun)
    if gaps:
        return hidden_by(gaps)
    ends: dict[str, set[object]] = defaultdict(set)
    for found in checks_of_release(observed.shared(release_runs), observed):
        ends[found.name.casefold()].add(ended(found.result, found.status, found.name))
    return tuple(sorted(name for name, seen in ends.items() if seen == {SUCCEEDED}))
