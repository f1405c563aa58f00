"""docs/attestations.md tells of options, keys and messages that exist."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest

from collector.cli.commands import attest, gate, judge, waive
from collector.judge.statements import Claim, statement_payload
from tests.papers.attest_samples import NOW, criterion, plan, signing
from tests.papers.attest_samples import attest as asked

PAGE = (Path(__file__).parents[2] / "docs" / "attestations.md").read_text("utf-8")


def test_every_option_on_the_page_exists():
    commands = (attest.command, waive.command, gate.command, judge.command)
    known = {name for command in commands for option in command.params for name in option.opts}
    assert set(re.findall(r"(?<![\w-])--[a-z]+(?:-[a-z]+)*", PAGE)) - known == set()


def test_the_payload_on_the_page_has_the_keys_of_a_real_one():
    (written,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    claim = Claim(
        criterion=criterion(),
        attest=asked(),
        role="release-manager",
        signer="Release manager",
        answer="yes",
        comment="read",
        answers={},
        issued_at=NOW,
        expires_at=NOW + timedelta(days=1),
        document=plan(),
        facts={},
    )
    assert json.loads(written).keys() == statement_payload(claim, signing()).keys()


@pytest.mark.parametrize("answer", ["yes", "yes-with-remark", "no", "not-applicable"])
def test_every_answer_is_on_the_page(answer):
    assert f"| `{answer}` |" in PAGE
