"""The doctor against the simulator: what it foretells is what the gate finds, and the role that it writes is enough."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from collector.cli.inputs import read_workload
from collector.doctor.custom_role import smallest_role
from collector.doctor.lacks import Answer
from collector.doctor.scope_rights import BELOW_A_GROUP, RESOURCE_GROUPS
from simulator.clients import environment
from simulator.estate import load
from simulator.process import Running, start
from simulator.scenarios import scenarios
from tests.people_of_runs import everybody_signs

from .conftest import gate
from .doctor_runs import (
    ACTIONS,
    NEEDS,
    PROD,
    READY,
    SHARED,
    caller_with,
    custom,
    foretold,
    found,
)


def test_the_emitted_role_is_enough(tmp_path, command, scenario_runs):
    """With exactly that role the gate decides as with Reader, with no gap and no refusal more."""
    code, printed, _ = command("doctor", "-w", str(READY.workload), "--role", "json")
    role = json.loads(printed)
    assert code == 0
    with caller_with(tmp_path, [custom(role["Actions"])]) as simulator:
        diagnosis = foretold(simulator)
        outcome = found(simulator, tmp_path)
    with_reader = scenario_runs("ready")
    assert (diagnosis.exit_code, outcome.code, with_reader.code) == (0, 0, 0)
    assert outcome.outcomes == with_reader.outcomes
    assert outcome.decision["gaps"] == with_reader.decision["gaps"] == []
    assert [entry for entry in outcome.log if entry["status"] >= 400] == []


@pytest.mark.parametrize(
    ("roles", "sections", "kinds", "answer"),
    [
        pytest.param([], {}, {"invisible"}, Answer.NO, id="no role at all"),
        pytest.param([custom(ACTIONS, ["prod"])], {}, {"invisible"}, Answer.NO, id="one subscription only"),
        pytest.param(
            [custom(ACTIONS, ["prod/rg-shop-web", "shared"])], {}, {"missing_right"}, Answer.NO, id="a group only"
        ),
        pytest.param(
            [custom(ACTIONS, ["shared"]), {**custom(ACTIONS, ["prod"]), "condition": "@Resource[x]"}],
            {},
            {"conditional_right"},
            Answer.UNKNOWN,
            id="under a condition",
        ),
        pytest.param(
            [custom(ACTIONS)],
            {"denials": [{"name": "d", "on": "prod", "actions": ["*/read"]}]},
            {"missing_right", "deny_assignment"},
            Answer.NO,
            id="a denial for everyone",
        ),
    ],
)
def test_who_holds_less_is_told_so(tmp_path, roles, sections, kinds, answer):
    with caller_with(tmp_path, roles, **sections) as simulator:
        diagnosis = foretold(simulator)
    assert {one.kind.value for one in diagnosis.obstacles} & kinds
    by_criterion = {one.criterion: one.answer for one in diagnosis.readable}
    assert by_criterion["recovery-backup-coverage"] is answer
    assert by_criterion["testing-automated-pass"] is Answer.YES
    assert diagnosis.exit_code == 11


def test_billing_is_told_apart(tmp_path):
    """Reader sees who pays, but not the account: a role of billing is missing, for what support was bought."""
    reader = {"who": "caller", "role": "Reader", "on": ["prod", "shared"]}
    caller = {"id": "9c41d7e2-6b0f-4f3a-8a55-2e7b90c1d364", "app": "3f8b6a10-57c9-4e2d-b1f4-c90d2a6e7b85"}
    with caller_with(tmp_path, [reader], caller={**caller, "billing_reader": False}) as simulator:
        diagnosis = foretold(simulator)
    (obstacle,) = diagnosis.obstacles
    assert (obstacle.kind.value, obstacle.criteria) == (
        "billing",
        ("support-plan-active", "support-response-fit"),
    )
    assert "Billing account reader" in obstacle.fix
    assert [one.probe for one in diagnosis.instead] == ["support-billing"]


def test_an_estate_without_tickets_can_be_read(tmp_path):
    reader = {"who": "caller", "role": "Reader", "on": ["prod", "shared"]}
    with caller_with(tmp_path, [reader], tickets=[]) as simulator:
        assert foretold(simulator).exit_code == 0


def test_it_reads_rights_and_no_evidence(tmp_path):
    reader = {"who": "caller", "role": "Reader", "on": ["prod", "shared"]}
    with caller_with(tmp_path, [reader]) as simulator:
        diagnosis = foretold(simulator)
        asked = [
            entry
            for entry in simulator.log()
            if "/oauth2/" not in entry["path"] and "/.well-known/" not in entry["path"]
        ]
    of_hosts = [entry for entry in asked if entry["path"].startswith("/api/v3/")]
    assert len(asked) - len(of_hosts) <= 4, "the subscriptions, two batches, and the billing accounts"
    assert diagnosis.requests == len(asked)
    assert len(of_hosts) == len({(entry["path"], *sorted(entry["query"].items())) for entry in of_hosts}), "each once"
    assert not [entry for entry in asked if "resourcegraph" in entry["path"].casefold()]
    assert not list(tmp_path.glob("golive-*")), "nothing is left behind"


def declaring(folder: Path, azure: dict[str, Any]) -> Path:
    """Write the workload of the ready estate with another scope, beside its report files."""
    shutil.copytree(READY.workload.parent / "reports", folder / "reports")
    before, rest = READY.workload.read_text("utf-8").split("  azure:\n")
    workload = folder / "golive.yaml"
    workload.write_text(f"{before}  azure: {json.dumps(azure)}\n{rest[rest.index('  github:') :]}", "utf-8")
    return workload


BELOW_CORP = {name: {"id": one, "management_groups": ["corp"]} for name, one in (("prod", PROD), ("shared", SHARED))}
GROUPS = sorted(
    {
        "/".join(found.folded.split("/")[:5])
        for found in load(READY.estate).inventory.resources
        if "/resourcegroups/" in found.folded
    }
)


@pytest.mark.parametrize(
    ("azure", "dropped"),
    [
        pytest.param({"management_groups": ["corp"]}, "", id="management group"),
        pytest.param({"management_groups": ["corp"]}, BELOW_A_GROUP, id="management group, not its list"),
        pytest.param({"management_groups": ["corp"]}, "Microsoft.Web/sites/read", id="management group, not the apps"),
        pytest.param({"resource_groups": GROUPS}, "", id="resource groups"),
        pytest.param({"resource_groups": GROUPS}, RESOURCE_GROUPS, id="resource groups, not their list"),
    ],
)
def test_what_a_scope_needs_is_in_its_role_and_foretold(tmp_path, azure, dropped):
    """With the role that is written for this scope the gate is a GO; without one action it is undecided."""
    workload = declaring(tmp_path, azure)
    role = smallest_role(NEEDS, "p", read_workload(workload).workload)
    actions = [action for action in role.actions if action != dropped]
    assert dropped in ("", *role.actions)
    with caller_with(tmp_path, [custom(actions, role.scopes)], subscriptions=BELOW_CORP) as simulator:
        diagnosis = foretold(simulator, workload)
        code = gate(simulator, workload, tmp_path / "packet", people=everybody_signs)
    assert (diagnosis.exit_code, code) == ((11, 11) if dropped else (0, 0))
    if dropped:
        rights = {(found.right, place) for one in diagnosis.obstacles for found in one.rights for place in one.places}
        assert {right for right, _ in rights} == {dropped}


def arguments(simulator: Running, workload: Path) -> list[str]:
    return [
        "doctor", "-w", str(workload), "--arm-url", simulator.url, "--authority", simulator.url,
        "--ca-bundle", str(simulator.ca), "--credential", "environment", "--client-id", simulator.client_id,
    ]  # fmt: skip


@pytest.fixture
def signed_in(monkeypatch: pytest.MonkeyPatch) -> Callable[[Running], None]:
    """Put what a pipeline has in its environment there; it is that of the process, not a part of ours."""

    def sign_in(simulator: Running) -> None:
        monkeypatch.setenv("AZURE_TENANT_ID", simulator.tenant)
        monkeypatch.setenv("AZURE_CLIENT_SECRET", "any-secret-will-do")
        monkeypatch.setenv("NO_PROXY", "*")
        for name, value in environment(simulator.url).items():
            monkeypatch.setenv(name, value)

    return sign_in


def test_the_command_says_what_is_missing_and_ends_with_11(tmp_path, command, signed_in):
    with start(scenarios()["denied"].estate, lifetime=100) as simulator:
        signed_in(simulator)
        code, printed, _ = command(*arguments(simulator, scenarios()["denied"].workload))
    assert code == 11
    assert f"--scope /subscriptions/{SHARED}" in printed
    assert f"--assignee {simulator.client_id}" in printed
    assert max(map(len, printed.splitlines())) <= 100
    assert "\x1b" not in printed


def test_reports_that_are_not_there_are_told_apart(tmp_path, command, signed_in):
    workload = tmp_path / "golive.yaml"
    shutil.copy(READY.workload, workload)
    with start(READY.estate, lifetime=100) as simulator:
        signed_in(simulator)
        code, printed, _ = command(*arguments(simulator, workload), "--format", "json")
    said = json.loads(printed)
    assert code == 11
    assert said["schema"] == "golive.doctor/v1"
    assert {(one["kind"], *one["criteria"]) for one in said["obstacles"]} == {
        ("report_files", "monitoring-notification-tested"),
        ("report_files", "recovery-restore-tested"),
    }


def test_a_sign_in_that_fails_is_no_right_that_is_missing(tmp_path, command, monkeypatch):
    for name in ("AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET"):
        monkeypatch.delenv(name, raising=False)
    code, printed, _ = command("doctor", "-w", str(READY.workload), "--credential", "environment")
    assert code == 11
    assert "az role assignment create" not in printed
    assert "AZURE_" in printed


@pytest.mark.parametrize("form", ["json", "bicep"])
def test_a_role_is_written_without_any_sign_in(tmp_path, command, form):
    file = tmp_path / f"role.{form}"
    code, printed, said = command("doctor", "-w", str(READY.workload), "--role", form, "-o", str(file))
    assert (code, printed) == (0, "")
    assert "Microsoft.Billing/billingAccounts/read" in said
    assert "Microsoft.Billing/billingAccounts" not in file.read_text()
    assert all(action in file.read_text() for action in ACTIONS)
