"""Attempts at scenarios of failure: runs of experiments, and reports that the workload maps to failure tests."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from collector.derive.delivery.release import ReleaseRuns
from collector.derive.delivery.words import matching
from collector.derive.joins import missing
from collector.derive.observed import Observed
from collector.derive.rows import Field
from collector.derive.testing.patterns import path_matches
from collector.derive.testing.standing import doubt_about, standing
from collector.facts.azure import Resource
from collector.facts.testing import ExperimentRun, TestReport
from collector.model import KindOfTests, Reason, fold_id

_HELD = ("success", "successful", "succeeded")
_DID_NOT = ("failed", "cancelled", "canceled")
"""Words of Azure Chaos Studio for a run that is over; its specification lists none, and a new word is none of them."""
_UNTOLD = "the scenarios of its reports"
_NAME_SCENARIOS = (
    "the reports of failure tests do not say what was tried: add tests.failure.scenarios, words that their names hold, "
    'for example ["dependency down", "zone loss", "throttling"]'
)
_BETWEEN_WORDS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One time that a scenario was tried."""

    fact: ExperimentRun | TestReport
    when: datetime | None
    held: Field[bool]


def attempts(declared: KindOfTests | None, observed: Observed) -> Mapping[str, Sequence[Attempt]]:
    """Return what was tried, by scenario: those that the workload names, tried or not; else each experiment is one."""
    wanted = _told_apart(declared.scenarios) if declared is not None else ()
    found: dict[str, list[Attempt]] = defaultdict(list, {scenario: [] for scenario in wanted})
    for name, attempt in _of_experiments(observed):
        for scenario in _scenarios_in(name, wanted) if wanted else (name,):
            found[scenario].append(attempt)
    for name, attempt in _of_reports(declared, observed):
        for scenario in _scenarios_in(name, wanted) if wanted else (_UNTOLD,):
            found[scenario].append(attempt)
    return found


def _of_experiments(observed: Observed) -> Iterator[tuple[str, Attempt]]:
    """Yield the runs of the experiments that belong to the workload, with the name of the experiment."""
    ours = {fold_id(resource.subject) for resource in observed.all(Resource)}
    for run in observed.all(ExperimentRun):
        if fold_id(run.experiment) in ours:
            name = run.experiment.rpartition("/")[2]
            yield name, Attempt(fact=run, when=run.stopped or run.started, held=_of_status(run))


def _of_status(run: ExperimentRun) -> Field[bool]:
    status = run.status.casefold()
    if status in (*_HELD, *_DID_NOT):
        return status in _HELD
    return missing(f"{run.subject} is not over: {run.status}", reason=Reason.PARTIAL)


def _of_reports(declared: KindOfTests | None, observed: Observed) -> Iterator[tuple[str, Attempt]]:
    """Yield the reports that the workload maps to failure tests, with their paths or names."""
    if declared is None:
        return
    index = observed.shared(standing)
    for report in index.once(index.reports):
        if _is_mapped(report, declared):
            held = _of_results(report) if declared.scenarios else missing(_NAME_SCENARIOS)
            yield report.path, Attempt(fact=report, when=_moment(report, index.runs), held=held)


def _is_mapped(report: TestReport, declared: KindOfTests) -> bool:
    if report.source == "test-run":
        return matching(report.path, declared.test_runs)
    return any(path_matches(report.path, pattern) for pattern in declared.reports)


def _of_results(report: TestReport) -> Field[bool]:
    if report.any_failure or report.failures or report.errors:
        return False
    doubt = doubt_about(report)
    if doubt is not None:
        return doubt
    return True if report.passed else missing(f"{report.subject}: every test was skipped")


def _moment(report: TestReport, runs: ReleaseRuns) -> datetime | None:
    """Return when a report's tests ran: by its own word, or when the run that left it behind began."""
    run = runs.every.get(report.run)
    return report.finished or (run.started if run is not None else None)


def _scenarios_in(name: str, wanted: Sequence[str]) -> Iterator[str]:
    """Yield the scenarios whose words a name holds, `zone-loss_1` those of `Zone loss` but not those of `loss` too."""
    found = [scenario for scenario in wanted if _holds(name, scenario)]
    return (one for one in found if not any(_holds(other, one) for other in found if other != one))


def _told_apart(scenarios: Sequence[str]) -> tuple[str, ...]:
    """Return scenarios without those that are written in the same words once more."""
    return tuple({_in_words(scenario): scenario for scenario in reversed(scenarios)}.values())[::-1]


def _holds(name: str, scenario: str) -> bool:
    return f" {_in_words(scenario)} " in f" {_in_words(name)} "


def _in_words(name: str) -> str:
    return _BETWEEN_WORDS.sub(" ", name.casefold()).strip()
