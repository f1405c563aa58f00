"""What each criterion that a CI host tells about does without, and what it misses where nobody looked or said it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from builders_release import AZURE_DEVOPS, GITHUB

from collector.model import Environments, Place, Tracker

BOTH = (GITHUB, AZURE_DEVOPS)
_COMMIT_TOLD = "on GitHub each deployment tells its own commit"
_OF_RELEASE = "builds of production are of no use here: the beta got the build of the release"
_IN_A_REPORT = "its results lie in a report, not in a plan"
_NOTHING_NEW = "that production is there is asked only where nothing was ever deployed to it"
_ANY_COMMIT = "its own moment decides, whatever commit it was tried on"

INDIFFERENT: Mapping[tuple[str, str], tuple[tuple[Place, ...], str]] = {
    ("beta-deployment-validated", "deployed_run"): ((AZURE_DEVOPS,), _OF_RELEASE),
    ("beta-programme-run", "deployed_run"): ((AZURE_DEVOPS,), _OF_RELEASE),
    ("beta-programme-run", "pipeline_run"): ((GITHUB,), _COMMIT_TOLD),
    ("release-deployments-decided", "check"): ((GITHUB,), "the artifact with the decision is there"),
    ("release-deployments-decided", "deployed_run"): ((AZURE_DEVOPS,), "the run that decided is the one that deployed"),
    ("release-deployments-decided", "environment_guard"): (BOTH, _NOTHING_NEW),
    ("release-deployments-decided", "pipeline_run"): (BOTH, "the same; on GitHub the artifact tells its commit"),
    ("release-package-ready", "pipeline_stage"): (BOTH, "the run is over, so that it tells how its jobs ended"),
    ("release-package-ready", "published"): ((GITHUB,), "it was built on the default branch, so no tag is looked for"),
    ("release-same-artifact", "deployed_run"): ((AZURE_DEVOPS,), _OF_RELEASE),
    ("rollback-previous-artifact", "environment_guard"): (BOTH, _NOTHING_NEW),
    ("rollback-previous-artifact", "pipeline_run"): (BOTH, "the build of production is told by itself"),
    ("rollback-rehearsed", "pipeline_run"): ((GITHUB,), _COMMIT_TOLD),
    ("rollback-schema-compatible", "environment_guard"): (BOTH, _NOTHING_NEW),
    ("testing-accessibility-passed", "test_plan"): ((AZURE_DEVOPS,), _IN_A_REPORT),
    ("testing-accessibility-passed", "test_point"): ((AZURE_DEVOPS,), _IN_A_REPORT),
    ("testing-integration-passed", "test_plan"): ((AZURE_DEVOPS,), _IN_A_REPORT),
    ("testing-integration-passed", "test_point"): ((AZURE_DEVOPS,), _IN_A_REPORT),
    ("testing-uat-signed", "test_plan"): ((AZURE_DEVOPS,), _IN_A_REPORT),
    ("testing-uat-signed", "test_point"): ((AZURE_DEVOPS,), _IN_A_REPORT),
    ("testing-unit-passed", "test_plan"): ((AZURE_DEVOPS,), _IN_A_REPORT),
    ("testing-unit-passed", "test_point"): ((AZURE_DEVOPS,), _IN_A_REPORT),
    ("testing-automated-pass", "coverage_report"): (BOTH, "it tells no test, only that its artifact held something"),
    ("testing-automated-pass", "pipeline_run"): (BOTH, "testing-evidence-fresh asks what a report was made from"),
    ("testing-defects-exit", "milestone"): (BOTH, "the defect has a date of its own"),
    ("testing-failure-simulated", "pipeline_run"): (BOTH, _ANY_COMMIT),
    ("testing-performance-passed", "pipeline_run"): (BOTH, _ANY_COMMIT),
    ("testing-performance-passed", "test_report"): (
        BOTH,
        "no report of load tests is named, as load tests run in Azure",
    ),
}
"""Kinds that a criterion reads and does without in this release: on which hosts, and why."""

MISSING: Mapping[str, tuple[str, ...]] = {
    "testing-performance-passed": ("load_test_run",),
    "testing-automated-pass": ("test_report", "check"),
    "testing-evidence-fresh": ("test_report",),
    "testing-unit-passed": ("test_report",),
    "testing-integration-passed": ("test_report",),
    "testing-accessibility-passed": ("test_report",),
    "testing-sit-signed": ("host_approval",),
    "testing-uat-signed": ("host_approval",),
    "testing-failure-simulated": ("test_report",),
    "testing-coverage-line": ("coverage_report",),
    "testing-coverage-complete": ("coverage_report",),
    "testing-defects-exit": ("work_item",),
    "beta-feedback-closed": ("work_item",),
    "beta-programme-run": ("deployment",),
    "beta-deployment-validated": ("deployment",),
    "release-controls-enforced": ("environment_guard",),
    "release-package-ready": ("artifact",),
    "release-same-artifact": ("deployment",),
    "release-iac-no-drift": ("check", "pipeline_stage"),
    "release-deployments-decided": ("recent_artifact",),
    "rollback-rehearsed": ("deployment",),
    "rollback-previous-artifact": ("kept_package",),
    "rollback-schema-compatible": ("comparison",),
    "security-code-findings-cleared": ("code_scan",),
}
"""Kinds of which an answer that was read to its end tells nothing, where that proves nothing."""
NEVER_MISSING: Mapping[str, str] = {
    "release-progressive": "no ring before production is the answer: it fails",
    "roadmap-backlog": "no milestone after go-live is the answer: it fails",
}

UNSAID: Mapping[str, Mapping[str, Any]] = {
    "testing-evidence-fresh": {"commit": ""},
    "testing-unit-passed": {"test_kinds": ()},
    "testing-integration-passed": {"test_kinds": ()},
    "testing-accessibility-passed": {"test_kinds": ()},
    "testing-sit-signed": {"test_kinds": ()},
    "testing-uat-signed": {"test_kinds": ()},
    "testing-coverage-line": {"commit": ""},
    "testing-coverage-complete": {"components": ()},
    "testing-defects-exit": {"tracker": Tracker()},
    "beta-feedback-closed": {"tracker": Tracker()},
    "beta-programme-run": {"beta_users": None},
    "beta-deployment-validated": {"environments": Environments()},
    "release-controls-enforced": {"required_checks": ()},
    "release-package-ready": {"package": ()},
    "release-same-artifact": {"package": ()},
    "release-iac-no-drift": {"commit": ""},
    "release-progressive": {"environments": Environments()},
    "release-deployments-decided": {"environments": Environments()},
    "rollback-rehearsed": {"environments": Environments()},
    "rollback-previous-artifact": {"package": ()},
    "rollback-schema-compatible": {"environments": Environments()},
    "security-code-findings-cleared": {"commit": ""},
    "roadmap-backlog": {"tracker": Tracker()},
}
"""What nobody wrote into the workload file, so that it is missing."""
NEEDS_NO_WORD: Mapping[str, str] = {
    "testing-performance-passed": "the peak that it needs is no part of the delivery",
    "testing-automated-pass": "whatever report a host shows is judged",
    "testing-failure-simulated": "nothing named and nothing tried is the failure that it looks for",
}

OF_OTHER_COMMITS = (
    *("testing-evidence-fresh", "testing-unit-passed", "testing-integration-passed", "testing-accessibility-passed"),
    *("testing-sit-signed", "testing-uat-signed", "testing-automated-pass", "testing-coverage-line"),
    *("testing-coverage-complete", "beta-programme-run", "beta-deployment-validated"),
)
"""Criteria whose evidence names the commit that it is of: for another release it is a mismatch."""
NOT_THERE_FOR_OTHERS = (
    *("release-package-ready", "release-same-artifact", "release-iac-no-drift", "release-progressive"),
    *("rollback-schema-compatible", "security-code-findings-cleared"),
)
"""Criteria that find nothing of another release: they do not pass either."""
NOT_OF_THE_RELEASE: Mapping[str, str] = {
    "testing-performance-passed": "the load test tells no commit",
    "testing-failure-simulated": "what was tried within half a year still tells how the workload bears it",
    "testing-defects-exit": "defects are of the product",
    "beta-feedback-closed": "the same of feedback",
    "release-controls-enforced": "it is about whatever is released",
    "release-deployments-decided": "it is about what went to production before",
    "rollback-rehearsed": "the way back is practised with earlier releases too",
    "rollback-previous-artifact": "it is about the version before",
    "roadmap-backlog": "it is about what comes after",
}
