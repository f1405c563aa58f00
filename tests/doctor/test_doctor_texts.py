"""What is printed: everything that was found, on 100 columns, harmless, and with commands that can be pasted."""

from __future__ import annotations

import dataclasses
import json
import shlex

import pytest
from doctor_samples import (
    ACTIONS,
    AZURE_CRITERIA,
    NEEDS,
    POLICY,
    SHOP,
    SUB_A,
    SUB_B,
    denial,
    diagnosed,
    everything_hidden,
    gap,
    held,
    payers,
    reader_facts,
    role,
)

from collector.cli.inputs import all_probes
from collector.doctor.json_text import as_json
from collector.doctor.scope_rights import SCOPE_RIGHTS
from collector.doctor.text import as_text
from collector.facts.support import HeldRole
from collector.model import AzureScope, Cause, Gap
from probes import CATALOGUE

ASSIGNEE = "11111111-2222-4333-8444-555555555555"
HOSTILE = "x\x1b[31m\n##vso[task.complete]\n::error::y"


def text(diagnosis, **changed):
    fields = {"assignee": ASSIGNEE, "colour": False, "width": 100} | changed
    return as_text(diagnosis, SHOP, POLICY.policy.name, **fields)


def test_the_whole_text_for_a_subscription_that_is_not_shown():
    said = text(diagnosed((held(SUB_A), role("*/read"), *payers()), (everything_hidden(SUB_B),)))
    head, _, rest = said.partition("  WHERE A RIGHT CANNOT BE HAD")
    assert head.splitlines()[:3] == [
        "",
        f"   {len(NEEDS) - len(AZURE_CRITERIA)} of {len(NEEDS)}  criteria of shop can be read with the rights at hand",
        "   policy go-live 2026.11, tier T1",
    ]
    assert head.endswith(
        "  WHAT IS MISSING, the most unlocking first\n"
        f"  [1]     unlocks {len(AZURE_CRITERIA)} criteria\n"
        f"          at: subscription {SUB_B.rpartition('/')[2]}\n"
        "          why: it cannot be seen by the identity golive runs as\n"
        "          fix: let somebody who may assign roles there run\n"
        "          az role assignment create \\\n"
        "            --role Reader \\\n"
        f"            --assignee {ASSIGNEE} \\\n"
        f"            --scope {SUB_B}\n"
        "          or correct the id under scope.azure in the workload file\n"
        "\n"
    )
    assert "golive doctor --role json" in rest


def test_nothing_missing_leads_on_to_the_gate():
    assert text(diagnosed(reader_facts())).endswith("  next    golive gate\n")


def test_the_next_command_asks_about_the_same_files():
    assert text(diagnosed(reader_facts()), files=" -w shop.yaml").endswith("  next    golive gate -w shop.yaml\n")
    lacking = text(diagnosed((), (everything_hidden(SUB_B),)), files=" --policy ours")
    assert lacking.endswith("          golive doctor --role json --policy ours\n")


@pytest.mark.parametrize("width", [40, 80, 100, 200])
def test_no_line_is_wider_than_a_hundred_columns(width):
    narrow = role("Microsoft.Authorization/*")
    diagnosis = diagnosed((held(SUB_A), held(SUB_B), narrow, denial(SUB_A, "*")), (gap(SUB_B, HeldRole.kind),))
    assert max(map(len, text(diagnosis, width=width).splitlines())) <= 100


def test_of_many_obstacles_the_first_are_shown_and_the_others_counted():
    many = [f"{number:08d}-aaaa-4bbb-8ccc-000000000000" for number in range(20)]
    facts = [fact for one in many for fact in (held(f"/subscriptions/{one}"), denial(f"/subscriptions/{one}", "*"))]
    said = text(diagnosed((*facts, role("*/read"), *payers()), subscriptions=tuple(many)))
    assert "  [8]     unlocks" in said
    assert "  [9]     unlocks" not in said
    assert "more; --format json names all" in said
    assert max(map(len, said.splitlines())) <= 100


def test_a_command_over_several_lines_is_the_one_that_json_gives():
    diagnosis = diagnosed((held(SUB_A), role("*/read"), *payers()), (everything_hidden(SUB_B),))
    printed = text(diagnosis)
    folded = printed[printed.index("az role") : printed.index(SUB_B) + len(SUB_B)]
    (command,) = json.loads(_json(diagnosis))["obstacles"][0]["commands"]
    assert shlex.split(folded.replace("\\\n", " ")) == shlex.split(command)


def test_what_comes_from_outside_commands_neither_a_terminal_nor_a_pipeline():
    evil = Gap(
        cause=Cause.DENIED, hides=("held_role",), scope=f"{SUB_A}/{HOSTILE}", detail=HOSTILE, fix=HOSTILE, probe=""
    )
    diagnosis = diagnosed((*reader_facts(), denial(f"{SUB_A}", "*/read", who=(HOSTILE,))), (evil,))
    workload = dataclasses.replace(SHOP, name=HOSTILE)
    said = as_text(diagnosis, workload, POLICY.policy.name, assignee=ASSIGNEE, colour=False)
    for printed in (said, as_json(diagnosis, NEEDS, workload, POLICY.policy.name, assignee=ASSIGNEE)):
        assert "\x1b" not in printed
        assert "##" not in printed
        assert not [line for line in printed.splitlines() if line.lstrip().startswith("::")]


def test_colour_is_only_there_when_it_is_wanted():
    assert "\x1b[" in text(diagnosed(), colour=True)
    assert "\x1b[" not in text(diagnosed())


def _json(diagnosis):
    return as_json(diagnosis, NEEDS, SHOP, POLICY.policy.name, assignee=ASSIGNEE)


def test_json_has_every_criterion_every_obstacle_and_the_role():
    said = json.loads(_json(diagnosed((held(SUB_A), held(SUB_B), role("Microsoft.Authorization/*"), *payers()))))
    assert said["schema"] == "golive.doctor/v1"
    assert (said["exit_code"], said["requests"]) == (11, 4)
    assert said["counts"] == {"yes": len(NEEDS) - len(AZURE_CRITERIA), "no": len(AZURE_CRITERIA), "unknown": 0}
    assert [one["criterion"] for one in said["criteria"]] == [need.criterion.id for need in NEEDS]
    (obstacle,) = said["obstacles"]
    assert obstacle["places"] == [SUB_A, SUB_B]
    assert len(obstacle["commands"]) == 2
    missing = {one["right"] for one in obstacle["rights"]}
    assert missing == {one for one in ACTIONS if "Authorization" not in one and "Billing" not in one}
    assert said["role"]["actions"] == list(ACTIONS)


def test_a_role_on_resources_themselves_is_named_and_changes_no_answer():
    diagnosis = diagnosed(reader_facts())
    said = " ".join(text(diagnosis).split())
    assert "BESIDE READER, on the resources themselves; not looked at here Load Test Reader: Runs of" in said
    assert "for testing-performance-passed" in said
    assert diagnosis.exit_code == 0
    (beside,) = json.loads(_json(diagnosis))["beside_reader"]
    assert beside == {
        "role": "Load Test Reader",
        "probe": "testing-load-tests",
        "title": "Runs of Azure Load Testing in the last 90 days",
        "criteria": ["testing-performance-passed"],
    }


def test_the_role_in_json_holds_what_the_declared_scope_needs():
    azure = AzureScope(management_groups=("corp",), resource_groups=(f"{SUB_A}/resourceGroups/g",))
    workload = dataclasses.replace(SHOP, azure=azure)
    said = json.loads(as_json(diagnosed(reader_facts()), NEEDS, workload, POLICY.policy.name, assignee=ASSIGNEE))
    assert set(said["role"]["actions"]) - set(ACTIONS) == set(SCOPE_RIGHTS)


def test_every_probe_but_the_proof_itself_names_another_way():
    silent = [probe.id for probe in all_probes(CATALOGUE) if not probe.otherwise]
    assert silent == ["inventory-rights"], "nothing replaces the proof of rights"
    assert all(probe.otherwise.endswith(".") for probe in all_probes(CATALOGUE) if probe.otherwise)
