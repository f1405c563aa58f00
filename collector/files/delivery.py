"""The parts of the workload file that say how it is delivered: hosts, artifacts, environments, tests, trackers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from collector.files.mistakes import quoted
from collector.files.patterns import patterns
from collector.files.shape import Flag, Invalid, Key, ListOf, Number, Object, Refined, Rule, Spot, Text
from collector.model import (
    Component,
    Delivery,
    Environments,
    Host,
    KindOfTests,
    Place,
    Query,
    TestKind,
    Tracker,
)

_ONE_LINE = Rule(r"[^\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]*", "stands on one line, without tabs")


def _name(sample: str, *, longest: int = 200) -> Text:
    return Text(sample=sample, max_length=longest, rules=(_ONE_LINE, Rule(r"[\s\S]*\S[\s\S]*", "says something")))


_NOT_ANYTHING = Rule(r"[\s\S]*[^\s*?\[\]!./-][\s\S]*", "names something: a pattern for anything proves nothing")


def _telling(sample: str) -> Text:
    """A name or pattern by which what is meant is told from the rest."""
    return Text(sample=sample, max_length=200, rules=(_ONE_LINE, _NOT_ANYTHING))


def _names(sample: str, *, most: int = 50) -> ListOf[str]:
    return ListOf(_name(sample), max_items=most, unique_by=str.casefold)


_PART = r"[A-Za-z0-9][A-Za-z0-9._-]*"
_REPOSITORY = Text(
    sample="contoso/shop",
    max_length=200,
    rules=(Rule(f"{_PART}/{_PART}", "is owner/name, as in the address of the repository"),),
)
_PROJECT = Text(
    sample="contoso/shop",
    max_length=200,
    rules=(Rule(rf"{_PART}/[^/\\?#%\s][^/\\?#%]*", "is organization/project, as in the address of the project"),),
)
GITHUB = Object(
    build=lambda repositories: tuple(Place(Host.GITHUB, name) for name in repositories),
    keys=(
        Key(
            "repositories",
            ListOf(_REPOSITORY, min_items=1, max_items=50, unique_by=str.casefold),
            "The repositories that the workload is built from, as owner/name; the release is built in the first.",
            required=True,
        ),
    ),
)
AZURE_DEVOPS = Object(
    build=lambda projects: tuple(Place(Host.AZURE_DEVOPS, name) for name in projects),
    keys=(
        Key(
            "projects",
            ListOf(_PROJECT, min_items=1, max_items=50, unique_by=str.casefold),
            "The projects that the workload is built in, as organization/project; the release is built in the first.",
            required=True,
        ),
    ),
)


def _production_apart(environments: Environments, spot: Spot) -> Environments | Invalid:
    """Refuse an environment that is production and a place before it: nothing would be tried there first."""
    before = {name.casefold() for name in (*environments.beta, *environments.staging)}
    twice = next((name for name in environments.production if name.casefold() in before), "")
    if twice:
        return spot.wrong(
            f"{quoted(twice)} is production and an environment before it",
            "production: [production], and other names in the lists before it",
        )
    return environments


_ENVIRONMENTS = Refined(
    Object(
        build=Environments,
        keys=(
            Key("beta", _names("beta"), "Environments of beta, pilot or early-adopter rings."),
            Key("staging", _names("staging"), "Environments in which a release is tried before production."),
            Key("production", _names("production"), "Environments of production."),
        ),
    ),
    _production_apart,
)
DELIVERY: Object[dict[str, Any]] = Object(
    build=dict,
    keys=(
        Key("branch", _telling("main"), "The branch that releases come from; the default branch when absent."),
        Key("pipelines", _names("Release"), "Names or file paths of the pipelines that build and deploy the release."),
        Key("package", _names("shop-package"), "Names of the artifacts that are deployed; `*` stands for anything."),
        Key(
            "reports",
            _names("test-reports"),
            "Names of the artifacts that hold reports of tests and coverage; `*` stands for anything.",
            into="report_artifacts",
        ),
        Key(
            "decision",
            _telling("golive-*"),
            "The name of the artifact in which the pipeline keeps golive's decision (`golive-*`).",
            into="decision_artifact",
        ),
        Key(
            "beta_users",
            Number(minimum=1, maximum=1e9, sample="40"),
            "How many people used the beta; no host tells it. This loosens the gate and is listed in the decision.",
        ),
        Key("environments", _ENVIRONMENTS, "The environments of the host, by what they are for."),
        Key(
            "required_checks",
            _names("build"),
            "Names of the checks without which no code may reach the branch: build, tests, this gate.",
        ),
    ),
)
_BECAUSE = Text(sample="the workload has no user interface", max_length=500)


def _reports(sample: str) -> ListOf[str]:
    return patterns(sample)


def _found_somewhere(kind: KindOfTests, spot: Spot) -> KindOfTests | Invalid:
    """Refuse a kind of tests that has results although it is not needed."""
    where = (kind.reports, kind.test_runs, kind.test_plans, kind.sign_off)
    if kind.not_needed and any(where):
        return spot.wrong("`not_needed` stands beside places where results are found", "one of the two")
    return kind


def _kind(kind: TestKind) -> Refined[KindOfTests, KindOfTests]:
    def build(**fields: Any) -> KindOfTests:
        return KindOfTests(kind=kind, **fields)

    scenarios = (
        Key(
            "scenarios",
            _names("zone loss"),
            "Words that the names of suites, runs or experiments hold, one for each scenario that was tried.",
        ),
    )
    return Refined(
        Object(
            build=build,
            keys=(
                Key(
                    "reports",
                    _reports("test-reports/unit/*.xml"),
                    "Report files: paths relative to this file, or artifact/path within artifacts of the release.",
                ),
                Key("test_runs", _names("Unit tests*"), "Names of test runs in Azure DevOps; `*` stands for anything."),
                Key("test_plans", _names("SIT 2.4"), "Names of test plans in Azure DevOps."),
                Key(
                    "sign_off",
                    _names("uat-signed"),
                    "Environments whose approval on the release's run signs these tests off, one for each signer.",
                ),
                *(scenarios if kind is TestKind.FAILURE else ()),
                Key(
                    "not_needed",
                    _BECAUSE,
                    "Why the workload has no such tests. This loosens the gate and is listed in the decision.",
                ),
            ),
        ),
        _found_somewhere,
    )


_KIND_DOCS = {
    TestKind.UNIT: "Tests of single parts.",
    TestKind.INTEGRATION: "Tests of parts together.",
    TestKind.SIT: "System integration tests, with the systems around it.",
    TestKind.UAT: "User acceptance tests.",
    TestKind.PERFORMANCE: "Performance tests beside those of Azure Load Testing.",
    TestKind.FAILURE: "Tests of what happens when something fails.",
    TestKind.ACCESSIBILITY: "Tests that people with disabilities can use it.",
}


def _kinds(**declared: KindOfTests) -> tuple[KindOfTests, ...]:
    return tuple(declared.values())


TESTS = Object(build=_kinds, keys=tuple(Key(kind, _kind(kind), doc) for kind, doc in _KIND_DOCS.items()))


def _measured_or_not(component: Component, spot: Spot) -> Component | Invalid:
    if bool(component.coverage) != bool(component.not_measured):
        return component
    return spot.wrong(
        f"component {component.name} must have either `coverage` or `not_measured`", "coverage: its report files"
    )


_COMPONENT = Refined(
    Object(
        build=Component,
        keys=(
            Key("name", _name("shop-api", longest=100), "What ships, as your team says it.", required=True),
            Key(
                "coverage",
                _reports("test-reports/api/coverage.xml"),
                "Its coverage reports: paths relative to this file, or artifact/path within artifacts of the release.",
            ),
            Key("critical", Flag(), "Whether critical flows run through it (false); more of it must be covered then."),
            Key(
                "not_measured",
                _BECAUSE,
                "Why its coverage is not measured. This loosens the gate and is listed in the decision.",
            ),
        ),
    ),
    _measured_or_not,
)
COMPONENTS = ListOf(_COMPONENT, max_items=500, unique_by=lambda component: component.name.casefold())


def _one_way(query: Query, spot: Spot) -> Query | Invalid:
    if query.asks and not (query.wiql and (query.labels or query.types)):
        return query
    return spot.wrong("the query must have `labels`, `types`, or `wiql` alone", "labels: [bug]")


def _query(sample: str) -> Refined[Query, Query]:
    return Refined(
        Object(
            build=Query,
            keys=(
                Key("labels", _names(sample), "Labels of GitHub, tags of Azure DevOps; an item has any one of them."),
                Key("types", _names("Bug"), "Work item types of Azure DevOps, issue types of GitHub."),
                Key("wiql", _name("SELECT [System.Id] FROM …", longest=8000), "A query of Azure DevOps."),
            ),
        ),
        _one_way,
    )


def _tracker(**fields: Any) -> Tracker:
    words = ("critical", "high", "lower")
    return Tracker(**fields | {name: _folded(fields[name]) for name in words if name in fields})


def _folded(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(word.casefold() for word in words)


TRACKER = Object(
    build=_tracker,
    keys=(
        Key("defects", _query("bug"), "How defects are found."),
        Key("feedback", _query("beta-feedback"), "How the feedback of the beta is found."),
        Key("deferred", _query("deferred"), "How work is found that was taken out of this release."),
        Key("critical", _names("severity: critical"), "Labels or severities of the worst items."),
        Key("high", _names("severity: high"), "Labels or severities of the second worst."),
        Key(
            "lower",
            _names("severity: low"),
            "Labels or severities of all others; without one an item is unclassified.",
        ),
        Key("workaround", _name("workaround"), "The label or tag of an item whose workaround is written down."),
    ),
)


def delivery_of(
    places: Iterable[Place],
    commit: str,
    *,
    delivery: Mapping[str, Any] = MappingProxyType({}),
    tests: tuple[KindOfTests, ...] = (),
    components: tuple[Component, ...] = (),
    tracker: Tracker | None = None,
) -> Delivery:
    """Return how the workload is delivered, of the parts in which the file says it."""
    return Delivery(
        places=tuple(places),
        commit=commit,
        test_kinds=tests,
        components=components,
        tracker=tracker or Tracker(),
        **delivery,
    )
