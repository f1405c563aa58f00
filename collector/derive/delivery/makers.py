"""How the job ended that left an artifact behind: a gate that runs within the same run cannot wait for its end."""

from __future__ import annotations

from collections.abc import Iterable

from collector.derive.delivery.words import SUCCEEDED, ended
from collector.derive.joins import hidden_by, missing
from collector.derive.observed import CLOCK_SKEW, Observed
from collector.derive.rows import Field, Unknown
from collector.facts.delivery import Artifact, PipelineRun, PipelineStage
from collector.model import Reason

_JOB = "job"


def end_of_making(artifact: Artifact, run: PipelineRun, observed: Observed) -> Field[str]:
    """Return how the run ended, or, while it is under way, the job that made the artifact."""
    if run.result:
        return ended(run.result, run.status, run.subject)
    gaps = observed.hiding(PipelineStage, at=run.subject)
    if gaps:
        return hidden_by(gaps)
    stages = [stage for stage in observed.all(PipelineStage) if stage.run == run.subject]
    failed = next((stage for stage in stages if _has_failed(stage)), None)
    if failed is not None:
        return str(ended(failed.result, failed.status, failed.name))
    ends = [ended(stage.result, stage.status, f"job {stage.name}") for stage in _makers(artifact, stages)]
    if not ends:
        why = (
            f"{run.subject} is not over, and no job of it is known to have made {artifact.name}: name its pipeline "
            "under delivery.pipelines, or judge when the run is over"
        )
        return missing(why, reason=Reason.PARTIAL)
    return next((end for end in ends if isinstance(end, Unknown)), SUCCEEDED)


def _has_failed(stage: PipelineStage) -> bool:
    """Say whether a job is over and neither succeeded nor was left out."""
    end = ended(stage.result, stage.status, stage.name)
    return not isinstance(end, Unknown) and end != SUCCEEDED


def _makers(artifact: Artifact, stages: Iterable[PipelineStage]) -> list[PipelineStage]:
    """Return the job that the host names, or all that ran when the artifact came: any of them may have made it."""
    if artifact.stage is not None:
        return [stage for stage in stages if stage.subject == artifact.stage]
    return [stage for stage in stages if stage.stage_kind == _JOB and _ran_at_birth(stage, artifact)]


def _ran_at_birth(stage: PipelineStage, artifact: Artifact) -> bool:
    if artifact.created is None or stage.started is None or stage.started > artifact.created + CLOCK_SKEW:
        return False
    return stage.finished is None or stage.finished >= artifact.created
