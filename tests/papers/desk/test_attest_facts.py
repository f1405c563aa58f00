"""A signer is shown facts; the statement ends when one of them changes, and nobody signs for what was not read."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from collector.cli.papers import keygen_of
from collector.cli.signing.asking import Form
from collector.cli.signing.case import open_case
from collector.cli.signing.statement import Options, drafted
from tests.papers.attest_desk import NOW, SHIPPED, Desk, bundle_at, owner_key, roles

POLICY = """\
policy: facts
version: "1"
criteria:
  - id: people-training-complete
    question: Is everybody trained?
    why: They use it.
    severity: major
    due: P7D
    max_age: P30D
    rows: training_record
    pass: [training_record.trained_pct >= 90]
    attest:
      says: Whoever is not trained yet does not start on the first day.
      by: [training-lead]
      valid: P14D
      facts: [users, trained_users]
      asks:
        held: {type: moment, ask: When was the last course?, happened: true}
    fix: Train them.
  - id: recovery-backup-held
    question: Is it protected?
    why: It may be lost.
    severity: major
    due: P7D
    max_age: P30D
    rows: protected_resource
    pass: [protected_resource.failed_jobs <= 0]
    attest:
      says: What is not protected is rebuilt.
      by: [business-owner]
      valid: P14D
      facts: [failed_jobs]
    fix: Protect it.
"""


def register(trained: int) -> str:
    """Return a training register of ten users, of whom so many are trained."""
    users = [{"user": f"u-{number}", "course": "orders"} for number in range(10)]
    for one in users[:trained]:
        one["completed"] = f"{NOW:%Y-%m-%dT00:00:00Z}"
    about = {"as_of": f"{NOW:%Y-%m-%dT%H:%M:%SZ}", "courses": ["orders"], "users": 10, "records": users}
    return json.dumps(about | {"material_release": "4.12"})


@pytest.fixture
def trained(tmp_path: Path, golive: Callable[..., tuple[int, str, str]]) -> Desk:
    """A desk with a register in which nine of ten are trained."""
    papers = tmp_path / "attestations"
    (papers / "registers").mkdir(parents=True)
    (papers / "roles.yaml").write_text(roles())
    (papers / "registers" / "training.yaml").write_text(register(9))
    return Desk(bundle_at(tmp_path / "bundle", policy={"policy.yaml": POLICY}), papers, golive)


def sign(desk: Desk, criterion: str = "people-training-complete") -> tuple[int, str, str]:
    said = ["--answer", "yes", "--comment", "the last one follows", "--set", "held=2026-01-01T00:00:00Z", "--yes"]
    return desk.attest(criterion, "--as", "Business owner", "--key", str(owner_key().path), *said)


def verdict(desk: Desk, folder: Path) -> dict[str, object]:
    desk.golive("judge", str(desk.packet), "--attestations", str(desk.papers), "-o", str(folder))
    verdicts = json.loads((folder / "decision.json").read_text())["verdicts"]
    return next(one for one in verdicts if one["criterion"] == "people-training-complete")


def test_the_signer_is_shown_the_facts_and_signs_them(trained: Desk):
    code, out, err = sign(trained)
    facts = trained.opened("statements/people-training-complete/training-lead.json").payload["facts"]
    assert (code, err) == (0, "")
    assert facts["values"] == {"registers/training.yaml": {"trained_users": 9, "users": 10}}
    assert "registers/training.yaml: trained users: 9" in out
    assert facts["digest"] in out


def test_a_change_of_a_fact_ends_the_statement_and_says_what_changed(trained: Desk, tmp_path: Path):
    sign(trained)
    assert verdict(trained, tmp_path / "before")["outcome"] == "pass"
    (trained.papers / "registers" / "training.yaml").write_text(register(10))
    after = verdict(trained, tmp_path / "after")
    assert after["outcome"] == "unknown"
    assert "trained users: 9 -> 10" in str(after["message"])


def test_nobody_signs_for_what_could_not_be_read(trained: Desk):
    code, _, err = sign(trained, "recovery-backup-held")
    assert code == 2
    assert "what is signed could not be read" in err
    assert trained.written() == []


def test_at_a_terminal_everything_missing_is_asked_after_the_facts_are_shown(
    trained: Desk, capsys: pytest.CaptureFixture[str]
):
    typed: Iterator[str] = iter(
        ["Business owner", str(owner_key().path), "perhaps", "yes", "tomorrow", "2026-01-01T00:00:00Z", "", "looked"]
    )
    asked: list[str] = []

    def prompt(question: str) -> str:
        asked.append(question.partition(" (")[0].partition(",")[0])
        return next(typed)

    keys = keygen_of({"PATH": "/usr/bin:/bin"})
    case = open_case(trained.packet, trained.papers, SHIPPED, keys, NOW)
    draft = drafted(case, "people-training-complete", Options(), Form(prompt), keys)
    assert asked == ["Who signs", "File of the SSH key to sign with", *["Is that so"] * 2,
                     *["When was the last course?"] * 2, *["Comment: what you looked at"] * 2]  # fmt: skip
    assert (draft.payload["role"], draft.payload["comment"]) == ("training-lead", "looked")
    assert draft.payload["answers"] == {"held": "2026-01-01T00:00:00Z"}
    shown = capsys.readouterr().err
    assert shown.index("registers/training.yaml: trained users: 9") < shown.index("none of yes, yes-with-remark, no")
