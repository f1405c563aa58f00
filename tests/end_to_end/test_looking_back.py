"""`golive diff`, `golive history`, overlays and pins over packets of real runs."""

from __future__ import annotations

import json

import pytest

POLICY = "overlay: team\nlevel: team\ncriteria: {support-ticket-drill: {due: P20D}}\n"
LOOSER = "overlay: team\nlevel: team\ncriteria: {support-ticket-drill: {due: PT1H, because: agreed}}\n"


@pytest.fixture(scope="session")
def ready(scenario_runs):
    return scenario_runs("ready").packet


def test_a_packet_differs_in_nothing_from_itself(command, ready):
    code, out, _ = command("diff", str(ready), str(ready))
    assert (code, out.splitlines()[-1].strip()) == (0, "Every criterion came out alike.")


def test_what_only_the_evidence_changed_is_said_to_be_of_the_evidence(command, ready, scenario_runs):
    denied = scenario_runs("denied").packet
    code, out, _ = command("diff", str(ready), str(denied), "--format", "json")
    found = json.loads(out)
    assert (code, found["before"], found["after"]) == (0, "GO", "UNDECIDED")
    changed = {one["criterion"]: one["causes"] for one in found["changes"]}
    assert changed["recovery-backup-coverage"] == ["evidence"]
    assert all("evidence" in causes or "papers" in causes for causes in changed.values() if causes)


def test_a_bundle_judged_again_by_another_policy_replays_and_shows_what_did_it(command, ready, tmp_path):
    """Two days and a changed question later: what grew old is of the time, what was signed of the old one is both."""
    (tmp_path / "team.yaml").write_text(POLICY)
    packet, history = tmp_path / "again", tmp_path / "history.jsonl"
    options = ("--overlay", str(tmp_path / "team.yaml"), "-o", str(packet), "--history", str(history))
    judged, _, _ = command("judge", str(ready), *options)
    assert command("verify", str(packet))[0] == 0
    decision = json.loads((packet / "decision.json").read_text())
    assert len(decision["trust"]["overlays"]) == 1
    _, out, _ = command("diff", str(ready), str(packet), "--format", "json")
    found = json.loads(out)
    assert set(found["differs"]) >= {"policy", "time"}
    causes = {one["criterion"]: one["causes"] for one in found["changes"]}
    assert causes["support-response-fit"] == ["time"]
    code, out, _ = command("history", str(history))
    assert (code, judged in (10, 11)) == (0, True)
    assert "review" not in out
    assert str(len(decision["verdicts"]) - decision["counts"]["pass"] - decision["counts"]["not_applicable"]) in out


def test_an_overlay_that_loosens_below_a_pin_ends_before_anything_is_judged(command, ready, tmp_path):
    (tmp_path / "team.yaml").write_text(LOOSER)
    _, out, _ = command("policy", "digest")
    pin = out.strip().removeprefix("--pin ")
    code, _, err = command("judge", str(ready), "--overlay", str(tmp_path / "team.yaml"), "--pin", pin)
    assert code == 2
    assert "asks for less" in err
    assert "trust is pinned" in err


def test_another_role_map_than_the_pinned_one_ends_before_anything_is_judged(command, ready):
    code, _, err = command("judge", str(ready), "--pin", "roles=sha256:" + "a" * 64)
    assert code == 2
    assert "the role map" in err
