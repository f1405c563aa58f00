"""`--review PACKET`: which packets are a review of this run, and that a packet with one replays."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from collector.cli.app import Shipped, run
from collector.cli.finishing import seal
from collector.cli.inputs import PolicyFiles, read_policy
from collector.cli.judging import Terms, decide
from collector.cli.reviewing import Asked, read_review
from collector.cli.stops import Stop
from collector.evidence.bundle import open_bundle
from collector.evidence.bundle_writer import BundleWriter
from collector.evidence.codec import Run
from collector.evidence.packet import open_packet, write_packet
from collector.evidence.reviews import review_of
from collector.files.workload import load_workload
from collector.model import Mode, Tier
from policies import shipped_policy

NOW = datetime.now(UTC).replace(microsecond=0)
"""`golive judge` asks the clock, so that everything here is told from now."""
DAY = timedelta(days=1)
WORKLOAD = f"""\
workload: contoso-shop
tier: T1
go_live: {NOW + 10 * DAY:%Y-%m-%dT%H:%M:%SZ}
release: {{name: "4.12"}}
scope:
  azure: {{subscriptions: [00000000-0000-0000-0000-000000000000]}}
"""
POLICY = """\
policy: sample
version: "1"
review: {max_age: P14D}
criteria:
""" + "".join(
    f"""\
  - id: {name}
    question: Is it covered?
    why: Because.
    severity: major
    due: {due}
    max_age: P1D
    rows: protected_resource
    pass:
      - protected_resource.last_status in ["completed"]
    fix: Back it up.
"""
    for name, due in (("recovery-early-one", "P30D"), ("recovery-late-one", "P2D"))
)
SHIPPED = Shipped(catalogue={}, policy=shipped_policy)


@dataclass(frozen=True)
class Desk:
    """Makes packets below a folder, each of a bundle in which nothing was read."""

    folder: Path
    policy: PolicyFiles

    def bundle(self, *, workload: str = WORKLOAD, policy: str = POLICY, completeness: str = "complete") -> Path:
        folder = self.folder / f"bundle-{len(list(self.folder.iterdir()))}"
        given = Run(tool_version="1", started_at=NOW)
        writer = BundleWriter(folder, given, workload=workload, policy={"policy.yaml": policy})
        writer.seal(completeness, NOW)
        return folder

    def packet(self, terms: Terms, *, now: datetime = NOW - DAY, **bundle: str) -> Path:
        opened = open_bundle(self.bundle(**bundle))
        workload = load_workload(opened.workload_text, name="w")
        decision = decide(
            opened, (), (), workload=workload, policy=self.policy, terms=terms, now=now
        )  # fmt: skip
        folder = self.folder / f"packet-{len(list(self.folder.iterdir()))}"
        assert seal(decision, opened.folder, folder)
        return folder

    def review(self, **more: Any) -> Path:
        return self.packet(Terms(mode=Mode.REVIEW), **more)


@pytest.fixture(scope="module")
def policy(tmp_path_factory: pytest.TempPathFactory) -> PolicyFiles:
    file = tmp_path_factory.mktemp("policy") / "policy.yaml"
    file.write_text(POLICY)
    return read_policy(file, shipped_policy())


@pytest.fixture
def desk(tmp_path: Path, policy: PolicyFiles) -> Desk:
    (tmp_path / "policy.yaml").write_text(POLICY)
    return Desk(tmp_path, policy)


def asked(desk: Desk, **more: Any) -> Asked:
    fixed = {"mode": Mode.DEPLOY, "workload": load_workload(WORKLOAD, name="w"), "tier": Tier.T1,
             "policy": desk.policy.policy, "now": NOW, "demo": False}  # fmt: skip
    return Asked(**{**fixed, **more})


def test_a_review_tells_what_was_due_and_open(desk):
    folder = desk.review()
    review = read_review(folder, asked(desk))
    assert review is not None
    assert review.packet == open_packet(folder).digest
    assert review.decided_at == NOW - DAY
    assert review.open_criteria == ("recovery-early-one",)
    assert review.kept[0].outcome == "unknown"


def test_what_would_have_been_due_by_the_date_of_now_counts_as_due(desk):
    """A go-live far away, which is drawn near when the review is done, would have left nothing due."""
    far = WORKLOAD.replace(f"{NOW + 10 * DAY:%Y-%m-%d}", f"{NOW + 300 * DAY:%Y-%m-%d}")
    review = read_review(desk.review(workload=far), asked(desk))
    assert review is not None
    assert review.open_criteria == ("recovery-early-one",)


def test_no_review_is_none(desk):
    assert read_review(None, asked(desk)) is None


@pytest.mark.parametrize(
    ("of_packet", "of_run", "said"),
    [
        ({"terms": Terms()}, {}, "judged in deploy mode, not as a review"),
        ({"now": NOW - 15 * DAY}, {}, "15 d old, and the policy takes reviews of at most 14 d"),
        ({"now": NOW + DAY}, {}, "which has not come yet"),
        ({"completeness": "partial"}, {}, "cut short"),
        (
            {"workload": WORKLOAD.replace("contoso", "fabrikam")},
            {},
            "another workload (fabrikam-shop, here it is contoso-shop)",
        ),
        ({"workload": WORKLOAD.replace("tier: T1", "tier: T2")}, {}, "another tier (T2, here it is T1)"),
        ({"workload": WORKLOAD.replace("-000000000000]", "-000000000001]")}, {}, "another scope"),
        ({"workload": WORKLOAD.replace("4.12", "4.11")}, {}, "release 4.11, this one is 4.12"),
        ({"workload": WORKLOAD.replace('name: "4.12"', 'commit: "0123456789"')}, {}, "release without a name"),
        ({}, {"demo": True}, "a demo says nothing about a real workload"),
        ({}, {"mode": Mode.REVIEW}, "--review belongs to a deploy run"),
    ],
)
def test_a_packet_of_anything_else_is_refused_with_the_reason(desk, of_packet, of_run, said):
    folder = desk.packet(**{"terms": Terms(mode=Mode.REVIEW), **of_packet})
    with pytest.raises(Stop, match="--review") as stopped:
        read_review(folder, asked(desk, **of_run))
    assert stopped.value.exit_code == 2
    assert said in stopped.value.message


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        ('release: {commit: "0123456789ab"}', 'release: {commit: "0123456789abcdef"}', ""),
        ('release: {commit: "0123456789ab"}', 'release: {commit: "fedcba987654"}', "Review this commit, or declare"),
        ("", 'release: {commit: "fedcba987654"}', "declare `release.name`"),
        ("", "", "declare `release.name`"),
    ],
)
def test_without_a_name_the_commit_says_which_release_it_was(desk, before, now, said):
    folder = desk.review(workload=WORKLOAD.replace('release: {name: "4.12"}', before))
    run_now = asked(desk, workload=load_workload(WORKLOAD.replace('release: {name: "4.12"}', now), name="w"))
    if not said:
        assert read_review(folder, run_now) is not None
        return
    with pytest.raises(Stop) as stopped:
        read_review(folder, run_now)
    assert said in stopped.value.message


def test_a_policy_that_asks_something_else_is_another_one(desk):
    changed = desk.policy.policy
    renamed = replace(changed, name=replace(changed.name, semantic_digest="sha256:0"))
    with pytest.raises(Stop, match="another policy"):
        read_review(desk.review(), asked(desk, policy=renamed))


@pytest.mark.parametrize("name", ["decision.json", "subjects.jsonl", "packet.json", "bundle/run.json"])
def test_an_altered_review_is_refused(desk, name):
    folder = desk.review()
    text = (folder / name).read_text()
    (folder / name).write_text(text + " ")
    with pytest.raises(Stop) as stopped:
        read_review(folder, asked(desk))
    assert stopped.value.exit_code == 2
    assert name in stopped.value.message


def test_a_folder_without_a_packet_is_refused(desk, tmp_path):
    with pytest.raises(Stop, match="no packet"):
        read_review(tmp_path, asked(desk))


@pytest.fixture
def golive(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    def invoke(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            run(SHIPPED, [*arguments])
        captured = capsys.readouterr()
        return int(ended.value.code or 0), captured.out, captured.err

    return invoke


def test_a_packet_keeps_its_mode_and_its_review_and_replays(desk, golive, tmp_path):
    bundle, review, deploy = desk.bundle(), tmp_path / "review", tmp_path / "deploy"
    golive("judge", str(bundle), "--mode", "review", "-o", str(review))
    golive("judge", str(bundle), "--review", str(review), "-o", str(deploy))
    decisions = [json.loads((folder / "decision.json").read_text()) for folder in (review, deploy)]
    assert [one["mode"] for one in decisions] == ["review", "deploy"]
    kept = review_of(open_packet(deploy))
    assert kept is not None
    assert kept.open_criteria == ("recovery-early-one",)
    assert review_of(open_packet(review)) is None
    for folder in (review, deploy):
        code, out, err = golive("verify", str(folder))
        assert code == 0, out + err


@pytest.mark.parametrize(
    "arguments", [("--as-of", "2027-01-01T00:00:00Z"), ("--tier", "T3"), ("--only", "recovery-late-one")]
)
def test_a_what_if_in_review_mode_ends_as_13_and_is_never_sealed(desk, golive, tmp_path, arguments):
    bundle = desk.bundle()
    assert golive("judge", str(bundle), "--mode", "review", *arguments)[0] == 13
    code, _, err = golive("judge", str(bundle), "--mode", "review", *arguments, "-o", str(tmp_path / "sealed"))
    assert (code, "never sealed" in err) == (2, True)
    assert not (tmp_path / "sealed").exists()


def test_a_deploy_packet_is_no_review_on_the_command_line(desk, golive):
    code, _, err = golive("judge", str(desk.bundle()), "--review", str(desk.packet(Terms())))
    assert code == 2
    assert "golive gate --mode review" in err


def test_the_gate_refuses_a_wrong_review_before_it_reads_anything(desk, golive, tmp_path):
    (tmp_path / "golive.yaml").write_text(WORKLOAD)
    given = ("gate", "-w", str(tmp_path / "golive.yaml"), "--policy", str(tmp_path / "policy.yaml"))
    packet = tmp_path / "never"
    code, _, err = golive(*given, "--review", str(desk.packet(Terms())), "-o", str(packet))
    assert (code, "not as a review" in err) == (2, True)
    code, _, err = golive(*given, "--review", str(desk.review()), "--mode", "review", "-o", str(packet))
    assert (code, "--review belongs to a deploy run" in err) == (2, True)
    assert not packet.exists()


def test_a_review_that_does_not_say_what_golive_found_is_refused(desk, golive, tmp_path):
    """Whoever edits the decision of a packet can close it again; what stands in it must still come out of it."""
    bundle, review, forged = desk.bundle(), tmp_path / "review", tmp_path / "forged"
    golive("judge", str(bundle), "--mode", "review", "-o", str(review))
    fine = (review / "decision.json").read_text().replace('"unknown"', '"pass"')
    subjects = (review / "subjects.jsonl").read_bytes()
    write_packet(forged, review / "bundle", decision=fine.encode(), subjects=subjects, reports={})
    code, _, err = golive("judge", str(bundle), "--review", str(forged))
    assert code == 2
    assert "it does not replay (decision:" in err


@pytest.mark.parametrize("how", ["--policy", "--overlay"])
def test_a_packet_holds_the_policy_that_it_was_judged_by(desk, golive, tmp_path, how):
    other = POLICY.replace("max_age: P1D", "max_age: P2D")
    overlay = "overlay: ours\nlevel: workload\ncriteria: {recovery-early-one: {severity: blocker}}\n"
    (tmp_path / "other.yaml").write_text(other if how == "--policy" else overlay)
    first, again = tmp_path / "first", tmp_path / "again"
    golive("judge", str(desk.bundle()), how, str(tmp_path / "other.yaml"), "-o", str(first))
    golive("judge", str(first), "-o", str(again))
    for folder in (first, again):
        assert golive("verify", str(folder))[0] == 0
    assert [open_packet(one).policy_texts for one in (first, again)] == [open_packet(first).policy_texts] * 2
    assert open_packet(first).policy_texts != open_packet(first).bundle.policy_texts


def test_what_says_that_it_was_pinned_is_held_to_the_pin(desk, golive, tmp_path):
    (tmp_path / "looser.yaml").write_text(
        "overlay: ours\nlevel: team\ncriteria: {recovery-early-one: {severity: minor, because: we like it}}\n"
    )
    packet, forged = tmp_path / "packet", tmp_path / "forged"
    golive("judge", str(desk.bundle()), "--overlay", str(tmp_path / "looser.yaml"), "-o", str(packet))
    pinned = (packet / "decision.json").read_text().replace('"pinned": false', '"pinned": true')
    write_packet(
        forged,
        packet / "bundle",
        decision=pinned.encode(),
        subjects=(packet / "subjects.jsonl").read_bytes(),
        reports={},
        policy=open_packet(packet).policy_texts,
    )
    code, out, _ = golive("verify", str(forged))
    assert code == 22
    assert "trust is pinned" in out


def test_a_review_that_was_brought_is_named_as_the_cause_and_not_the_time(desk, golive, tmp_path):
    bundle = desk.bundle()
    review, without, brought = (tmp_path / name for name in ("review", "without", "brought"))
    golive("judge", str(bundle), "--mode", "review", "-o", str(review))
    golive("judge", str(bundle), "-o", str(without))
    golive("judge", str(bundle), "--review", str(review), "-o", str(brought))
    code, out, err = golive("diff", str(review), str(without), "--format", "json")
    found = json.loads(out)
    assert (code, err) == (0, "")
    assert {one["criterion"]: one["causes"] for one in found["changes"]} == {"recovery-late-one": ["terms"]}
    assert "terms" in json.loads(golive("diff", str(without), str(brought), "--format", "json")[1])["differs"]


def test_what_does_not_replay_is_compared_with_a_warning(desk, golive, tmp_path):
    packet, forged = tmp_path / "packet", tmp_path / "forged"
    golive("judge", str(desk.bundle()), "-o", str(packet))
    fine = (packet / "decision.json").read_text().replace('"unknown"', '"pass"')
    write_packet(forged, packet / "bundle", decision=fine.encode(), subjects=b"", reports={})
    _, out, err = golive("diff", str(forged), str(packet))
    assert "forged: it does not replay" in err
    assert "Every criterion came out alike" in out
