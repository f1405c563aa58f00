"""Whether a scanner has looked at the very commit that is released."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from collector.derive.delivery.gaps_in_place import gaps_in
from collector.derive.delivery.release import NO_COMMIT, ReleaseRuns, release_runs
from collector.derive.delivery.release_branches import ReleaseBranch, builds_release
from collector.derive.joins import hidden_by, missing
from collector.derive.observed import Observed
from collector.derive.rows import Field, Unknown
from collector.facts.code_security import CodeScan
from collector.model import Fact, Host, Reason, place_of, same_commit

_SHORT = 12


@dataclass(frozen=True, slots=True)
class Scanned:
    """Whether the code was scanned, and the looks that it rests on."""

    done: Field[bool]
    rests_on: tuple[Fact, ...] = ()


def commit_scanned(branch: ReleaseBranch, observed: Observed) -> Scanned:
    """Say whether the code of the release's commit was scanned to the end in a repository.

    The last look of each tool counts; in a repository beside that of the release, whose commits are others, at any
    commit. There is no false, only not known: nobody has looked yet.
    """
    runs = observed.shared(release_runs)
    if not runs.commit:
        return Scanned(missing(NO_COMMIT))
    scans = [scan for scan in observed.all(CodeScan) if place_of(scan.subject) == branch.place.id]
    any_commit = not builds_release(branch.place, observed)
    ours = tuple(_last_of_each_tool(scan for scan in scans if any_commit or _is_of_release(scan, branch, runs)))
    if ours:
        return Scanned(_all_done(ours), ours)
    gaps = gaps_in(branch.place.id, observed, CodeScan)
    return Scanned(hidden_by(gaps) if gaps else _not_scanned(scans, branch, runs))


def _is_of_release(scan: CodeScan, branch: ReleaseBranch, runs: ReleaseRuns) -> bool:
    if scan.commit is not None:
        return same_commit(scan.commit, runs.commit)
    return any(run.subject == scan.run and run.repository == branch.repository for run in runs.of_release)


def _last_of_each_tool(scans: Iterator[CodeScan]) -> Iterator[CodeScan]:
    last: dict[str | None, CodeScan] = {}
    for scan in sorted(scans, key=lambda one: (one.at is None, one.at, one.subject)):
        last[scan.tool] = scan
    yield from last.values()


def _all_done(scans: Sequence[CodeScan]) -> Field[bool]:
    running = next((scan for scan in scans if scan.failed is None), None)
    if running is not None:
        return missing(f"{running.subject} is not over: wait for its end", reason=Reason.PARTIAL)
    broken = next((scan for scan in scans if scan.failed), None)
    if broken is not None:
        return missing(f"{broken.subject} broke off, so that nobody knows what it would have found: run it again")
    return True


def _not_scanned(scans: Sequence[CodeScan], branch: ReleaseBranch, runs: ReleaseRuns) -> Unknown:
    """Say which commit was scanned instead, or that none was, and what would do."""
    wanted = runs.commit[:_SHORT]
    of_others = [scan for scan in scans if scan.commit is not None]
    if of_others:
        last = max(of_others, key=lambda one: (one.at is not None, one.at, one.subject))
        why = f"{last.subject} is of commit {(last.commit or '')[:_SHORT]}, not of {wanted}: scan the code of {wanted}"
        return Unknown(reason=Reason.MISMATCH, why=why)
    if branch.place.host is Host.GITHUB:
        return missing(f"no analysis of {wanted} was seen: run code scanning on it")
    return missing(
        f"no task AdvancedSecurity-Codeql-Analyze was seen in a run of {wanted}: let a pipeline scan the code, and "
        "name it under delivery.pipelines"
    )
