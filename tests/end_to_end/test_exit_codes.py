"""Every exit code of the table is reached by the command line, with a message that tells the fix."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from collector.cli.inputs import policy_of
from collector.derive import ROWS
from policies import shipped_policy
from simulator.process import start
from simulator.scenarios import scenarios

WORKLOAD = """\
workload: contoso-shop
tier: T1
go_live: 2026-12-15T08:00:00Z
scope:
  azure: {subscriptions: [%s]}
"""
ONE = "00000000-0000-0000-0000-000000000000"


@pytest.fixture
def ready_packet(scenario_runs, tmp_path) -> Path:
    """A packet of the demo `ready` that a test may spoil."""
    return Path(shutil.copytree(scenario_runs("ready").packet, tmp_path / "packet"))


@pytest.mark.parametrize(("scenario", "code"), [("ready", 0), ("not-ready", 10), ("denied", 11)])
def test_the_demo_ends_with_the_code_of_its_ruling(command, tmp_path, scenario, code):
    ended, out, err = command("demo", scenario, "-o", str(tmp_path / "packet"))
    assert ended == code
    assert "DEMO" in out
    assert "golive verify" in err
    assert "golive gate --subscription" in err


def test_a_bundle_of_another_day_is_not_a_go(command, ready_packet):
    """The demo's estate is pinned in November 2026; today it is stale, whatever day it is.

    What people signed then may count still: it says itself for how long.
    """
    ended, out, _ = command("judge", str(ready_packet), "--format", "json")
    decision = json.loads(out)
    assert ended in (10, 11)
    assert decision["ruling"] != "GO"
    passed = {verdict["criterion"] for verdict in decision["verdicts"] if verdict["outcome"] == "pass"}
    asked = policy_of(shipped_policy(), shipped_policy()).policy.criteria
    of_services = {one.id for one in asked if one.rows and ROWS[one.rows].reads}
    assert len(of_services) > 70
    assert passed & of_services <= {"testing-evidence-fresh"}  # its evidence is good for two weeks


@pytest.mark.parametrize(
    "option", [("--as-of", "2026-11-20T09:00:00Z"), ("--tier", "T3"), ("--only", "testing-automated-pass")], ids=str
)
def test_a_what_if_is_never_a_go_and_never_sealed(command, ready_packet, tmp_path, option):
    ended, out, _ = command("judge", str(ready_packet), *option)
    assert ended == 13
    assert "WHAT-IF" in out
    ended, _, err = command("judge", str(ready_packet), *option, "-o", str(tmp_path / "sealed"))
    assert ended == 2
    assert "never sealed" in err
    assert not (tmp_path / "sealed").exists()


def test_judging_as_of_the_recorded_moment_shows_what_would_hold(command, ready_packet):
    ended, out, _ = command("judge", str(ready_packet), "--as-of", "2026-11-20T09:00:00Z", "--format", "json")
    decision = json.loads(out)
    assert (ended, decision["ruling"], decision["exit_code"]) == (13, "GO", 13)
    assert decision["what_if"] == ["--as-of 2026-11-20T09:00:00Z"]


def test_advisory_forgives_the_ruling_and_says_so(command, ready_packet):
    ended, out, _ = command("judge", str(ready_packet), "--advisory", "--format", "json")
    decision = json.loads(out)
    assert ended == 0
    assert decision["advisory"] is True
    assert decision["exit_code"] in (10, 11)
    assert decision["process_exit_code"] == 0


def test_advisory_does_not_forgive_a_what_if(command, ready_packet):
    assert command("judge", str(ready_packet), "--advisory", "--tier", "T3")[0] == 13


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["gate", "-w", "{file}"], "the workload names no target"),
        (["collect", "-w", "{file}"], "the workload names no target"),
    ],
)
def test_a_workload_without_a_target_ends_with_3(command, tmp_path, arguments, said):
    file = tmp_path / "golive.yaml"
    file.write_text(WORKLOAD % "")
    ended, _, err = command(*(part.format(file=file) for part in arguments))
    assert ended == 3
    assert said in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["gat"], "did you mean 'gate'?"),
        (["gate", "--policyy", "x"], "--policyy"),
        (["gate", "-w", "missing.yaml"], "missing.yaml"),
        (["judge", "nowhere"], "nowhere"),
        (["explain", "recovery-backup-succes"], "did you mean recovery-backup-success"),
        (["gate", "-w", "{good}", "--only", "no-such"], "no such criterion"),
        (["gate", "-w", "{good}", "--format", "pdf"], "choose one of json, text"),
        (["gate", "-w", "{good}", "--deadline", "soon"], "write PT5M"),
        (["gate", "-w", "{good}", "--policy", "{folder}"], "no policy is there"),
        (["gate", "-w", "{good}", "--subscription", ONE], "either"),
        (["gate", "--subscription", "prod"], "hexadecimal"),
        (["gate", "-w", "{bad}"], "golive.yaml:2:7"),
        (["policy", "lint", "{empty}"], "empty policy"),
        (["inspect", "missing.xml"], ""),
        (["report", "{folder}"], "no packet"),
        (["verify", "{folder}"], "no packet"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_wrong_usage_and_invalid_files_end_with_2(command, tmp_path, arguments, said):
    places = {"good": tmp_path / "good.yaml", "bad": tmp_path / "golive.yaml", "empty": tmp_path / "policy.yaml"}
    places["good"].write_text(WORKLOAD % ONE)
    places["bad"].write_text((WORKLOAD % ONE).replace("T1", "T9"))
    places["empty"].write_text('policy: mine\nversion: "1"\n')
    places["folder"] = tmp_path / "nothing"
    places["folder"].mkdir()
    ended, _, err = command(*(part.format(**places) for part in arguments))
    assert ended == 2
    assert said in err


def test_an_output_that_cannot_be_written_ends_with_1_before_anything_is_read(command, tmp_path):
    occupied = tmp_path / "packet"
    (occupied / "bundle").mkdir(parents=True)
    (occupied / "bundle" / "mine.txt").write_text("not yours")
    ended, _, err = command("demo", "ready", "-o", str(occupied))
    assert ended == 1
    assert "Give a new or empty folder with -o." in err


@pytest.mark.parametrize(
    "name",
    [
        "decision.json",
        "packet.json",
        "subjects.jsonl",
        "bundle/manifest.json",
        "bundle/documents.jsonl.gz",
        "bundle/facts.jsonl.gz",
        "bundle/workload.yaml",
        "bundle/policy/recovery.yaml",
        "bundle/run.json",
    ],
)
def test_a_flipped_bit_is_found(command, ready_packet, name):
    file = ready_packet / name
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(bytes(data))
    ended, out, err = command("verify", str(ready_packet))
    assert ended == 20
    assert out + err


def test_an_untouched_packet_verifies(command, ready_packet):
    ended, out, _ = command("verify", str(ready_packet))
    assert ended == 0
    assert "byte for byte" in out


def test_a_decision_that_was_rewritten_and_sealed_again_does_not_replay(command, scenario_runs, tmp_path):
    """Whoever can write the packet can seal it again; the replay still tells."""
    from collector.evidence.packet import write_packet

    original = scenario_runs("not-ready").packet
    forged = (original / "decision.json").read_bytes().replace(b'"ruling": "NO_GO"', b'"ruling": "GO"')
    write_packet(tmp_path / "forged", original / "bundle", decision=forged, subjects=b"", reports={})
    ended, out, _ = command("verify", str(tmp_path / "forged"))
    assert ended == 22
    assert "the replay gives NO_GO" in out


def test_facts_that_were_rewritten_and_sealed_again_do_not_come_out_of_the_documents(command, scenario_runs, tmp_path):
    import dataclasses

    from collector.evidence.bundle import open_bundle
    from collector.evidence.bundle_writer import BundleWriter
    from collector.evidence.packet import write_packet
    from collector.facts.testing import TestReport

    original = scenario_runs("not-ready").packet
    bundle = open_bundle(original / "bundle")
    writer = BundleWriter(
        tmp_path / "forged" / "bundle", bundle.run, workload=bundle.workload_text, policy=bundle.policy_texts
    )
    from collector.evidence.canonical import to_bytes

    for stored in bundle.bodies():
        writer.add_document(to_bytes(stored.body))
    for read in bundle.reads():
        writer.add_read(read)
    writer.add_facts(
        dataclasses.replace(fact, failures=0, any_failure=False) if isinstance(fact, TestReport) else fact
        for fact in bundle.facts()
    )
    writer.add_gaps(bundle.gaps())
    writer.seal(bundle.completeness, bundle.run.collected_at)
    write_packet(
        tmp_path / "forged",
        tmp_path / "forged" / "bundle",
        decision=(original / "decision.json").read_bytes(),
        subjects=b"",
        reports={},
    )
    ended, out, _ = command("verify", str(tmp_path / "forged"))
    assert ended == 22
    assert "facts" in out


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupt_leaves_a_partial_bundle_and_is_no_verdict(tmp_path, number, code):
    faults = tmp_path / "faults.json"
    faults.write_text(json.dumps([{"match": {"path_regex": "supportTickets"}, "do": {"delay_ms": 20000}}]))
    scenario = scenarios()["ready"]
    with start(scenario.estate, faults, lifetime=60) as simulator:
        environ = {
            "PATH": "/usr/bin:/bin",
            "AZURE_TENANT_ID": simulator.tenant,
            "AZURE_CLIENT_ID": simulator.client_id,
            "AZURE_CLIENT_SECRET": "any-secret-will-do",
        }
        arguments = ["gate", "-w", str(scenario.workload), "-o", str(tmp_path / "packet"), "--arm-url", simulator.url]
        arguments += ["--authority", simulator.url, "--ca-bundle", str(simulator.ca), "--credential", "environment"]
        process = subprocess.Popen(
            [sys.executable, "-m", "golive", *arguments],
            cwd=Path(__file__).parents[2],
            env=environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        _wait_for_the_slow_read(simulator)
        process.send_signal(number)
        process.communicate(timeout=30)
    assert process.returncode == code
    manifest = json.loads((tmp_path / "packet" / "bundle" / "manifest.json").read_text())
    assert manifest["completeness"] == "partial"
    decision = json.loads((tmp_path / "packet" / "decision.json").read_text())
    assert decision["ruling"] != "GO"
    assert decision["evidence"]["completeness"] == "partial"


def _wait_for_the_slow_read(simulator) -> None:
    """Wait until the other reads of the run were answered, so that the interrupt falls into the slow one."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if any(entry["path"].endswith("/resources") for entry in simulator.log()):
            return
        time.sleep(0.1)
    pytest.fail("the run read nothing")
