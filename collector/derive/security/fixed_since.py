"""Findings in code that the branch has got rid of since the release's commit, so that the release still has them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from collector.derive.delivery.release import release_runs
from collector.derive.joins import missing
from collector.derive.observed import Observed
from collector.derive.rows import Unknown
from collector.facts.code_security import CodeAlert, CodeScan
from collector.model import Reason, place_of, same_commit

_FIXED = "fixed"
_MOST_LISTED = 100
"""As many fixed alerts are listed at most, those that changed last."""


def is_in_release(alert: CodeAlert, observed: Observed) -> bool:
    """Say whether a fixed finding was fixed only after the commit of the release was scanned."""
    scanned = _first_scan(place_of(alert.subject), observed)
    return _is_fixed(alert) and alert.fixed is not None and scanned is not None and alert.fixed > scanned


def unlisted(place: str, observed: Observed) -> Unknown | None:
    """Say why there may be more of them than were listed; `None` where the list goes back to the release's scan."""
    fixed: Sequence[CodeAlert] = [
        alert for alert in observed.all(CodeAlert) if _is_fixed(alert) and place_of(alert.subject) == place
    ]
    if len(fixed) < _MOST_LISTED or not all(is_in_release(alert, observed) for alert in fixed):
        return None
    why = f"more than {len(fixed)} findings in {place} were fixed since the release was scanned: release a newer commit"
    return missing(why, reason=Reason.PARTIAL)


def _is_fixed(alert: CodeAlert) -> bool:
    return alert.scanner == "code" and alert.state.casefold() == _FIXED


def _first_scan(place: str, observed: Observed) -> datetime | None:
    """Return when the commit of the release was first scanned in a place."""
    commit = observed.shared(release_runs).commit
    scans = (scan for scan in observed.all(CodeScan) if place_of(scan.subject) == place and scan.at is not None)
    ours = (scan.at for scan in scans if commit and scan.commit is not None and same_commit(scan.commit, commit))
    return min((moment for moment in ours if moment is not None), default=None)
