"""`golive attest`: what is signed, what is shown, and everything that is refused before it is signed."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from collector.cli.signing.case import open_case
from collector.evidence.envelopes import HostSignature, KeySignature
from collector.instants import format_instant, parse_instant
from collector.judge.attested import statement_verdicts
from collector.model import Outcome
from collector.sources.ssh_keygen import RealSshKeygen
from tests.papers.attest_desk import NOW, PLAN, SHIPPED, WORKLOAD, Desk, bundle_at, owner_key, sponsor_key
from tests.papers.signing import key, write_statement

PLAN_FILE = "statements/cutover-plan-signed/business-owner.json"
HELD = f"held={format_instant(NOW - timedelta(days=1))}"


def by_owner(*more: str) -> list[str]:
    return ["--as", "Business owner", "--key", str(owner_key().path), *more]


def agreed(*more: str, criterion: str = "cutover-plan-signed") -> list[str]:
    """Return arguments that sign the cutover plan."""
    said = ["--answer", "yes", "--comment", "walked through", "--set", HELD, "--set", "open_points=2", "--yes"]
    return [criterion, *by_owner(*said), *more]


def trained(*more: str) -> list[str]:
    said = ["--answer", "yes", "--comment", "all of them", "--yes"]
    return ["people-training-complete", *by_owner(*said), *more]


def test_a_statement_says_what_was_asked_and_answered(desk: Desk):
    code, _, err = desk.attest(*agreed())
    payload = desk.opened(PLAN_FILE).payload
    assert (code, err) == (0, "")
    assert {
        name: payload[name] for name in ("criterion", "role", "area", "signer", "answer", "comment", "answers")
    } == {
        "criterion": "cutover-plan-signed",
        "role": "business-owner",
        "area": "",
        "signer": "Business owner",
        "answer": "yes",
        "comment": "walked through",
        "answers": {"held": HELD.partition("=")[2], "open_points": 2},
    }
    assert payload["says"] == "The cutover plan names window and steps, and is agreed."
    assert payload["release"] == {"name": "4.12", "commit": "", "digests": []}
    assert payload["document"]["file"] == "documents/cutover-plan.md"
    assert payload["document"]["author"] == "Partner lead"
    assert parse_instant(payload["expires_at"]) - parse_instant(payload["issued_at"]) == timedelta(days=14)
    assert abs(parse_instant(payload["issued_at"]) - NOW) < timedelta(minutes=10)


def test_it_is_signed_by_the_key_that_was_given(desk: Desk):
    desk.attest(*agreed())
    opened = desk.opened(PLAN_FILE)
    (signature,) = opened.signatures
    assert isinstance(signature, KeySignature)
    checked = RealSshKeygen(os.environ).check(opened.message, signature.armored)
    assert (checked.holds, checked.fingerprint) == (True, owner_key().fingerprint)


def test_everything_that_is_signed_is_shown(desk: Desk):
    _, out, _ = desk.attest(*agreed())
    payload = dict(desk.opened(PLAN_FILE).payload)
    document, policy = payload.pop("document"), payload.pop("policy")
    texts = [*document.values(), *policy.values(), payload.pop("release")["name"], *payload.pop("answers")]
    texts += [value for name, value in payload.items() if name not in {"schema", "area", "tenants"}]
    assert [text for text in texts if text not in out] == []


def test_a_statement_that_was_signed_counts(desk: Desk, tmp_path: Path):
    desk.attest(*trained())
    desk.golive("judge", str(desk.packet), "--attestations", str(desk.papers), "-o", str(tmp_path / "again"))
    subjects = (tmp_path / "again" / "subjects.jsonl").read_text()
    (line,) = [line for line in subjects.splitlines() if "statement:training-lead" in line]
    assert '"outcome":"pass"' in line.replace('": "', '":"')


def test_whoever_has_no_file_of_the_private_key_signs_by_the_agent(desk: Desk, agent: Path):
    code, _, err = desk.attest(*[one.replace(str(owner_key().path), str(agent)) for one in trained()])
    assert (code, err) == (0, "")
    assert desk.written() == ["statements/people-training-complete/training-lead.json"]


@pytest.fixture
def agent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An ssh-agent that holds the owner's key; the file of the public one."""
    monkeypatch.setenv("SSH_AUTH_SOCK", str(tmp_path / "agent"))
    process = subprocess.Popen(["ssh-agent", "-D", "-a", str(tmp_path / "agent")], stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        process.stdout.readline()  # it says where it listens once it does
        subprocess.run(["ssh-add", "-q", str(owner_key().path)], check=True, timeout=20, capture_output=True)
        public = tmp_path / "owner.pub"
        public.write_text(owner_key().public + "\n")
        yield public
    finally:
        process.terminate()
        process.wait(timeout=20)
        process.stdout.close() if process.stdout else None


def test_a_business_owner_without_a_key_leaves_it_to_a_review(desk: Desk):
    path = "attestations/statements/people-training-complete/training-lead.json"
    host = ["--host", "github:contoso/shop", "--path", path, "--request", "12"]
    code, out, _ = desk.attest("people-training-complete", "--as", "Business owner", *host, "--answer", "yes",
                               "--comment", "all of them", "--yes")  # fmt: skip
    (signature,) = desk.opened("statements/people-training-complete/training-lead.json").signatures
    assert code == 0
    assert signature == HostSignature(place="github:contoso/shop", path=path, request="12")
    assert "it counts once Business owner gave an approval" in out


def test_each_area_has_its_own_statement(desk: Desk):
    for area in ("finance", "sales"):
        said = by_owner("--area", area, "--answer", "yes", "--comment", "accepted", "--yes")
        assert desk.attest("testing-uat-signed", *said)[0] == 0
    names = [f"statements/testing-uat-signed/business-owner-{area}.json" for area in ("finance", "sales")]
    assert desk.written() == names
    assert [desk.opened(name).payload["area"] for name in names] == ["finance", "sales"]


def test_a_no_needs_nothing_filled_in_and_counts_as_a_fail(desk: Desk):
    said = by_owner("--answer", "no", "--comment", "nobody has read it", "--yes")
    code, out, _ = desk.attest("cutover-plan-signed", *said)
    assert code == 0
    assert "counts as   a fail" in out
    assert desk.opened(PLAN_FILE).payload["answers"] == {}


def test_an_answer_that_breaks_the_condition_is_signed_and_said_to_fail(desk: Desk):
    code, out, _ = desk.attest(*[one.replace("open_points=2", "open_points=9") for one in agreed()])
    assert code == 0
    assert "counts as   a fail" in out
    assert "Too many points are open" in out


def test_ones_own_statement_is_replaced_after_saying_so(desk: Desk):
    assert "replaces" not in desk.attest(*trained())[1]
    _, out, _ = desk.attest(*trained("--valid", "P10D"))
    assert "replaces    statements/people-training-complete/training-lead.json" in out
    assert desk.written() == ["statements/people-training-complete/training-lead.json"]


def test_what_somebody_else_signed_is_never_written_over(desk: Desk):
    theirs = {"schema": "golive.statement/v1", "criterion": "people-training-complete", "signer": "Somebody else"}
    path = write_statement(
        desk.papers, theirs, key("ed25519", "somebody"), name="people-training-complete/training-lead"
    )
    before = path.read_bytes()
    desk.attest(*trained())
    assert path.read_bytes() == before
    assert "statements/people-training-complete/training-lead-2.json" in desk.written()


def without(arguments: list[str], *options: str) -> list[str]:
    """Return arguments less some options with their values."""
    kept, skip = [], False
    for one in arguments:
        kept += [] if skip or one in options else [one]
        skip = one in options and one != "--yes"
    return kept


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ([], "add --as"),
        (["cutover-plan-signed"], "add --as"),
        (
            ["cutover-plan-signed", "--as", "Business owner"],
            "add --key FILE or --host PLACE, --answer, --set held=…, --set open_points=…, --comment",
        ),
        (without(agreed(), "--comment", "--answer"), "add --answer, --comment"),
        (without(agreed(), "--yes"), "add --yes"),
        (["testing-uat-signed", *by_owner()], "add --area, --answer, --comment"),
        (without(trained("--host", "github:contoso/shop"), "--key"), "add --path"),
    ],
)
def test_without_a_terminal_nobody_is_asked(desk: Desk, arguments, named):
    code, _, err = desk.attest(*arguments)
    assert code == 2
    assert named in err
    assert desk.written() == []


OTHER_PATH = ["--host", "github:contoso/shop", "--path", "other.json"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (agreed(criterion="cutover-plan-sign"), "did you mean"),
        (agreed("--role", "release-manager"), "no release-manager in roles.yaml"),
        (agreed("--area", "finance"), "leave out --area"),
        (agreed("--as", "Release pipeline"), "a workflow never signs for a person"),
        (agreed("--as", "Nobody"), "names nobody 'Nobody'"),
        (agreed("--comment", " "), "--comment: it says nothing"),
        (agreed("--comment", "by AccountKey=" + "c2VjcmV0" * 11 + "=="), "a secret seems to stand in `comment`"),
        (agreed("--answer", "not-applicable"), "none of yes, yes-with-remark, no"),
        (agreed("--valid", "P15D"), "lets it count for P14D at most"),
        (agreed("--valid", "P1M"), "months have no fixed length"),
        (agreed("--key", str(sponsor_key().path)), "roles.yaml gives Business owner no key"),
        (agreed("--key", "nowhere"), "--key nowhere"),
        (agreed("--host", "github:contoso/shop"), "either --key or --host"),
        (without(trained(*OTHER_PATH), "--key"), "has to end like that"),
        (without(trained("--host", "github:contoso/shop", "--path", "../x.json"), "--key"), "write the path"),
        (without(agreed(), "--set"), "add --set held=…, --set open_points=…"),
        (agreed("--set", "open_points=3"), "given twice"),
        (agreed("--set", "points=3"), "nothing of that name is asked"),
        (agreed("--set", "held"), "write NAME=VALUE"),
        ([one.replace("open_points=2", "open_points=few") for one in agreed()], "write a number"),
        ([one.replace(HELD, "held=2999-01-01T00:00:00Z") for one in agreed()], "has not come yet"),
    ],
)
def test_what_could_never_count_is_refused_and_nothing_is_written(desk: Desk, arguments, said):
    code, _, err = desk.attest(*arguments)
    assert code == 2
    assert said in err
    assert desk.written() == []


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        (None, "documents/cutover-plan.md is missing"),
        (PLAN.replace("# Steps", "# More"), "lacks the sections steps"),
        (PLAN.replace("kind: plan", "kind: record"), "says kind: record"),
        (PLAN.replace("Partner lead", "Business owner"), "nobody approves their own work"),
        (PLAN.replace("reviewed: ", "reviewed: 2"), "this would not count"),
    ],
)
def test_a_document_that_could_not_be_signed_for(desk: Desk, plan, said):
    path = desk.papers / "documents" / "cutover-plan.md"
    path.unlink() if plan is None else path.write_text(plan)
    code, _, err = desk.attest(*agreed())
    assert code == 2
    assert said in err
    assert desk.written() == []


@pytest.mark.parametrize(
    ("roles", "said"),
    [
        (None, "there is no role map"),
        ("people: []", "roles.yaml"),
        ("people: {", "roles.yaml"),
        ("peple: []", "roles.yaml"),
    ],
)
def test_without_a_role_map_nobody_signs(desk: Desk, roles, said):
    path = desk.papers / "roles.yaml"
    path.unlink() if roles is None else path.write_text(roles)
    code, _, err = desk.attest(*agreed())
    assert code == 2
    assert said in err


def test_a_folder_that_is_not_there_is_named(desk: Desk, tmp_path: Path):
    code, _, err = desk.golive("attest", str(desk.packet), "--attestations", str(tmp_path / "nowhere"), *agreed())
    assert code == 2
    assert "there is no such folder" in err


def test_the_list_shows_what_is_open_first_and_what_is_settled(desk: Desk):
    desk.attest(*trained())
    code, out, _ = desk.attest("--as", "Business owner")
    wanted, settled = out.split("SETTLED")
    assert code == 0
    assert "Business owner: 3 to sign for contoso-shop, 1 settled" in wanted
    assert wanted.count("testing-uat-signed as business-owner for") == 2
    assert "cutover-plan-signed as business-owner, blocker, due " in wanted
    assert "people-training-complete as training-lead: pass" in settled


def test_whoever_is_asked_for_nothing_is_told_so(desk: Desk):
    code, out, _ = desk.attest("--as", "Sponsor")
    assert code == 0
    assert out == "The policy asks nothing of Sponsor (sponsor).\n"


def test_a_hostile_comment_commands_no_terminal(desk: Desk):
    _, out, _ = desk.attest(*trained("--comment", "fine \x1b[2J ##vso[task.complete] ::error::x"))
    assert "\x1b" not in out
    assert "##vso" not in out
    assert "::error" not in out


def test_what_is_loosened_is_signed_like_anything_else(desk: Desk, tmp_path: Path):
    arguments = ["governance-loosened", "--as", "Sponsor", "--key", str(sponsor_key().path), "--answer", "yes"]
    said = [*arguments, "--comment", "known and accepted", "--yes"]
    code, _, err = desk.attest(*said)
    assert (code, desk.written()) == (2, [])
    assert "nothing is loosened here" in err
    lower = replace(desk, packet=bundle_at(tmp_path / "lower", workload=WORKLOAD.replace("tier: T1", "tier: T2")))
    code, out, err = lower.attest(*said)
    assert code == 0, err
    assert "declared as T2" in out
    case = open_case(lower.packet, desk.papers, SHIPPED, RealSshKeygen(os.environ), datetime.now(UTC))
    criterion = case.criterion("governance-loosened")
    (found,) = statement_verdicts(criterion, case.signing, case.rowsets(criterion))
    assert found.outcome is Outcome.PASS
