"""Which versions were in production already: everybody had them, so that whoever uses them takes part in no beta."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from collector.derive.delivery.deployments import deployments, in_environment
from collector.derive.delivery.production import commit_of
from collector.derive.delivery.release import ReleaseRuns, release_runs
from collector.derive.delivery.rings import MOST_LISTED, is_untold
from collector.derive.delivery.words import is_success
from collector.derive.joins import missing
from collector.derive.observed import Observed
from collector.derive.rows import Unknown
from collector.facts.delivery import Deployment
from collector.model import Reason, same_commit

_FIX = "leave the release itself in the beta for long enough"
_CUT = (
    f"the newest {MOST_LISTED} deployments to {{name}} do not go back to the beginning of the beta, so that earlier "
    f"versions in it may have been in production: {_FIX}"
)
_PERHAPS = (
    "how {subject} ended, or which commit it brought, was not told, so that an earlier version in the beta may have "
    f"been in production: {_FIX}"
)


def shipped(observed: Observed) -> frozenset[str]:
    """Return the commits that were in production, besides the release itself."""
    runs = observed.shared(release_runs)
    found = (one for name in _production(observed) for one in _to(name, observed))
    commits = {commit_of(one, runs) or "" for one in found if is_success(one.result)}
    return frozenset(commit for commit in commits if commit and not same_commit(commit, runs.commit))


def perhaps_shipped(line: Sequence[Deployment], observed: Observed) -> Unknown | None:
    """Say why an earlier version in the beta may have been in production; `None` where certainly none was."""
    runs, since = observed.shared(release_runs), line[-1].finished
    earlier = {commit_of(one, runs) for one in line} - {runs.commit}
    if not earlier or since is None:
        return None
    for name in _production(observed):
        found = _to(name, observed)
        if len(found) >= MOST_LISTED and (found[0].created is None or found[0].created > since):
            return missing(_CUT.format(name=name), reason=Reason.PARTIAL)
        one = next((one for one in found if _may_bring(one, earlier, since, runs)), None)
        if one is not None:
            return missing(_PERHAPS.format(subject=one.subject), reason=Reason.PARTIAL)
    return None


def _may_bring(one: Deployment, commits: Collection[str | None], since: datetime, runs: ReleaseRuns) -> bool:
    """Say whether a deployment may have brought one of some commits since a moment, for all that was told."""
    commit, moment = commit_of(one, runs), one.finished or one.created
    if commit is not None:
        return is_untold(one) and commit in commits
    return (is_untold(one) or is_success(one.result)) and (moment is None or moment >= since)


def _production(observed: Observed) -> tuple[str, ...]:
    return observed.workload.delivery.environments.production


def _to(environment: str, observed: Observed) -> list[Deployment]:
    return in_environment(environment, observed.shared(deployments))
