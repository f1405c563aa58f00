"""The test results within the artifacts of the release's workflow runs on GitHub."""

from __future__ import annotations

from collections.abc import Iterator

from collector.facts.testing import TestReport
from collector.model import Host
from collector.probe import Item, PerArchive, Probe, Read
from probes.delivery._github import ACTIONS
from probes.delivery._items import nothing
from probes.delivery._report_artifacts import ARTIFACTS_WITH_REPORTS, RUNS_WITH_REPORTS, archive_on_github
from probes.testing.results import report_of


def parse_report(item: Item) -> Iterator[TestReport]:
    """The reading of one file in an artifact; `asked` is the run that left it behind."""
    subject = f"{item.asked}/reports/{item.text('file')}"
    yield report_of(item, subject=subject, run=item.asked, source="artifact")


PROBE = Probe(
    id="delivery-github-test-reports",
    title="Test results in the artifacts of the release's runs on GitHub",
    reads=(
        Read(RUNS_WITH_REPORTS, nothing, (TestReport,)),
        Read(ARTIFACTS_WITH_REPORTS, nothing, (TestReport,)),
        Read(PerArchive(ARTIFACTS_WITH_REPORTS, "tests", archive_on_github), parse_report, (TestReport,)),
    ),
    permissions=((Host.GITHUB, ACTIONS),),
    otherwise="The report files in the folder of the workload file, named under reports.tests.",
)
