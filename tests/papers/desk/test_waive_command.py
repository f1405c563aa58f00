"""`golive waive`: which fails are accepted, by whom, until when, and everything that is refused."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from collector.evidence.envelopes import HostSignature
from collector.instants import format_instant
from tests.papers.attest_desk import GO_LIVE, NOW, Desk, owner_key, sponsor_key

FILE = "waivers/people-training-complete.json"
EXPIRES = format_instant(GO_LIVE + timedelta(days=20))
DUE = format_instant(GO_LIVE + timedelta(days=10))


def waiver(criterion: str = "people-training-complete", **changes: str) -> list[str]:
    """Return arguments that accept a fail; an empty change leaves an option out."""
    options = {
        "kind": "waiver",
        "as": "Sponsor",
        "role": "sponsor",
        "requester": "Training lead of the shop",
        "owner": "Training lead of the shop",
        "reason": "compensated",
        "control": "Floor walkers for two weeks",
        "risk": "R-1",
        "expires": EXPIRES,
        "key": str(sponsor_key().path),
        **changes,
    }
    given = [word for name, value in options.items() if value for word in (f"--{name}", value)]
    return [criterion, *given, "--yes"]


def mitigation(**changes: str) -> list[str]:
    return waiver(**{"kind": "mitigation", "reason": "", "due": DUE, **changes})


def outcome_of(desk: Desk, folder: Path) -> tuple[str, dict[str, object]]:
    """Judge again with the papers at hand, and return the outcome of the training with what covers it."""
    desk.golive("judge", str(desk.packet), "--attestations", str(desk.papers), "-o", str(folder))
    verdicts = json.loads((folder / "decision.json").read_text())["verdicts"]
    (verdict,) = [one for one in verdicts if one["criterion"] == "people-training-complete"]
    return verdict["outcome"], verdict


def test_a_waiver_names_what_fails_and_who_answers_for_it(failed: Desk):
    code, out, err = failed.waive(*waiver())
    payload = failed.opened(FILE).payload
    assert (code, err) == (0, "")
    assert payload["fails"] == ["F-people-training-complete-attest-no"]
    assert payload["subjects"] == ["statement:training-lead"]
    assert (payload["approver"], payload["approver_role"]) == ("Sponsor", "sponsor")
    assert (payload["reason"], payload["risk"], payload["expires_at"]) == ("compensated", "R-1", EXPIRES)
    assert "due" not in payload
    shown = (*payload["fails"], *payload["subjects"], payload["control"], payload["requester"], payload["question"])
    assert [text for text in shown if text not in out] == []


def test_a_waiver_that_was_signed_counts(failed: Desk, tmp_path: Path):
    assert outcome_of(failed, tmp_path / "before")[0] == "fail"
    failed.waive(*waiver())
    assert outcome_of(failed, tmp_path / "after")[0] == "waived"


def test_a_mitigation_leaves_a_fail_that_somebody_works_on(failed: Desk, tmp_path: Path):
    assert failed.waive(*mitigation())[0] == 0
    outcome, verdict = outcome_of(failed, tmp_path / "after")
    assert failed.opened(FILE).payload["due"] == DUE
    assert outcome == "fail"
    assert verdict["acceptance"]


def test_a_waiver_is_renewed_after_saying_so(failed: Desk, tmp_path: Path):
    failed.waive(*waiver())
    failed.golive("judge", str(failed.packet), "--attestations", str(failed.papers), "-o", str(tmp_path / "waived"))
    again = Desk(tmp_path / "waived", failed.papers, failed.golive)
    code, out, err = again.waive(*waiver(control="Floor walkers for three weeks"))
    assert (code, err) == (0, "")
    assert f"replaces    {FILE}" in out
    assert failed.opened(FILE).payload["control"] == "Floor walkers for three weeks"


def test_an_approver_without_a_key_leaves_it_to_a_review(failed: Desk):
    code, out, err = failed.waive(*waiver(key="", host="github:contoso/shop", path=f"attestations/{FILE}"))
    (signature,) = failed.opened(FILE).signatures
    assert (code, err) == (0, "")
    assert signature == HostSignature(place="github:contoso/shop", path=f"attestations/{FILE}")
    assert "it counts once Sponsor gave" in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (waiver("people-training"), "no criterion 'people-training'"),
        (waiver("cutover-plan-signed"), "can be neither waived nor mitigated"),
        (waiver("testing-uat-signed"), "lets nobody waive testing-uat-signed"),
        (waiver(reason="busy"), "is no code of the policy; there are compensated"),
        (waiver(reason="schedule_pressure"), "that time is short is no reason"),
        (waiver(reason=""), "is no code of the policy"),
        (waiver(requester="sponsor"), "asked for it and approves it"),
        (waiver(role="business-owner"), "may not approve it"),
        (waiver(risk="R-9"), "has no risk R-9"),
        (waiver(risk=""), "names no risk"),
        (waiver(control=" "), "--control: it says nothing"),
        (waiver(expires=format_instant(GO_LIVE + timedelta(days=31))), "may last at most"),
        (waiver(expires=format_instant(NOW - timedelta(days=1))), "expire"),
        (waiver(expires="2026-12-31"), "write a moment such as"),
        (waiver(expires="P30D"), "write a moment such as"),
        (waiver(key=str(owner_key().path)), "roles.yaml gives Sponsor no key"),
        (waiver(key=""), "add --key FILE or --host PLACE"),
        (waiver(key="", host="github:contoso/shop", path="waivers/x.json"), "has to end like that"),
        (waiver(**{"as": "Release pipeline"}), "a workflow never signs for a person"),
        (mitigation(owner="Sponsor"), "approves it"),
        (mitigation(due=""), "names no day"),
        (mitigation(due=format_instant(GO_LIVE + timedelta(days=31))), "at most"),
    ],
)
def test_what_could_never_count_is_refused_and_nothing_is_written(failed: Desk, arguments, said):
    code, _, err = failed.waive(*arguments)
    assert code == 2
    assert said in err
    assert [name for name in failed.written() if name.startswith("waivers/")] == []


def test_what_holds_or_is_unknown_is_not_accepted(desk: Desk):
    code, _, err = desk.waive(*waiver())
    assert code == 2
    assert "people-training-complete is unknown, and what nobody knows" in err


def test_nothing_is_signed_without_a_yes(failed: Desk):
    code, out, err = failed.waive(*waiver()[:-1])
    assert code == 2
    assert "add --yes" in err
    assert "Floor walkers" in out
    assert [name for name in failed.written() if name.startswith("waivers/")] == []


def test_a_bundle_without_a_decision_has_no_fails(failed: Desk):
    code, _, err = failed.golive("waive", str(failed.packet / "bundle"), *waiver())
    assert code == 2
    assert "no packet" in err
