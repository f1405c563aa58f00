"""What Azure DevOps says of the tests of the release's builds: its test runs, and report files in artifacts."""

from __future__ import annotations

from collections.abc import Iterator

from collector.facts.testing import TestReport
from collector.model import Delivery, Host
from collector.probe import Ask, Item, Malformed, PerArchive, PerPlaceItem, Probe, Read
from probes.delivery._azure_devops import API, BUILD_READ, BUILDS, of_release
from probes.delivery._items import nothing, number, place_of_item
from probes.delivery._report_artifacts import BUILD_ARTIFACTS_WITH_REPORTS, BUILDS_WITH_REPORTS, archive_in_azure_devops
from probes.testing.results import count_of, report_of

TEST_READ = "Test management (read)"
_KEPT = (
    *("id", "name", "state", "totalTests", "passedTests", "incompleteTests", "completedDate", "isAutomated"),
    *("runStatistics.outcome", "runStatistics.count", "runStatistics.resultMetadata"),
    *("pipelineReference.stageReference.stageName", "pipelineReference.stageReference.attempt"),
    *("pipelineReference.phaseReference.phaseName", "pipelineReference.phaseReference.attempt"),
    *("pipelineReference.jobReference.jobName", "pipelineReference.jobReference.attempt"),
)
_OVER = ("completed", "needsinvestigation")
"""States of a run that came to its end; one that was aborted did not."""
_STOPPED = ("aborted",)
_FAILED = ("failed",)
_BROKE = ("error", "timeout", "aborted")
_NO_VERDICT = ("notexecuted", "notapplicable", "notimpacted", "inconclusive", "blocked", "warning", "paused")
_NOT_OVER = ("unspecified", "none", "inprogress")
_AGAIN = ("rerun", "flaky")


def _runs(item: Item, delivery: Delivery) -> Iterator[Ask]:
    """The test runs of a build of the release; the list goes on by `$skip`."""
    if of_release(item, delivery):
        own = number(item, "id")
        yield Ask(
            path="test/runs",
            query=(
                *(("buildUri", f"vstfs:///Build/Build/{own}"), ("includeRunDetails", "true")),
                *(("$top", "100"), ("$skip", "0")),
            ),
            items_at="value",
            keep=_KEPT,
            api_version=API,
            permission=TEST_READ,
            about=f"build/builds/{own}",
        )


def _one_run(item: Item, _: Delivery) -> Iterator[Ask]:
    """The run itself, where the list does not tell how the tests went that did not pass."""
    if _lacks_outcomes(item):
        yield Ask(
            path=f"test/runs/{number(item, 'id')}",
            single=True,
            keep=_KEPT,
            api_version=API,
            permission=TEST_READ,
            about=item.asked.removeprefix(f"{place_of_item(item)}/"),
        )


RUNS = PerPlaceItem(BUILDS, _runs)
ONE_RUN = PerPlaceItem(RUNS, _one_run)


def parse_listed_run(item: Item) -> Iterator[TestReport]:
    """A run of the list; of one whose outcomes it does not tell the run itself is asked."""
    if not _lacks_outcomes(item):
        yield from parse_run(item)


def parse_run(item: Item) -> Iterator[TestReport]:
    """A test run, `asked` being its build. There is no count of failed tests but in the statistics."""
    state = item.text("state").casefold()
    counts, flaky = _counts(item)
    over = state in _OVER
    tests = counts["tests"]
    yield TestReport(
        subject=f"{place_of_item(item)}/test/runs/{number(item, 'id')}",
        documents=(item.document,),
        observed_at=item.observed_at,
        path=item.text("name"),
        run=item.asked,
        source="test-run",
        flaky=flaky,
        format="azure-test-run",
        any_failure=counts["failures"] + counts["errors"] > 0,
        method="outcomes of the test run counted",
        whole=over and not item.maybe_int("incompleteTests") and sum(counts.values()) == 2 * tests,
        running=not over and state not in _STOPPED,
        finished=item.maybe_instant("completedDate"),
        job="/".join(_steps(item)),
        attempt=_attempt(item),
        tests=counts["tests"],
        passed=counts["passed"],
        failures=counts["failures"],
        errors=counts["errors"],
        skipped=counts["skipped"],
    )


def parse_report(item: Item) -> Iterator[TestReport]:
    """The reading of one file in an artifact; `asked` is the build that left it behind."""
    subject = f"{item.asked}/reports/{item.text('file')}"
    yield report_of(item, subject=subject, run=item.asked, source="artifact")


def _lacks_outcomes(item: Item) -> bool:
    return not item.maybe_objects("runStatistics") and count_of(item, "totalTests") != (item.maybe_int("passedTests"))


def _counts(item: Item) -> tuple[dict[str, int], int]:
    """Return the outcomes, and how many passed only when they were run again.

    Results that were run again stand beside the others in the statistics, or among them: the total tells which.
    """
    total = count_of(item, "totalTests")
    told = [item.inside(one) for one in item.maybe_objects("runStatistics") or ()]
    if not told:
        passed = count_of(item, "passedTests")
        if passed != total:
            raise Malformed("runStatistics", None)
        return {"tests": total, "passed": passed, "failures": 0, "errors": 0, "skipped": 0}, 0
    again = [one for one in told if (one.maybe_text("resultMetadata") or "").casefold() in _AGAIN]
    once = [one for one in told if one not in again]
    counted = once if sum(count_of(one, "count") for one in once) == total else told
    if sum(count_of(one, "count") for one in counted) != total:
        raise Malformed("runStatistics", total, detail=f"{item.text('name')}: its statistics do not add up")
    flaky = sum(count_of(one, "count") for one in again if one.text("outcome").casefold() == "passed")
    return _by_outcome(counted, total), flaky


def _by_outcome(told: list[Item], total: int) -> dict[str, int]:
    """Add up the outcomes; a word that nobody knows counts as an error."""
    counts = {"tests": total, "passed": 0, "failures": 0, "errors": 0, "skipped": 0}
    for one in told:
        outcome = one.text("outcome").casefold()
        if outcome not in _NOT_OVER:
            counts[_column(outcome)] += count_of(one, "count")
    return counts


def _column(outcome: str) -> str:
    if outcome == "passed":
        return "passed"
    if outcome in _FAILED:
        return "failures"
    return "skipped" if outcome in _NO_VERDICT else "errors"


_STEPS = (
    ("pipelineReference.stageReference", "stageName"),
    ("pipelineReference.phaseReference", "phaseName"),
    ("pipelineReference.jobReference", "jobName"),
)


def _steps(item: Item) -> Iterator[str]:
    for path, name in _STEPS:
        said = item.maybe_text(f"{path}.{name}")
        if said is not None:
            yield said


def _attempt(item: Item) -> int | None:
    """Return the attempt of the stage and of its job as one number: a stage that is run again begins its jobs anew."""
    told = [item.maybe_int(f"{path}.attempt") for path, _ in _STEPS]
    if all(attempt is None for attempt in told):
        return None
    stage, phase, job = (min(attempt or 1, 999) for attempt in told)
    return stage * 1_000_000 + phase * 1_000 + job


PROBE = Probe(
    id="delivery-azure-test-runs",
    title="Test runs of the release's builds in Azure DevOps, and test results in their artifacts",
    reads=(
        Read(BUILDS, nothing, (TestReport,)),
        Read(RUNS, parse_listed_run, (TestReport,)),
        Read(ONE_RUN, parse_run, (TestReport,)),
        Read(BUILDS_WITH_REPORTS, nothing, (TestReport,)),
        Read(BUILD_ARTIFACTS_WITH_REPORTS, nothing, (TestReport,)),
        Read(PerArchive(BUILD_ARTIFACTS_WITH_REPORTS, "tests", archive_in_azure_devops), parse_report, (TestReport,)),
    ),
    permissions=((Host.AZURE_DEVOPS, BUILD_READ), (Host.AZURE_DEVOPS, TEST_READ)),
    otherwise="The report files in the folder of the workload file, named under reports.tests.",
)
