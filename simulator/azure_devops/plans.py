"""Test plans with their suites and points."""

from __future__ import annotations

from simulator.answers import Answer
from simulator.azure_devops.asking import Asked, Json, moment, project_reference
from simulator.azure_devops.refusals import refused
from simulator.azure_devops.things import Plan, Point, Suite


def plans(asked: Asked) -> Answer:
    """Answer `testplan/plans`."""
    is_active_only = asked.wants("filterActivePlans").casefold() == "true"
    found = [plan for plan in asked.project.plans if not is_active_only or plan.state == "Active"]
    return asked.page([_plan(asked, plan) for plan in found])


def suites(asked: Asked) -> Answer:
    """Answer `testplan/Plans/{plan}/suites`; the first is the root and has the name of the plan."""
    plan = _find(asked)
    return asked.page([_suite(asked, plan, suite) for suite in plan.suites])


def points(asked: Asked) -> Answer:
    """Answer `test/Plans/{plan}/Suites/{suite}/points`; it goes on by `$skip`."""
    plan = _find(asked)
    suite = _suite_of(asked, plan)
    details = asked.wants("includePointDetails").casefold() == "true"
    return asked.window([_point(asked, plan, suite, own, point, details=details) for own, point in suite.points])


def plan_points(asked: Asked) -> Answer:
    """Answer `testplan/Plans/{plan}/Suites/{suite}/TestPoint`, which says more of the last run."""
    plan = _find(asked)
    suite = _suite_of(asked, plan)
    return asked.page([_plan_point(asked, plan, suite, own, point) for own, point in suite.points])


def _find(asked: Asked) -> Plan:
    found = next((plan for plan in asked.project.plans if plan.id == asked.number("plan")), None)
    if found is None:
        raise refused(404, f"Test plan {asked.words['plan']} not found.", "TestObjectNotFoundException")
    return found


def _suite_of(asked: Asked, plan: Plan) -> Suite:
    found = next((suite for suite in plan.suites if suite.id == asked.number("suite")), None)
    if found is None:
        raise refused(404, f"Test suite {asked.words['suite']} not found.", "TestObjectNotFoundException")
    return found


def _plan(asked: Asked, plan: Plan) -> Json:
    return {
        "id": plan.id,
        "name": plan.name,
        "project": project_reference(asked.project, asked.base),
        "areaPath": asked.project.name,
        "iteration": plan.iteration,
        "owner": asked.person(plan.owner),
        "startDate": moment(plan.starts, plan.id),
        "endDate": moment(plan.ends, plan.id),
        "state": plan.state,
        "revision": 2,
        "rootSuite": {"id": plan.suites[0].id, "name": plan.name},
        "updatedBy": asked.person(plan.owner),
        "updatedDate": moment(plan.starts, plan.id),
        "_links": {"_self": {"href": asked.url(f"testplan/Plans/{plan.id}")}},
    }


def _suite(asked: Asked, plan: Plan, suite: Suite) -> Json:
    above = next((one for one in plan.suites if one.id == suite.parent), None)
    parent = {"parentSuite": {"id": above.id, "name": above.name}} if above else {}
    return {
        "id": suite.id,
        "name": suite.name,
        "project": project_reference(asked.project, asked.base),
        "plan": {"id": plan.id, "name": plan.name},
        **parent,
        "suiteType": "staticTestSuite",
        "revision": 1,
        "hasChildren": any(one.parent == suite.id for one in plan.suites),
        "inheritDefaultConfigurations": True,
        "lastUpdatedBy": asked.person(plan.owner),
        "lastUpdatedDate": moment(plan.starts, suite.id),
        "_links": {"_self": {"href": asked.url(f"testplan/Plans/{plan.id}/Suites/{suite.id}")}},
    }


def _point(asked: Asked, plan: Plan, suite: Suite, own: int, point: Point, *, details: bool) -> Json:
    body: Json = {
        "id": own,
        "url": asked.url(f"test/Plans/{plan.id}/Suites/{suite.id}/Points/{own}"),
        "assignedTo": asked.person(point.tester),
        "configuration": {"id": "2", "name": "Windows 10"},
        "outcome": point.outcome,
        "state": point.state,
        "testCase": {"id": str(point.case), "url": None, "webUrl": None},
        "workItemProperties": [],
    }
    if point.run:
        body["lastTestRun"] = {"id": str(point.run)}
        body["lastResult"] = {"id": "100000"}
    if point.build:
        body["lastRunBuildNumber"] = point.build
    if details:
        body |= {
            "lastUpdatedDate": moment(point.updated, own),
            "lastUpdatedBy": asked.person(point.tester),
            "revision": 3,
            "suite": {"id": str(suite.id), "name": suite.name},
            "testPlan": {"id": str(plan.id), "name": plan.name},
        }
    return body


def _plan_point(asked: Asked, plan: Plan, suite: Suite, own: int, point: Point) -> Json:
    results: Json = {
        "outcome": point.outcome[:1].lower() + point.outcome[1:],
        "state": point.state[:1].lower() + point.state[1:],
        "lastResultState": "completed" if point.run else "unspecified",
        "failureType": "none",
    }
    if point.run:
        results |= {"lastTestRunId": point.run, "lastResultId": 100_000}
    if point.build:
        results["lastRunBuildNumber"] = point.build
    return {
        "id": own,
        "tester": asked.person(point.tester),
        "configuration": {"id": 2, "name": "Windows 10"},
        "isAutomated": False,
        "project": project_reference(asked.project, asked.base),
        "testPlan": {"id": plan.id, "name": plan.name},
        "testSuite": {"id": suite.id, "name": suite.name},
        "lastUpdatedBy": asked.person(point.tester),
        "lastUpdatedDate": moment(point.updated, own),
        "results": results,
        "isActive": point.outcome in ("Unspecified", "None"),
        "testCaseReference": {"id": point.case, "name": f"Case {point.case}", "state": "Ready"},
    }
