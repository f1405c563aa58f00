"""Recorded answers of GitHub and Azure DevOps about runs, artifacts, jobs, releases and comparisons: all understood."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from host_answers import asks, items

from collector.model import Delivery, Environments, Fact, Host, Place
from collector.probe import Ask, Item, Malformed
from probes.delivery import (
    azure_builds,
    azure_production,
    github_changes,
    github_packages,
    github_releases,
    github_runs,
)
from probes.delivery._azure_devops import BUILD, BUILDS, REPOSITORIES
from probes.delivery._github import REPOSITORY, RUNS

DELIVERY = Delivery(
    places=(Place(Host.GITHUB, "contoso/shop"), Place(Host.AZURE_DEVOPS, "contoso/shop")),
    commit="3f2c9d1e8b7a6054f3e2d1c0b9a8877665544332",
    package=("shop",),
    environments=Environments(production=("production",)),
)
KEPT_OF_JOB = ("id", "run_id", "name", "status", "conclusion", "started_at", "completed_at")
KEPT_OF_COMPARISON = ("status", "files.filename", "files.previous_filename", "files.status")
KEPT_OF_DIFFERENCE = ("allChangesIncluded", "changes.changeType", "changes.item.path", "changes.item.isFolder")
SPAN = f"compare/{'a' * 40}...{'b' * 40}"


def _only(need: object) -> Ask:
    (ask,) = asks(need, DELIVERY)
    return ask


def _single(path: str, keep: tuple[str, ...], about: str = "") -> Ask:
    return Ask(path=path, keep=keep, single=True, about=about)


Parse = Callable[[Item], Iterator[Fact]]
GITHUB: Mapping[str, tuple[Ask, Parse]] = {
    r"": (_only(REPOSITORY), github_runs.parse_repository),
    r"/actions/runs": (_only(RUNS), github_runs.parse_run),
    r"/actions/workflows/[^/]+/runs": (_only(RUNS), github_runs.parse_run),
    r"/actions/runs/\{(n|run_id)\}": (_single("actions/runs/1", _only(RUNS).keep), github_runs.parse_run),
    r"(/actions/runs/\{n\})?/actions/artifacts|/actions/runs/\{n\}/artifacts": (
        _only(github_packages.PACKAGES),
        github_runs.parse_artifact,
    ),
    r"/actions/runs/\{(n|run_id)\}(/attempts/\{n\})?/jobs": (
        Ask(path="actions/runs/1/jobs", items_at="jobs", keep=KEPT_OF_JOB),
        github_runs.parse_job,
    ),
    r"/actions/jobs/\{(n|job_id)\}": (_single("actions/jobs/1", KEPT_OF_JOB), github_runs.parse_job),
    r"/releases": (_only(github_releases.RELEASES), github_releases.parse_release),
    r"/releases/(latest|\{n\}|tags/\{x\})": (
        _single("releases/1", _only(github_releases.RELEASES).keep),
        github_releases.parse_release,
    ),
    r"/compare/\{(x|basehead)\}": (
        _single("compare", KEPT_OF_COMPARISON, about=SPAN),
        github_changes.parse_comparison,
    ),
}
AZURE_DEVOPS: Mapping[str, tuple[Ask, Parse]] = {
    r"dev:\{project\}/_apis/build/builds": (_only(BUILDS), azure_builds.parse_build),
    r"dev:\{project\}/_apis/build/builds/\{n\}": (_single("build/builds/1", BUILD), azure_builds.parse_build),
    r"dev:\{project\}/_apis/git/repositories": (_only(REPOSITORIES), azure_builds.parse_repository),
    r"dev:\{project\}/_apis/git/repositories/(\{guid\}|wikitests\d+)": (
        _single("git/repositories/1", _only(REPOSITORIES).keep),
        azure_builds.parse_repository,
    ),
    r"adospec:git/7.1/commitdiffs/.*": (
        _single("diffs/commits", KEPT_OF_DIFFERENCE, about=SPAN),
        azure_production.parse_difference,
    ),
}


def _records(folder: Path) -> Iterator[Mapping[str, Any]]:
    for path in sorted(folder.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def _template(record: Mapping[str, Any]) -> str:
    return str(record.get("template") or record.get("uri_template") or record["id"])


def _below_the_repository(template: str) -> str | None:
    found = re.fullmatch(r"(?:/repos/\{owner\}/\{repo\}|/repositories/\{id\})(/.*)?", template)
    return None if found is None else found[1] or ""


def _bodies(record: Mapping[str, Any]) -> Iterator[Any]:
    told = [record["response"]] if "response" in record else list(record["responses"].values())
    for answer in told:
        body = answer.get("body")
        if isinstance(body, dict | list) and int(answer.get("status", 200)) == 200 and "message" not in body:
            yield body


def _parsed(place: str, ask: Ask, parse: Parse, body: Any) -> Iterator[str]:
    """Yield a word for each item of an answer: `fact`, `silent`, or what of it is not understood."""
    if ask.items_at and (not isinstance(body, dict) or ask.items_at not in body):
        return
    for item in items(ask, body, place):
        try:
            yield "fact" if list(parse(item)) else "silent"
        except Malformed as refusal:
            yield refusal.detail


COUNTED = {
    "github": "56565abdc31886914d797f8755ccd084701f0ff6888a88c1cf92369f61878d70",
    "azure-devops": "91f5e27717d42b982960f44eb4d3b07084717b0bb071bf79795b2616594318f3",
}
"""The index in which `EXPECTED` was counted, by SHA-256; in another corpus only the refusals are looked at."""
REFUSED = {
    f"{parse}: the property {name} is missing, which is not its documented shape"
    for parse, name in (("parse_artifact", "name"), ("parse_run", "head_sha"))
}
"""GitHub's own description shows an artifact without a name, and one recording of a run was cut by its authors."""

EXPECTED = {
    "github": Counter(
        {
            "parse_run: fact": 48,
            "parse_release: fact": 13,
            "parse_job: fact": 7,
            "parse_artifact: fact": 6,
            "parse_repository: fact": 4,
            "parse_comparison: fact": 3,
            **dict.fromkeys(REFUSED, 1),
        }
    ),
    "azure-devops": Counter({"parse_repository: fact": 26, "parse_build: fact": 5, "parse_difference: fact": 1}),
}


def _words(folder: Path, place: str, parsers: Mapping[str, tuple[Ask, Parse]]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for record in _records(folder):
        template = _template(record)
        name = _below_the_repository(template) if folder.name == "github" else template.casefold()
        method = record.get("method") or record.get("request", {}).get("method", "GET")
        found = [known for pattern, known in parsers.items() if name is not None and re.fullmatch(pattern, name)]
        for ask, parse in found if method == "GET" else ():
            words = (word for body in _bodies(record) for word in _parsed(place, ask, parse, body))
            counts.update(f"{parse.__name__}: {word}" for word in words)
    return counts


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("name", "place", "parsers"),
    [("github", "github:contoso/shop", GITHUB), ("azure-devops", "azure-devops:contoso/shop", AZURE_DEVOPS)],
)
def test_every_recorded_answer_becomes_facts(corpus, name, place, parsers):
    counts = _words(corpus / name, place, parsers)
    assert {word for word in counts if not word.endswith(": fact")} <= REFUSED
    assert counts.total() > 20
    if hashlib.sha256((corpus / name / "index.csv").read_bytes()).hexdigest() == COUNTED[name]:
        assert counts == EXPECTED[name]
