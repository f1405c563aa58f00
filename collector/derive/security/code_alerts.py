"""Rows that sum up what the scanners of the CI hosts find, one for each repository that the release is built from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from collector.derive.delivery.controls import NO_PLACE
from collector.derive.delivery.gaps_in_place import gaps_in
from collector.derive.delivery.release_branches import ReleaseBranch, release_branches
from collector.derive.joins import absent, counted_through_gaps, hidden_by, missing
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.derive.security.code_scans import commit_scanned
from collector.derive.security.fixed_since import is_in_release, unlisted
from collector.facts.azure import Inventory
from collector.facts.code_security import CodeAlert, CodeScan
from collector.facts.delivery import PipelineRun, Repository
from collector.model import Fact, Gap, Host, place_of

READS = (CodeAlert, CodeScan, PipelineRun, Repository)
CODE, DEPENDENCIES, SECRETS = "code", "dependencies", "secrets"
_AT_GITHUB = {CODE: "code-scanning", DEPENDENCIES: "dependabot", SECRETS: "secret-scanning"}
"""Below which path each scanner's alerts are read, and a gap would hide them."""
_CRITICAL = ("critical",)
_HIGH = ("high", "error")
"""Of rules that have no severity of security, as many tools upload them, `error` is the worst."""
_LIGHT = ("medium", "moderate", "low", "warning", "note", "none")
_CLOSED = ("dismissed", "fixed", "resolved", "auto_dismissed", "autodismissed")
_NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeFindingSummary(Row):
    """What the scanners of a host find in one repository that the release is built from."""

    kind: ClassVar[str] = "code_finding_summary"
    critical_findings: Field[float] = described(
        "how many findings of critical severity are open, in code and dependencies", "count"
    )
    high_findings: Field[float] = described(
        "how many of high severity, or of severity error where a rule has no other, are open", "count"
    )
    exposed_secrets: Field[float] = described("how many secrets stand in the history", "count")
    scanned: Field[bool] = described("the code of the release's commit was scanned to the end")
    internet_facing: Field[bool] = described("people outside of the company's network can reach the workload")
    top_findings: tuple[str, ...] = described("the heaviest and most frequent of them, with their numbers")


def code_finding_summaries(observed: Observed) -> RowSet:
    """Return a row for each repository of the workload; one that cannot be told is a row of unknowns."""
    return observed.row_set(_rows(observed), *READS)


def _rows(observed: Observed) -> Iterator[CodeFindingSummary]:
    branches = observed.shared(release_branches)
    if not branches:
        yield _unknown("the code of the release", missing(NO_PLACE), observed)
    for branch in branches:
        if branch.is_read:
            yield _row(_Findings(branch, observed), observed)
        else:
            yield _unknown(_repository(branch), _unread(branch, observed), observed)


def _unread(branch: ReleaseBranch, observed: Observed) -> Unknown:
    """Say why nothing was asked about a repository of Azure DevOps."""
    if isinstance(branch.name, Unknown):
        return branch.name
    gaps = gaps_in(branch.place.id, observed, CodeAlert)
    return hidden_by(gaps) if gaps else missing(_NOT_LOOKED)


def _repository(branch: ReleaseBranch) -> str:
    place = branch.place.id
    return f"{place}/git/repositories/{branch.repository}" if branch.repository else place


@dataclass(frozen=True, slots=True)
class _Findings:
    """The open alerts of one repository."""

    branch: ReleaseBranch
    observed: Observed

    @property
    def alerts(self) -> tuple[CodeAlert, ...]:
        """Those of this repository that the release has; a state that nobody knows is no closed one."""
        place, repository = self.branch.place.id, self.branch.repository or None
        return tuple(
            alert
            for alert in self.observed.all(CodeAlert)
            if place_of(alert.subject) == place
            and alert.repository == repository
            and (alert.state.casefold() not in _CLOSED or is_in_release(alert, self.observed))
        )

    def gaps(self, *scanners: str) -> tuple[Gap, ...]:
        """Return what hides alerts of some scanners: one that is switched off is such a gap."""
        others = tuple(self._at(name) for name in _AT_GITHUB if name not in scanners)
        return gaps_in(self.branch.place.id, self.observed, CodeAlert, beside=others)

    def _at(self, scanner: str) -> str:
        place = self.branch.place
        if place.host is Host.GITHUB:
            return f"{place.id}/{_AT_GITHUB[scanner]}"
        return f"{place.id}/alert/repositories/{self.branch.repository}/{scanner}"

    def of_severity(self, words: Sequence[str]) -> list[CodeAlert]:
        return [alert for alert in self.alerts if alert.scanner != SECRETS and _word(alert) in words]

    def count(self, words: Sequence[str]) -> Field[float]:
        """Return how many findings are of a severity; with a doubt or a gap it is a lower bound."""
        count = float(len(self.of_severity(words)))
        gaps = self.gaps(CODE, DEPENDENCIES)
        if gaps:
            return hidden_by(gaps, at_least=count)
        more = unlisted(self.branch.place.id, self.observed)
        if more is not None:
            return replace(more, at_least=count)
        doubtful = [one for one in self.alerts if one.scanner != SECRETS and _word(one) not in _KNOWN]
        if doubtful:
            severity = doubtful[0].severity or "not told"
            why = absent(f"how severe {doubtful[0].subject} is: {severity}")
            return Unknown(reason=why.reason, why=why.why, at_least=count)
        return count

    @property
    def secrets(self) -> Field[float]:
        """How many secrets stand in the history."""
        return counted_through_gaps(float(sum(alert.scanner == SECRETS for alert in self.alerts)), self.gaps(SECRETS))

    @property
    def looks(self) -> tuple[Inventory, ...]:
        """The proof that alerts were looked for in this place."""
        kind, place = CodeAlert.kind, self.branch.place.id
        return tuple(look for look in self.observed.all(Inventory) if look.of == kind and look.subject == place)


_KNOWN = frozenset((*_CRITICAL, *_HIGH, *_LIGHT))
_NOT_LOOKED = (
    "no run of the release was seen in this project, so that its alerts were not looked for: run the pipeline on the "
    "commit that is released"
)


def _row(findings: _Findings, observed: Observed) -> CodeFindingSummary:
    scan = commit_scanned(findings.branch, observed)
    rests_on: tuple[Fact, ...] = (*findings.alerts, *findings.looks, *scan.rests_on)
    return CodeFindingSummary(
        subject=_repository(findings.branch),
        evidence=documents_of(rests_on),
        observed_at=oldest(rests_on),
        critical_findings=findings.count(_CRITICAL),
        high_findings=findings.count(_HIGH),
        exposed_secrets=findings.secrets,
        scanned=scan.done,
        internet_facing=observed.workload.internet_facing,
        top_findings=tuple(_top(findings)),
    )


def _unknown(subject: str, why: Unknown, observed: Observed) -> CodeFindingSummary:
    return CodeFindingSummary(
        subject=subject,
        evidence=(),
        observed_at=None,
        critical_findings=why,
        high_findings=why,
        exposed_secrets=why,
        scanned=why,
        internet_facing=observed.workload.internet_facing,
        top_findings=(),
    )


def _word(alert: CodeAlert) -> str:
    return (alert.severity or "").casefold()


def _named(alert: CodeAlert) -> str:
    name = alert.rule or alert.scanner
    return f"{name}, fixed after the commit of the release" if alert.fixed is not None else name


def _top(findings: _Findings) -> Iterator[str]:
    """Yield the kinds of findings, the heaviest and most frequent first: `2 x py/sql-injection (critical)`."""
    secrets = [alert for alert in findings.alerts if alert.scanner == SECRETS]
    for alerts in (secrets, findings.of_severity(_CRITICAL), findings.of_severity(_HIGH)):
        names = Counter((_named(alert), _word(alert) or "secret") for alert in alerts)
        for (name, severity), count in sorted(names.items(), key=lambda found: (-found[1], found[0]))[:_NAMED]:
            yield f"{count} x {name} ({severity})"
