"""Facts about test results and coverage, the same from any host."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from collector.model import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class TestReport(Fact):
    """The totals of one test-result file or test run.

    `subject` is `file:<path>`, `<run>/reports/<artifact>/<path>` of a file in an artifact, or `<place>/test/runs/<id>`.
    """

    __test__ = False  # pytest collects classes by this name
    kind: ClassVar[str] = "test_report"
    pattern: str = ""
    """Of a file on disk, the pattern of the workload that matched it."""
    path: str = ""
    """By which a mapping finds it: the path on disk, `<artifact>/<path>`, or the name of a test run or plan."""
    run: str = ""
    """The subject of the pipeline run that it comes from; its commit is the run's."""
    commit: str | None = None
    """The commit that the report itself names, or that its host tells of it."""
    environment: str | None = None
    flaky: int | None = None
    """How many tests passed only when they were tried again."""
    source: str = "file"
    """`file`, `artifact`, `test-run` or `test-plan`."""
    planned: int | None = None
    """Of a test plan: how many test points there are, run or not."""
    format: str
    tests: int
    passed: int
    failures: int
    errors: int
    skipped: int
    any_failure: bool
    """The header or an element says that something failed."""
    method: str
    whole: bool = True
    """As many cases are there as the header declares, and the run came to an end."""
    running: bool = False
    """Whether its run had not come to an end when it was read."""
    finished: datetime | None = None
    digest: str = ""
    """The SHA-256 of the file in lower-case hexadecimal, by which the same file is known in two places."""
    job: str = ""
    """Of a test run: the stage and job of the pipeline that made it; a later attempt replaces an earlier one."""
    attempt: int | None = None
    """Orders what has one name in one run: of a file the number of its artifact, where the host counts them up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TestPlan(Fact):
    """A test plan of Azure DevOps; `subject` is `<place>/testplan/plans/<id>`."""

    __test__ = False  # pytest collects classes by this name
    kind: ClassVar[str] = "test_plan"
    name: str
    state: str | None = None
    """`Active` or `Inactive`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TestPoint(Fact):
    """One test case of a suite in one configuration, with how it last went; below the subject of its plan."""

    __test__ = False  # pytest collects classes by this name
    kind: ClassVar[str] = "test_point"
    plan: str
    """The subject of the plan."""
    outcome: str | None = None
    """`Passed`, `Failed`, `Unspecified` where it was never run, and so on; it stays until the next run."""
    state: str | None = None
    updated: datetime | None = None
    build: str | None = None
    """The number of the build that it was last run against, where the tester chose one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageReport(Fact):
    """The totals of one coverage file, or of the coverage that a host shows of a run. Counts, never rates.

    `subject` is `file:<path>`, `<run>/reports/<artifact>/<path>`, or `<run>/coverage`.
    """

    kind: ClassVar[str] = "coverage_report"
    pattern: str = ""
    path: str = ""
    """By which a mapping finds it, as that of a `TestReport`."""
    run: str = ""
    commit: str | None = None
    measures: str = "lines"
    """What `lines_…` count: `lines`, or `statements`, `instructions` or `blocks` of formats that know no lines."""
    source: str = "file"
    """`file`, `artifact`, or which reader of the host told it."""
    settled: bool = True
    """False where the host was still adding it up."""
    format: str
    lines_covered: int
    lines_valid: int
    branches_covered: int | None = None
    branches_valid: int | None = None
    method: str
    digest: str = ""
    """The SHA-256 of the file in lower-case hexadecimal, by which the same file is known in two places."""
    attempt: int | None = None
    """As that of a `TestReport`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadTestRun(Fact):
    """One run of a test of Azure Load Testing, as its data plane tells it (2022-11-01)."""

    kind: ClassVar[str] = "load_test_run"
    resource: str
    """The id of the Azure Load Testing resource."""
    test: str
    """The id of the test, which its authors chose."""
    status: str
    """As the service spells it: `DONE`, `FAILED`, `EXECUTING` and so on."""
    result: str | None = None
    """`PASSED`, `FAILED`, or `NOT_APPLICABLE` where nobody said what passes."""
    finished: datetime | None = None
    virtual_users: float | None = None
    error_pct: float | None = None
    requests_per_second: float | None = None
    p95_ms: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExperimentRun(Fact):
    """One run of an experiment of Azure Chaos Studio, which makes something fail on purpose."""

    kind: ClassVar[str] = "experiment_run"
    experiment: str
    """The id of the experiment; its name says what it tries."""
    status: str
    """As the service spells it: `Success`, `Failed`, `Cancelled`, `Running` and so on."""
    started: datetime | None = None
    stopped: datetime | None = None
    """Absent while it runs."""
