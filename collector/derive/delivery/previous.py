"""Rows about the version that runs in production before the release: whether it can still be gone back to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from collector.derive.delivery.deployments import DEPLOYED
from collector.derive.delivery.packages import is_kept
from collector.derive.delivery.production import Running, Version, running_before
from collector.derive.delivery.words import FOR_EVER, matching
from collector.derive.joins import absent, hidden_by, known_or, missing
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.facts.delivery import (
    DeployedRun,
    EnvironmentGuard,
    KeptPackage,
    PipelineRun,
    Published,
    RetentionLease,
)
from collector.model import Fact, Host, same_commit

READS: tuple[type[Fact], ...] = (
    *(*DEPLOYED, DeployedRun, EnvironmentGuard, PipelineRun),
    *(KeptPackage, Published, RetentionLease),
)
_NO_PACKAGE = (
    "the workload does not say which artifacts are deployed: add them, for example delivery: {package: [shop]}"
)
_NO_END = (
    "Azure DevOps tells no end of an artifact, and nothing promises to keep the run: add a retention lease to it "
    "(Retain in the menu of the run)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviousVersion(Row):
    """What runs in an environment of production before the release."""

    kind: ClassVar[str] = "previous_version"
    environment: str = described("the environment of production")
    commit: Field[str] = described("the commit that runs there")
    version: Field[str] = described("the tag or number of it")
    kept_for: Field[timedelta] = described(
        "how long after go-live its package can still be had; of several the best", "s"
    )
    kept_as: Field[str] = described("what is kept of it: an artifact or a published release")


@dataclass(frozen=True, slots=True)
class Kept:
    """A way back, and how long after go-live it stays."""

    fact: Fact
    what: str
    kept_for: Field[timedelta]

    @property
    def worth(self) -> timedelta:
        """How good it is beside others: one whose end is not known is worth the least."""
        return timedelta(-1) if isinstance(self.kept_for, Unknown) else self.kept_for


def previous_versions(observed: Observed) -> RowSet:
    """Return what runs in each environment of production; of one to which nothing was ever deployed there is no row."""
    rows = (_row(one, observed) for one in observed.shared(running_before) if one.version is not None)
    return observed.row_set(rows, *DEPLOYED)


def _row(running: Running, observed: Observed) -> PreviousVersion:
    version = running.version
    if not isinstance(version, Version):
        unknown = version or missing(f"nothing is known of {running.environment}")
        return _unknown(running.environment, unknown)
    ways = sorted(_ways_back(version, observed), key=lambda way: way.worth, reverse=True)
    best = ways[0] if ways else None
    facts = (version.deployment, *((best.fact,) if best else ()))
    return PreviousVersion(
        subject=version.deployment.subject,
        evidence=documents_of(facts),
        observed_at=oldest(facts),
        environment=running.environment,
        commit=version.commit,
        version=known_or(version.deployment.version, absent("which version was deployed")),
        kept_for=_kept_for(best, version, observed),
        kept_as=best.what if best else missing("nothing of it was seen"),
    )


def _unknown(environment: str, why: Unknown) -> PreviousVersion:
    return PreviousVersion(
        subject=f"environment {environment}",
        evidence=(),
        observed_at=None,
        environment=environment,
        commit=why,
        version=why,
        kept_for=why,
        kept_as=why,
    )


def _kept_for(best: Kept | None, version: Version, observed: Observed) -> Field[timedelta]:
    """Return how long the best way back stays; something unseen may stay longer than all but what stays for ever."""
    if best is not None and best.worth == FOR_EVER:
        return FOR_EVER
    gaps = observed.hiding(KeptPackage, Published, RetentionLease)
    if gaps:
        return hidden_by(gaps)
    if best is not None:
        return best.kept_for
    if not observed.workload.delivery.package:
        return missing(_NO_PACKAGE)
    short = version.commit[:12]
    return missing(
        f"no package of {short}, which runs in production, was seen among those that the host keeps: keep it "
        "as a published release, or build it again"
    )


def _ways_back(version: Version, observed: Observed) -> Iterator[Kept]:
    for package in observed.all(KeptPackage):
        if matching(package.name, observed.workload.delivery.package) and _is_of(package, version):
            yield Kept(package, f"artifact {package.name}", _package_kept_for(package, observed))
    for release in observed.all(Published):
        if release.draft is False and release.assets and _is_release_of(release, version):
            yield Kept(release, f"release {release.tag}", FOR_EVER)


def _is_of(package: KeptPackage, version: Version) -> bool:
    """Say whether a package is of the deployed version: of the run that deployed it, or of its commit."""
    of_commit = package.commit is not None and same_commit(package.commit, version.commit)
    return of_commit or package.run == version.deployment.run


def _is_release_of(release: Published, version: Version) -> bool:
    if release.commit is not None:
        return same_commit(release.commit, version.commit)
    return release.tag == version.deployment.version


def _package_kept_for(package: KeptPackage, observed: Observed) -> Field[timedelta]:
    kept = is_kept(package, observed)
    if isinstance(kept, Unknown) or not kept:
        return timedelta() if kept is False else kept
    if package.expires is None:
        return _lease(package, observed)
    return max(package.expires - _from(observed), timedelta())


def _lease(package: KeptPackage, observed: Observed) -> Field[timedelta]:
    """Return how long leases keep the run; an artifact of GitHub without an end cannot be told."""
    if not package.subject.startswith(f"{Host.AZURE_DEVOPS}:"):
        return absent(f"until when {package.name} is kept")
    ends = [lease.until for lease in observed.all(RetentionLease) if lease.run == package.run]
    if not ends:
        return missing(_NO_END)
    lasting = [FOR_EVER if end is None else max(end - _from(observed), timedelta()) for end in ends]
    return max(lasting)


def _from(observed: Observed) -> datetime:
    return max(observed.workload.go_live, observed.now)
