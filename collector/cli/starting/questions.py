"""What `golive init` has to know: from options, from the pipeline's environment, or asked at a terminal."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

from collector.cli.signing.asking import Form
from collector.files.mistakes import FileMistakes
from collector.files.workload import load_workload
from collector.instants import format_instant
from collector.judge.answering import BadAnswer
from collector.model import Host, Place, Tier, Workload

T = TypeVar("T")

_PLACEHOLDER: Mapping[str, Any] = {
    "workload": "w",
    "tier": "T1",
    "go_live": "2026-12-15T08:00:00Z",
    "scope": {"azure": {"subscriptions": ["00000000-0000-0000-0000-000000000000"]}},
}
"""A workload file into which one answer at a time is put, so that the very reader of the file judges it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the options said, as typed; empty where they said nothing."""

    name: str = ""
    tier: str = ""
    go_live: str = ""
    subscriptions: tuple[str, ...] = ()
    github: tuple[str, ...] = ()
    azure_devops: tuple[str, ...] = ()
    cutover: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What a workload file begins with."""

    name: str
    tier: Tier
    go_live: datetime
    subscriptions: tuple[str, ...]
    github: tuple[str, ...] = ()
    azure_devops: tuple[str, ...] = ()
    cutover: tuple[datetime, datetime] | None = None


def suggested(given: Given, environ: Mapping[str, str]) -> Given:
    """Add what the environment of a GitHub or Azure Pipelines job names, where the options name nothing.

    Sources: GitHub default environment variables; predefined variables of Azure Pipelines.
    """
    github = environ.get("GITHUB_REPOSITORY", "") if environ.get("GITHUB_ACTIONS") else ""
    azure = _azure_project(environ) if environ.get("TF_BUILD") else ""
    hosts = bool(given.github or given.azure_devops)
    repository = github or environ.get("BUILD_REPOSITORY_NAME", "")
    return replace(
        given,
        name=given.name or repository.rpartition("/")[2],
        subscriptions=given.subscriptions or tuple(filter(None, [environ.get("AZURE_SUBSCRIPTION_ID", "")])),
        github=given.github or (() if hosts or not github else (github,)),
        azure_devops=given.azure_devops or (() if hosts or not azure else (azure,)),
    )


def branch_of(environ: Mapping[str, str]) -> str:
    """Return the branch that the job of a pipeline was started for; empty outside of one, or for a pull request."""
    ref = environ.get("GITHUB_REF", "") or environ.get("BUILD_SOURCEBRANCH", "")
    return ref.removeprefix("refs/heads/") if ref.startswith("refs/heads/") else ""


def asked(given: Given, form: Form) -> Start:
    """Return the answers, asking for what is missing. Raises `Stop` with all that is missing, or for a wrong one."""
    name = form.read("--name", given.name, "Name of the workload, for example contoso-shop", _name)
    tier = form.read("--tier", given.tier, "Tier, from T0 (mission critical) to T3 (administrative)", _tier)
    go_live = form.read("--go-live", given.go_live, "Go-live, for example 2026-12-15T08:00:00Z", _go_live)
    typed = ",".join(given.subscriptions)
    subscriptions = form.read("--subscription", typed, "Ids of its Azure subscriptions, by commas", _subscriptions)
    github = _unasked(form, "--github", ",".join(given.github), _places(Host.GITHUB))
    azure = _unasked(form, "--azure-devops", ",".join(given.azure_devops), _places(Host.AZURE_DEVOPS))
    cutover = _unasked(form, "--cutover", given.cutover, _cutover(go_live))
    form.complete()
    if name is None or tier is None or go_live is None or not subscriptions:
        raise RuntimeError("a form that is complete lacks an answer")
    return Start(
        name=name,
        tier=tier,
        go_live=go_live,
        subscriptions=subscriptions,
        github=github or (),
        azure_devops=azure or (),
        cutover=cutover,
    )


def _unasked(form: Form, option: str, given: str, read: Callable[[str], T]) -> T | None:
    """Read an option that nobody is asked for; `None` where it is not given."""
    return form.read(option, given, option, read) if given else None


def _name(text: str) -> str:
    return _read({"workload": text.strip()}).name


def _tier(text: str) -> Tier:
    return _read({"tier": text.strip().upper()}).tier


def _go_live(text: str) -> datetime:
    return _read({"go_live": text.strip()}).go_live


def _subscriptions(text: str) -> tuple[str, ...]:
    return _read({"scope": {"azure": {"subscriptions": _parts(text)}}}).subscriptions


def _places(host: Host) -> Callable[[str], tuple[str, ...]]:
    key, inner = {Host.GITHUB: ("github", "repositories"), Host.AZURE_DEVOPS: ("azure_devops", "projects")}[host]

    def read(text: str) -> tuple[str, ...]:
        scope = {**_PLACEHOLDER["scope"], key: {inner: _parts(text)}}
        return tuple(map(_title, _read({"scope": scope}).delivery.places))

    return read


def _title(place: Place) -> str:
    return place.name


def _cutover(go_live: datetime | None) -> Callable[[str], tuple[datetime, datetime]]:
    def read(text: str) -> tuple[datetime, datetime]:
        starts, slash, ends = text.partition("/")
        if not slash:
            raise BadAnswer("write its start and end as START/END, each as 2026-12-14T20:00:00Z")
        inside = {} if go_live is None else {"go_live": format_instant(go_live)}
        found = _read({"cutover": {"starts": starts.strip(), "ends": ends.strip()}, **inside}).cutover
        if found is None:
            raise RuntimeError("a cutover that was written was not read")
        return found.starts, found.ends

    return read


def _read(answer: Mapping[str, Any]) -> Workload:
    """Read a workload file with one answer in it. Raises `BadAnswer` with the first mistake."""
    text = json.dumps({**_PLACEHOLDER, **answer})
    try:
        return load_workload(text, name="")
    except FileMistakes as found:
        first = found.mistakes[0]
        raise BadAnswer(f"{first.what}; write: {first.how}") from None


def _parts(text: str) -> Sequence[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _azure_project(environ: Mapping[str, str]) -> str:
    """Return organization/project of a job in Azure Pipelines."""
    organization = environ.get("SYSTEM_COLLECTIONURI", "").rstrip("/").rpartition("/")[2]
    project = environ.get("SYSTEM_TEAMPROJECT", "")
    return f"{organization}/{project}" if organization and project else ""
