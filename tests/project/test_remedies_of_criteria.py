"""Every shipped criterion says how to put it right: in words, as commands and as code."""

from __future__ import annotations

import re

import pytest

from collector.cli.inputs import read_policy
from policies import shipped_policy

CRITERIA = read_policy(None, shipped_policy()).policy.criteria
RESOURCE = re.compile(r"^(?:resource|module) \w+ '([^']*)'", re.MULTILINE)
TYPE_AND_VERSION = re.compile(r"[A-Z][A-Za-z]+\.[A-Za-z]+(/[A-Za-z]+)+@20\d\d-\d\d-\d\d(-preview)?")
PAIRS = ("{}", "[]", "()")


@pytest.fixture(params=CRITERIA, ids=lambda criterion: criterion.id)
def criterion(request):
    return request.param


def code_of(text: str, comment: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.lstrip().startswith(comment))


def test_it_has_commands_or_says_why_there_are_none(criterion):
    code = code_of(criterion.remedy.cli, "#").strip()
    assert criterion.remedy.cli.strip()
    assert not code or re.match(r"(?:[A-Z]+=\$\()?(?:az|golive) ", code)


def test_it_has_bicep_or_says_why_there_is_none(criterion):
    bicep = criterion.remedy.bicep
    code = code_of(bicep, "//").strip()
    assert bicep.strip()
    assert not code or RESOURCE.search(code)
    assert [named for named in RESOURCE.findall(code) if not TYPE_AND_VERSION.fullmatch(named)] == []
    assert [pair for pair in PAIRS if code.count(pair[0]) != code.count(pair[1])] == []
    assert code.count("'") % 2 == 0
