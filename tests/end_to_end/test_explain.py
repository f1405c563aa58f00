"""What `golive explain` prints can be copied as it stands, and carries no command for a terminal or a pipeline."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from collector.cli.inputs import read_policy
from policies import shipped_policy

HOSTILE = r"""
policy: hostile
version: "1"
criteria:
  - id: release-expiry
    question: Does everything outlive the launch?
    why: It matters.
    severity: blocker
    due: P7D
    max_age: PT24H
    rows: expiring_item
    pass: [{that: "!expiring_item.never_expires", say: It expires.}]
    fix: Renew it.
    remedy:
      cli: "az version\n  ::error::x\n\t##vso[task.complete]"
"""


def shown_of(out: str, label: str) -> str:
    """The block below a label, without what all its lines are indented by."""
    _, _, after = out.partition(f"  {label}:\n")
    return textwrap.dedent(after.partition("\n\n")[0]).rstrip()


@pytest.mark.parametrize(("label", "key"), [("Azure CLI", "cli"), ("Bicep", "bicep")])
def test_a_remedy_is_printed_as_it_was_written(command, label, key):
    (criterion,) = (one for one in read_policy(None, shipped_policy()).policy.criteria if one.id == "release-expiry")
    ended, out, _ = command("explain", criterion.id)
    written = getattr(criterion.remedy, key).rstrip()
    assert ended == 0
    assert "\n  " in written, "a remedy without indentation shows nothing here"
    assert shown_of(out, label) == written


def test_a_hostile_remedy_keeps_its_indentation_and_nothing_else(command, tmp_path: Path):
    (tmp_path / "policy.yaml").write_text(HOSTILE, "utf-8")
    ended, out, _ = command("explain", "release-expiry", "--policy", str(tmp_path))
    assert ended == 0
    assert shown_of(out, "Azure CLI").splitlines() == [
        "az version",
        "  : :error: :x",
        "    # #vso[task.complete]",
    ]


def test_each_line_that_must_hold_says_what_it_means_when_it_does_not(command):
    _, out, _ = command("explain", "recovery-backup-success")
    (criterion,) = (
        one for one in read_policy(None, shipped_policy()).policy.criteria if one.id == "recovery-backup-success"
    )
    flat = " ".join(out.split())
    assert criterion.conditions
    assert all(f"otherwise: {' '.join(condition.say.split())}" in flat for condition in criterion.conditions)


def test_the_many_rights_of_the_inventory_are_counted_and_the_few_of_others_named(command):
    _, out, _ = command("explain", "testing-performance-passed")
    rights = out.partition("  rights ")[2].partition("  passes ")[0]
    assert "read rights of inventory-resources, one for each type" in " ".join(rights.split())
    assert "the role Load Test Reader" in " ".join(rights.split())
    assert len(rights.splitlines()) < 10


@pytest.mark.parametrize(
    ("criterion", "tokens"),
    [
        ("testing-defects-exit", ["token     Azure DevOps: Work items (read)", "token     GitHub: issues: read"]),
        ("support-plan-active", []),
    ],
)
def test_what_tokens_of_hosts_must_be_allowed_is_named(command, criterion, tokens):
    _, out, _ = command("explain", criterion)
    assert [line.strip() for line in out.splitlines() if line.startswith("  token ")] == tokens


@pytest.mark.parametrize("columns", [80, 200])
def test_paragraphs_fit_the_terminal_and_never_get_wider_than_is_pleasant(command, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    _, out, _ = command("explain", "monitoring-receivers-email-sms")
    text = out.partition("\n  more ")[0]
    assert max(map(len, text.splitlines())) <= min(columns, 100)
