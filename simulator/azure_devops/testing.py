"""The test services: totals of a build, coverage old and new, test runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from simulator.answers import Answer
from simulator.azure_devops.asking import Asked, Json, moment, project_reference, when_known
from simulator.azure_devops.builds import kept
from simulator.azure_devops.refusals import refused
from simulator.azure_devops.things import Build, Coverage, Module, TestRun

_BUILD_URI = "vstfs:///Build/Build/"
_PENDING = "pending"


def totals(asked: Asked) -> Answer:
    """Answer `testresults/resultsummarybybuild`; a build without tests has zero of them, and is no error."""
    build = _build(asked)
    runs = _runs_of(asked, build.id)
    by_outcome: Counter[str] = Counter()
    for run in runs:
        by_outcome.update(run.outcomes)
    reruns = sum(run.reruns for run in runs)
    body = {
        "aggregatedResultsAnalysis": {
            "previousContext": None,
            "resultsDifference": None,
            "duration": "00:03:12.4470000",
            "totalTests": sum(by_outcome.values()),
            "resultsByOutcome": {name: _by_outcome(name, count, reruns) for name, count in by_outcome.items() if count},
            "runSummaryByState": _by_state(runs),
            "runSummaryByOutcome": _runs_by_outcome(runs),
        },
        "testFailures": None,
        "testResultsContext": {
            "contextType": "build",
            "build": {"id": build.id, "uri": f"{_BUILD_URI}{build.id}", "definitionId": build.definition.id},
        },
        "teamProject": project_reference(asked.project, asked.base),
        "totalRunsCount": len(runs),
        "noConfigRunsCount": 0,
    }
    return Answer(200, body)


def coverage(asked: Asked) -> Answer:
    """Answer `testresults/codecoverage`, which may be worked on for a while."""
    build = _build(asked)
    found = build.coverage
    is_pending = asked.reads.again(f"{asked.project.id} coverage {build.id}") < found.after
    status = _PENDING if is_pending else found.status
    body = {
        "coverageData": [] if status == _PENDING or not found.figures else [_coverage_data(found)],
        "build": {"id": str(build.id), "url": asked.url(f"build/Builds/{build.id}")},
        "deltaBuild": None,
        "status": status,
        "coverageDetailedSummaryStatus": "codeCoverageSuccess" if status == "finalized" else status,
    }
    return Answer(200, body)


def classic_coverage(asked: Asked) -> Answer:
    """Answer `test/codecoverage`: modules with the flag 1, and often nothing at all."""
    build = _build(asked)
    flags = asked.needs("flags")
    if not build.coverage.modules:
        return asked.listed([])
    configuration = {"id": build.id, "flavor": "Release", "platform": "Any CPU", "uri": f"{_BUILD_URI}{build.id}"}
    shows_modules = flags.isdecimal() and bool(int(flags) & 1)
    modules = [_module(one) for one in build.coverage.modules] if shows_modules else []
    return asked.listed([{"configuration": configuration, "state": "0", "lastError": "", "modules": modules}])


def runs(asked: Asked) -> Answer:
    """Answer `test/runs`, filtered by build, plan and automation; it goes on by `$skip`."""
    uri, plan, automated = asked.wants("buildUri"), asked.wants("planId"), asked.wants("automated").casefold()
    found = [
        run
        for run in asked.project.test_runs
        if (not uri or (run.build and uri.casefold() == f"{_BUILD_URI}{run.build}".casefold()))
        and (not plan or str(run.plan) == plan)
        and (not automated or run.automated == (automated == "true"))
    ]
    has_details = asked.wants("includeRunDetails").casefold() == "true"
    return asked.window([_run(asked, run, has_details=has_details) for run in found])


def one_run(asked: Asked) -> Answer:
    """Answer `test/runs/{id}`."""
    return Answer(200, _run(asked, _find(asked), has_details=True))


def statistics(asked: Asked) -> Answer:
    """Answer `test/runs/{id}/Statistics`."""
    run = _find(asked)
    own = {"id": str(run.id), "name": run.name, "url": asked.url(f"test/Runs/{run.id}")}
    return Answer(200, {"run": own, "runStatistics": _statistics(run)})


def _build(asked: Asked) -> Build:
    number = asked.needs("buildId")
    found = next((build for build in kept(asked.project) if str(build.id) == number), None)
    if found is None:
        raise refused(404, f"The requested build {number} could not be found.", "BuildNotFoundException")
    return found


def _find(asked: Asked) -> TestRun:
    found = next((run for run in asked.project.test_runs if run.id == asked.number("id")), None)
    if found is None:
        raise refused(404, f"Test run {asked.words['id']} not found.", "TestObjectNotFoundException")
    return found


def _runs_of(asked: Asked, build: int) -> list[TestRun]:
    return [run for run in asked.project.test_runs if run.build == build]


def _by_outcome(name: str, count: int, reruns: int) -> Json:
    body: Json = {"outcome": name[:1].lower() + name[1:], "count": count, "duration": "00:01:04.2000000"}
    return body | ({"rerunResultCount": reruns} if reruns and name == "Passed" else {})


def _by_state(runs: Iterable[TestRun]) -> Json:
    states = Counter(run.state for run in runs)
    return {
        state: {"state": state[:1].lower() + state[1:], "runsCount": count, "resultsByOutcome": {}}
        for state, count in states.items()
    }


def _runs_by_outcome(runs: Iterable[TestRun]) -> Json:
    outcomes = Counter("Failed" if run.outcomes.get("Failed") else "Passed" for run in runs)
    return {name: {"outcome": name.lower(), "runsCount": count} for name, count in outcomes.items()}


def _coverage_data(found: Coverage) -> Json:
    figures = [
        {"label": label, "position": place, "total": total, "covered": covered, "isDeltaAvailable": False, "delta": 0.0}
        for place, (label, (covered, total)) in enumerate(found.figures.items(), 1)
    ]
    return {"buildFlavor": "", "buildPlatform": "", "coverageStats": figures}


def _module(module: Module) -> Json:
    return {
        "blockCount": module.blocks_covered + module.blocks_not_covered,
        "name": module.name,
        "statistics": {
            "blocksCovered": module.blocks_covered,
            "blocksNotCovered": module.blocks_not_covered,
            "linesCovered": module.lines_covered,
            "linesNotCovered": module.lines_not_covered,
            "linesPartiallyCovered": module.lines_partially_covered,
        },
    }


def _statistics(run: TestRun) -> list[Json]:
    """Return the outcomes; there is no count of failed tests but here."""
    found = [{"state": "Completed", "outcome": name, "count": count} for name, count in run.outcomes.items() if count]
    if run.reruns:
        found.append({"state": "Completed", "outcome": "Passed", "count": run.reruns, "resultMetadata": "rerun"})
    return found


def _run(asked: Asked, run: TestRun, *, has_details: bool) -> Json:
    finished = {} if run.finished is None else {"completedDate": moment(run.finished, run.id)}
    body: Json = {
        "id": run.id,
        "name": run.name,
        "url": asked.url(f"test/Runs/{run.id}"),
        "isAutomated": run.automated,
        "iteration": asked.project.name,
        "owner": asked.person(run.owner),
        "project": {"id": asked.project.id, "name": asked.project.name},
        **when_known(startedDate=(run.started, run.id), createdDate=(run.started, run.id)),
        **finished,
        "state": run.state,
        "totalTests": sum(run.outcomes.values()),
        "incompleteTests": run.outcomes.get("InProgress", 0) + run.outcomes.get("Unspecified", 0),
        "notApplicableTests": run.outcomes.get("NotApplicable", 0),
        "passedTests": run.outcomes.get("Passed", 0),
        "unanalyzedTests": run.outcomes.get("Failed", 0),
        "lastUpdatedDate": moment(run.finished or run.started, run.id),
        "lastUpdatedBy": asked.person(run.owner),
        "revision": 3,
    }
    if run.build:
        body["build"] = {"id": str(run.build), "url": asked.url(f"build/Builds/{run.build}")}
    if run.plan:
        body["plan"] = {"id": str(run.plan), "url": asked.url(f"test/Plans/{run.plan}")}
    return body | (_details(run) if has_details else {})


def _details(run: TestRun) -> Json:
    details: Json = {"postProcessState": "Complete", "runStatistics": _statistics(run)}
    if run.build and run.stage:
        stage = {"stageName": run.stage, "attempt": 1}
        details["pipelineReference"] = {"pipelineId": run.build, "stageReference": stage}
    return details
