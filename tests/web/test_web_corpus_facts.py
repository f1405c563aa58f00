"""Every recorded answer of an endpoint that a probe reads, through its question, the real source and its parser."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from corpus_endpoints import NOW, PLACES, Question, below, questions
from hosts_asked import REPOSITORY, FakeClock
from test_web_corpus import records

from collector.evidence.redaction import Redactor
from collector.model import Host
from collector.probe import HostRead, Item, Malformed, ReadError
from collector.sources.azure_devops import AzureDevOps
from collector.sources.github import GitHub
from collector.sources.limits import Budget

pytestmark = pytest.mark.corpus

FOLDERS = {Host.GITHUB: "github", Host.AZURE_DEVOPS: "azure-devops"}
REDACTOR = Redactor(b"a key of the tests", ())
FIRST = re.compile(r"https://[a-z.]+\.com/(?!.*[?&](\$skip|page)=[1-9])")
LATER = re.compile(r"https://[a-z.]+\.com/.*[?&](\$skip|page)=[1-9]")
NO_PROBE = "no probe reads it"
EXPECTED: Mapping[Host, Mapping[str, int]] = {
    Host.GITHUB: {"facts": 174, "leads on": 32, "nothing listed": 5, "refused with a fix": 46, NO_PROBE: 167},
    Host.AZURE_DEVOPS: {"facts": 36, "leads on": 15, "refused with a fix": 15, NO_PROBE: 186},
}
"""What became of each answer, once for each question of its endpoint.

Refused of GitHub: one page of several, as recorded (22); issues without the milestone that was asked for (20);
artifacts without their repository (2); a comparison cut at its first page; a review whose moment and commit were
blanked out. Of Azure DevOps: fields of work items that
were not asked for (10), policies of a type that was not asked for (3), trees of iterations without all levels (2).
"""


def read_by(host: Host, question: Question, wire: Any, answer: Mapping[str, Any]) -> list[Item]:
    """Return the items that the source yields of an answer; any page after it is empty."""
    headers = {name: value for name, value in (answer.get("headers") or {}).items() if name == "link"}
    if 'rel="next"' in headers.get("link", ""):
        headers["link"] = f'<{REPOSITORY}/next?page=2>; rel="next"'
    body = _in_shape(question, answer.get("body"))
    empty = {question.ask.items_at: []} if question.ask.items_at else []
    method = "POST" if question.ask.body else "GET"
    wire.reset()
    wire.add(method, FIRST, json=body, headers=headers)
    wire.add(method, LATER, json=empty)
    clock = FakeClock()
    kind = GitHub if host is Host.GITHUB else AzureDevOps
    environ = {"GITHUB_TOKEN": "a", "SYSTEM_ACCESSTOKEN": "a"}
    source = kind(environ, clock, patience=1, budget=Budget(clock, 500), wall=clock.wall)
    asked = f"{PLACES[host].id}/{question.ask.about or question.ask.path}".rstrip("/")
    pages = source.read(HostRead(PLACES[host], question.ask))
    return [Item(REDACTOR.redact(one), f"sha256:{'0' * 64}", NOW, asked) for page in pages for one in _entries(page)]


def _entries(page: Any) -> list[Any]:
    return page.body[page.items_at] if page.items_at else [page.body]


def _in_shape(question: Question, body: Any) -> Any:
    """Return an answer as the list that is asked for, where an example shows but one of its items, or a bare list."""
    wanted = question.ask.items_at
    if not wanted or (isinstance(body, dict) and isinstance(body.get(wanted), list)):
        return body
    return {wanted: body if isinstance(body, list) else [body]}


def outcome(host: Host, question: Question, wire: Any, answer: Mapping[str, Any]) -> str:
    """What became of one answer: facts, a refusal that says what to do, or items without a fact of their own."""
    try:
        found = read_by(host, question, wire, answer)
        facts = [fact for item in found for fact in question.parse(item)]
    except (ReadError, Malformed) as refusal:
        return "refused with a fix" if refusal.detail and refusal.fix else "refused without a word"
    return "facts" if facts else "nothing listed" if not found else "leads on"


def answered(host: Host, corpus: Any) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Yield each record with each of its answers that is JSON and no error."""
    for path in sorted((corpus / FOLDERS[host]).glob("*.jsonl.gz")):
        for record in records(path):
            answers = [record["response"]] if "response" in record else record["responses"].values()
            yield from ((record, one) for one in answers if one.get("status", 200) == 200 and "body" in one)


@pytest.mark.parametrize("host", Host)
def test_every_recorded_answer_is_a_fact_or_an_explained_gap(corpus, wire, host):
    asked = [question for question in questions() if question.host is host]
    found: Counter[str] = Counter()
    for record, answer in answered(host, corpus):
        path = below(host, record)
        mine = [question for question in asked if question.is_of(path)]
        found.update(outcome(host, question, wire, answer) for question in mine)
        found[NO_PROBE] += not mine
    assert found == EXPECTED.get(host)
