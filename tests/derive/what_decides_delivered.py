"""Which words and which properties that a CI host tells decide which criteria, and why nothing hangs on the others.

`what_decides.py` says the same of Azure; a place is `<kind of fact>.<field>` here too.
"""

from __future__ import annotations

from collections.abc import Mapping

_CONTROLS = "release-controls-enforced"
_SCHEMA = "rollback-schema-compatible"
_BACK = "rollback-previous-artifact rollback-rehearsed rollback-schema-compatible"
_BETA = "beta-deployment-validated beta-programme-run"
_SIGNED = "testing-sit-signed testing-uat-signed"
_PACKAGE = "release-package-ready"
_ROADMAP = "roadmap-backlog"
_DECIDED = "release-deployments-decided"
_DEFECTS = "testing-defects-exit"
_SCANNED = "security-code-findings-cleared"
_JOBS = "release-iac-no-drift release-progressive rollback-schema-compatible"

WORDS: Mapping[str, str] = {
    "check.result": "release-iac-no-drift testing-automated-pass",
    "check.status": "testing-automated-pass",
    "deployment.result": f"{_BETA} {_BACK}",
    "deployment_status.state": f"{_BETA} {_BACK}",
    "experiment_run.status": "testing-failure-simulated",
    "finished_job.result": _DECIDED,
    "host_approval.state": _SIGNED,
    "pipeline_run.result": _PACKAGE,
    "pipeline_stage.result": _JOBS,
    "state_word.category": f"beta-feedback-closed {_DEFECTS}",
    "test_point.outcome": "testing-sit-signed",
    "test_point.state": "testing-sit-signed",
    "work_item.state": f"beta-feedback-closed {_DEFECTS}",
}
"""The words of hosts by which criteria decide."""

WORDS_THAT_DECIDE_NOTHING: Mapping[str, str] = {
    "changed_file.change": "a file that changes counts, whatever is done to it",
    "comparison.relation": "it only words why a comparison was cut short",
    "deployment.state": "its result decides; without one its last word tells whether it is under way",
    "pipeline_run.event": "a run of a new kind counts, unless it is one of a fork or of a pull request",
    "pipeline_run.status": "its result decides; a run without one is not over",
    "pipeline_stage.stage_kind": "it is looked at only while the run is not over",
    "pipeline_stage.status": "its result decides; a job without one is not over",
    "planned_item.item_type": "work of every type is work; it finds the meaning of its state",
    "planned_item.state": "what nobody knows the meaning of is not done",
    "state_word.item_type": "an item whose state has no known meaning is open, unless its word is one of every process",
    "state_word.state": "the same",
    "test_plan.state": "its points decide",
    "work_item.item_type": "it finds the meaning of its state",
}

WORDS_SHOWN_ELSEWHERE: Mapping[str, str] = {
    "code_alert.severity": "test_rows_code_alerts",
    "code_alert.state": "test_rows_code_alerts",
    "statement_review.state": "test_host_signatures",
    "work_item.closed_as": "test_rows_defects",
    "work_item.severity": "test_rows_defects",
}
"""Words that no estate of these tests has, and the tests in which they decide."""

NAMES = frozenset(
    {
        *("app", "base", "branch", "build", "by", "commit", "default_branch", "deployment", "digest", "environment"),
        *("experiment", "first_by", "head", "host_id", "job", "milestone", "number", "part", "part_of", "pipeline"),
        *("pipeline_id", "plan", "repository", "run", "stage", "tag", "tool"),
        *("found_by", "measures", "scanner"),
        *("blob", "path", "request", "tenant"),
    }
)
"""Ids, names and commits, and the words that are ours."""

SILENCE: Mapping[str, str] = {
    **{place: found for place, found in WORDS.items() if place in ("check.result", "pipeline_run.result")},
    "artifact.expired": _PACKAGE,
    "artifact.size": _PACKAGE,
    "branch_rules.bypass": _CONTROLS,
    "branch_rules.checks": _CONTROLS,
    "branch_rules.force_push": _CONTROLS,
    "branch_rules.reviews": _CONTROLS,
    "branch_rules.self_approval": _CONTROLS,
    "check.finished": "release-iac-no-drift",
    "code_scan.commit": _SCANNED,
    "code_scan.failed": _SCANNED,
    "code_scan.run": _SCANNED,
    "coverage_report.branches_covered": "testing-coverage-line",
    "deployment.commit": f"release-progressive {_BACK}",
    "deployment.created": _BACK,
    "deployment.finished": "beta-programme-run release-progressive rollback-rehearsed",
    "deployment.result": f"{_BETA} release-progressive {_BACK}",
    "deployment.run": f"{_BETA} {_DECIDED} release-progressive {_BACK}",
    "environment_guard.approvers": _CONTROLS,
    "environment_guard.branches_only": _CONTROLS,
    "environment_guard.bypass": _CONTROLS,
    "environment_guard.self_approval": _CONTROLS,
    "finished_job.finished": _DECIDED,
    "host_approval.by": _SIGNED,
    "kept_package.expired": "rollback-previous-artifact",
    "kept_package.expires": "rollback-previous-artifact",
    "milestone.due": _ROADMAP,
    "pipeline_run.branch": _PACKAGE,
    "pipeline_run.by": _SIGNED,
    "pipeline_run.repository": _SCANNED,
    "pipeline_run.started": "testing-sit-signed",
    "pipeline_stage.finished": "release-iac-no-drift release-progressive",
    "pipeline_stage.result": _JOBS,
    "recent_artifact.created": _DECIDED,
    "recent_artifact.job": _DECIDED,
    "repository.default_branch": f"{_CONTROLS} {_PACKAGE}",
    "repository.host_id": f"{_CONTROLS} {_SCANNED}",
    "test_point.outcome": "testing-sit-signed",
    "test_point.updated": "testing-sit-signed",
    "test_report.finished": "testing-evidence-fresh",
    "work_item.assigned": _DEFECTS,
    "work_item.due": _DEFECTS,
    "work_item.milestone": _ROADMAP,
}
"""The properties that may be missing from an answer, and without which criteria may not pass."""

SILENCE_THAT_DECIDES_NOTHING: Mapping[str, str] = {
    "artifact.created": "it is looked at only while the run is not over",
    "artifact.digest": "the workload names the digest of what goes live itself",
    "artifact.expires": "that it has not expired is told beside it",
    "check.app": "told to people only",
    "code_scan.tool": "looks of a tool without a name are those of one tool",
    "comparison.relation": "it only words why a comparison was cut short",
    "coverage_report.branches_valid": "a report that counts no branches is judged by its lines",
    "deployed_run.number": "told to people only",
    "deployment.state": "its result tells that it is over",
    "deployment_status.run": "the deployment names its run as well",
    "environment_guard.refs": "an environment that takes chosen branches and chose none takes the protected ones alone",
    "experiment_run.started": "its end tells when it was",
    "experiment_run.stopped": "its status tells that it is over, and its begin when it was",
    "finished_job.result": "the deployment went on behind it, which the job of a gate that is shut prevents",
    "host_approval.at": "told to people only",
    "kept_package.commit": "it is of the run that production was deployed from",
    "milestone.is_open": "one that ends after go-live is open, unless its host says that it is not",
    "pipeline_run.attempt": "a host shows the last attempt alone",
    "pipeline_run.created": "when it began tells more",
    "pipeline_run.event": "what may be for a pull request has no package of its own",
    "pipeline_run.finished": "its result tells that it is over",
    "pipeline_run.first_by": "who started the last attempt is told",
    "pipeline_run.from_fork": "the probe says that it is one where its code came from elsewhere or from nowhere",
    "pipeline_run.path": "its name is that of a pipeline of the release",
    "pipeline_stage.stage_kind": "it is looked at only while the run is not over",
    "pipeline_stage.started": "the same",
    "planned_item.is_open": "its state tells it",
    "planned_item.item_type": "work of every type is work",
    "published.assets": "a package is kept beside it",
    "published.commit": "its tag is that of no run",
    "published.draft": "the same",
    "published.prerelease": "told to people only",
    "recent_artifact.commit": "it is of the run that deployed",
    "retention_lease.until": "a lease without an end lasts for ever; the probe refuses one that tells nothing of it",
    "test_point.state": "its outcome decides",
    "work_item.created": "told to people only",
    "work_item.is_open": "its state tells it",
    "work_item.item_type": "its state is closed in every process",
}
