"""Coverage files in the artifacts that the release's runs on GitHub left behind."""

from __future__ import annotations

from collector.facts.testing import CoverageReport
from collector.model import Host
from collector.probe import PerArchive, Probe, Read
from probes.delivery._github import ACTIONS
from probes.delivery._items import nothing
from probes.delivery._report_artifacts import ARTIFACTS_WITH_REPORTS, RUNS_WITH_REPORTS, archive_on_github
from probes.testing.coverage import parse_coverage_in_artifact

FILES = PerArchive(ARTIFACTS_WITH_REPORTS, "coverage", archive_on_github)

PROBE = Probe(
    id="delivery-github-coverage",
    title="Coverage files in artifacts of GitHub",
    reads=(
        Read(RUNS_WITH_REPORTS, nothing, (CoverageReport,)),
        Read(ARTIFACTS_WITH_REPORTS, nothing, (CoverageReport,)),
        Read(FILES, parse_coverage_in_artifact, (CoverageReport,)),
    ),
    permissions=((Host.GITHUB, ACTIONS),),
    otherwise="The coverage files themselves beside the workload file, named under reports.coverage.",
)
