"""Whether a run was made where releases come from."""

from __future__ import annotations

from collector.derive.delivery.words import matching
from collector.derive.joins import Unseen, absent, hidden_by, missing, through_gaps
from collector.derive.observed import Observed
from collector.derive.rows import Field, Unknown
from collector.facts.delivery import PipelineRun, Published, Repository
from collector.model import place_of, same_commit

_WHICH = "say it, for example delivery: {branch: main}"


def is_release_branch(run: PipelineRun, observed: Observed) -> Field[bool]:
    """Say whether a run was made on the branch of releases, for a tag, or for a published release."""
    if run.branch is None:
        return absent(f"from which branch {run.subject} was built")
    if run.tag or _is_published(run, observed):
        return True
    declared = observed.workload.delivery.branch
    fits = matching(run.branch, (declared,)) if declared else _is_default(run, run.branch, observed)
    if isinstance(fits, Unknown):
        return fits
    return through_gaps(fits, observed.hiding(Published, at=place_of(run.subject)), Unseen.COULD_MAKE_TRUE)


def _is_published(run: PipelineRun, observed: Observed) -> bool:
    """Say whether the branch is in truth the tag of a release: GitHub tells runs of tags and of branches alike."""
    return any(
        one.tag == run.branch
        and one.draft is False
        and place_of(one.subject) == place_of(run.subject)
        and (one.commit is None or same_commit(one.commit, run.commit))
        for one in observed.all(Published)
    )


def _is_default(run: PipelineRun, branch: str, observed: Observed) -> Field[bool]:
    place = place_of(run.subject)
    here = [one for one in observed.all(Repository) if place_of(one.subject) == place]
    ours = [one for one in here if run.repository is None or one.host_id in (None, run.repository)]
    defaults = {one.default_branch for one in ours if one.default_branch}
    if defaults:
        return branch in defaults
    gaps = observed.hiding(Repository, at=place)
    return hidden_by(gaps) if gaps else missing(f"which branch is the default of {place} was not told: {_WHICH}")
