"""Every recorded answer of both hosts through the real readers: it is read whole, or it says why not."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hosts_asked import APIS, PROJECT, REPOSITORY, SHOP, FakeClock

from collector.model import Host, Place
from collector.probe import Ask, HostRead, ReadError
from collector.sources.azure_devops import AzureDevOps
from collector.sources.github import GitHub
from collector.sources.limits import Budget

pytestmark = pytest.mark.corpus

KEPT = ("id", "status", "state", "user", "author", "creator", "createdBy", "requestedFor", "fields.System.State")
PERSONAL = ("login", "email", "displayName", "uniqueName", "imageUrl", "avatar_url", "body", "message")
LISTS = ("value", "workflow_runs", "check_runs", "check_suites", "artifacts", "jobs", "workflows", "items", "workItems")


def records(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def answers(corpus: Path, folder: str) -> Iterator[tuple[int, dict[str, str], bytes]]:
    """Every answer of a host: recorded ones with their headers, and those of the specification."""
    for path in sorted((corpus / folder).glob("*.jsonl.gz")):
        for record in records(path):
            if "response" in record:
                answer = record["response"]
                text = answer.get("body_text")
                body = text.encode() if text is not None else _bytes(answer.get("body"))
                yield answer["status"], dict(answer.get("headers") or {}), body
                continue
            for status, answer in record["responses"].items():
                if status.isdecimal():
                    yield int(status), {}, _bytes(answer.get("body"))


def _bytes(body: Any) -> bytes:
    return b"" if body is None else json.dumps(body).encode()


def request_for(host: Host, body: bytes) -> HostRead:
    """Ask as a probe would that knows what shape the answer has."""
    try:
        value = json.loads(body or b"null")
    except ValueError:
        value = None
    lists = (name for name in LISTS if isinstance(value, dict) and isinstance(value.get(name), list))
    items_at = next(lists, "")
    single = isinstance(value, dict) and not items_at
    place = SHOP if host is Host.GITHUB else PROJECT
    return HostRead(place, Ask(path="x", keep=KEPT, items_at=items_at, single=single, newest=1 if single else None))


def outcome(host: Host, wire: Any, status: int, headers: dict[str, str], body: bytes) -> str:
    """What becomes of one answer where any page after it is empty: `read`, `partial`, or the cause of the failure."""
    request = request_for(host, body)
    kept = {name: value for name, value in headers.items() if name not in ("date", "content-type", "content-length")}
    kept |= {"link": link} if (link := _here(headers.get("link", ""))) else {}
    kind = headers.get("content-type", "application/json")
    first = f"{REPOSITORY}/x" if host is Host.GITHUB else f"{APIS}/x"
    wire.reset()
    wire.get(first, status=status, body=b"" if status == 204 else body, headers=kept, content_type=kind)
    wire.get("https://api.github.com/next", json={request.ask.items_at: []} if request.ask.items_at else [])
    clock = FakeClock()
    environ = {"GITHUB_TOKEN": "a", "SYSTEM_ACCESSTOKEN": "a"}
    kind_of_source = GitHub if host is Host.GITHUB else AzureDevOps
    source = kind_of_source(environ, clock, patience=1, budget=Budget(clock, 50), wall=clock.wall)
    try:
        pages = list(source.read(request))
    except ReadError as error:
        return str(error.cause) if error.fix and not error.body else "says too little or too much"
    text = json.dumps([page.body for page in pages])
    assert not [name for name in PERSONAL if f'"{name}":' in text]
    return "read"


def _here(link: str) -> str:
    """The recorded next page, as a page of the one API that a test has."""
    parts = [part for part in link.split(",") if 'rel="next"' in part]
    return '<https://api.github.com/next>; rel="next"' if parts else ""


@pytest.mark.parametrize(
    ("host", "folder", "expected"),
    [
        (
            Host.GITHUB,
            "github",
            {
                (200, "read"): 240,
                (200, "malformed"): 7,  # 5 with placeholders in place of numbers, 2 statistics of bare arrays
                (200, "partial"): 16,  # one page alone of a list that says how many there are in all
                (204, "partial"): 1,
                (302, "unreachable"): 2,  # downloads, here asked as objects
                (400, "malformed"): 2,
                (401, "denied"): 4,
                (403, "denied"): 3,
                (404, "denied"): 8,
                (422, "malformed"): 6,
            },
        ),
        (
            Host.AZURE_DEVOPS,
            "azure-devops",
            {
                (200, "read"): 222,
                (200, "malformed"): 2,  # a list of texts, and one with a hole in it
                (400, "malformed"): 1,
                (404, "denied"): 2,
                (404, "scope"): 1,  # text/plain: no such controller
                (503, "unreachable"): 1,  # a stopped organization
            },
        ),
    ],
)
def test_every_recorded_answer_is_read_or_says_why_not(corpus, wire, host, folder, expected):
    found = Counter(
        (status, outcome(host, wire, status, headers, body)) for status, headers, body in answers(corpus, folder)
    )
    assert found == expected


CHECKS = "commits/78b9ff49d47daaa158eb373c4e2e040f739df8b9/check-runs"


@pytest.mark.parametrize(
    ("ask", "items", "pages"),
    [
        (Ask(path=CHECKS, keep=("id",), items_at="check_runs", query=(("per_page", "2"),)), 8, 4),
        (Ask(path="issues", keep=("number",), query=(("state", "closed"),), newest=450), 450, 15),
    ],
)
def test_a_recorded_chain_of_pages_is_followed(corpus, wire, ask, items, pages):
    for record in records(corpus / "github" / "interactions.jsonl.gz"):
        if record["response"]["status"] == 200 and "body" in record["response"]:
            link = record["response"]["headers"].get("link")
            wire.get(
                record["request"]["uri"].replace("state=closed", "state=closed&per_page=100"),
                json=record["response"]["body"],
                headers={"link": link.replace("state=closed", "state=closed&per_page=100")} if link else {},
            )
    clock = FakeClock()
    source = GitHub({"GITHUB_TOKEN": "a"}, clock, patience=1, budget=Budget(clock, 50), wall=clock.wall)
    read = list(source.read(HostRead(Place(Host.GITHUB, "hub4j/github-api"), ask)))
    assert (sum(len(page.body["value"]) for page in read), len(read)) == (items, pages)
    assert len({json.dumps(one) for page in read for one in page.body["value"]}) == items
