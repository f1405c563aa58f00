"""Test runs, coverage, and test plans with their suites and points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from simulator.azure_devops.things.people import Identity

RUN_STATES = ("Completed", "InProgress", "NotStarted", "Aborted", "NeedsInvestigation", "Waiting", "Unspecified")
COVERAGE_STATUSES = ("finalized", "completed", "pending", "inProgress", "none", "updateRequestQueued")


@dataclass(frozen=True, slots=True, kw_only=True)
class TestRun:
    """Some tests that ran together."""

    __test__ = False  # pytest collects classes by this name
    id: int
    name: str
    build: int
    """The id of the build that published it; 0: none did."""
    plan: int
    """The id of the test plan that it is of; 0: none."""
    state: str
    automated: bool
    stage: str
    started: datetime
    finished: datetime | None
    outcomes: Mapping[str, int]
    """How many tests ended how: `Passed`, `Failed`, `NotExecuted`, `Inconclusive`, `NotApplicable`, …"""
    reruns: int
    """How many of those passed only when run again."""
    owner: Identity | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """One module of the classic coverage: counts of lines and blocks."""

    name: str
    lines_covered: int
    lines_not_covered: int
    lines_partially_covered: int
    blocks_covered: int
    blocks_not_covered: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The coverage of a build; without figures there is none."""

    status: str = "none"
    after: int = 0
    """How many reads are answered with `pending` before this status."""
    figures: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Covered and total by label."""
    modules: tuple[Module, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One test case in one configuration, and how it went last."""

    case: int
    outcome: str
    """`Unspecified` for one that never ran."""
    state: str
    tester: Identity | None
    updated: datetime
    build: str
    """The number of the build that it ran against last; empty: none."""
    run: int
    """The id of the test run that it ran in last; 0: none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """A suite of a test plan."""

    id: int
    name: str
    parent: int
    """The id of the suite above it; 0: it is the root."""
    points: tuple[tuple[int, Point], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A test plan; its first suite is the root."""

    id: int
    name: str
    state: str
    iteration: str
    starts: datetime
    ends: datetime
    suites: tuple[Suite, ...]
    owner: Identity | None
