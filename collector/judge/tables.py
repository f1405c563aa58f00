"""The dated tables of a policy (`tables/*.yaml`)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import TypeVar

from collector.derive.tables import AlertSet, BaselineAlert, Tables
from collector.facts.resource_types import READ_TYPES
from collector.files.mistakes import Mistake, Mistakes
from collector.files.shape import (
    INVALID,
    Choice,
    Invalid,
    JsonSchema,
    Key,
    ListOf,
    MapOf,
    Object,
    Refined,
    Rule,
    Spot,
    Text,
    json_schema,
    read_file,
)
from collector.judge.support_table import SUPPORT_FILE, SUPPORT_TABLE

T = TypeVar("T")

_SHORT = Text(max_length=200, sample="Percentage CPU")
_RESOURCE_TYPE = Text(
    max_length=200,
    lower=True,
    sample="microsoft.compute/virtualmachines",
    rules=(Rule(r"[A-Za-z.]+(/[A-Za-z]+)+", "is a resource type such as microsoft.compute/virtualmachines"),),
)


def _baseline_alert(
    name: str, alert_set: AlertSet, metrics: tuple[str, ...] = (), log: tuple[tuple[str, ...], ...] = ()
) -> BaselineAlert:
    return BaselineAlert(
        name=name,
        alert_set=alert_set,
        metrics=tuple(metric.casefold() for metric in metrics),
        log_words=tuple(tuple(word.casefold() for word in words) for words in log),
    )


def _only_read_types(
    table: Mapping[str, tuple[BaselineAlert, ...]], spot: Spot
) -> Mapping[str, tuple[BaselineAlert, ...]] | Invalid:
    """Refuse types that nobody looks for, and a table of none: "there is no such resource" would hold unseen."""
    known = " or ".join(sorted(READ_TYPES))
    if not table:
        return spot.wrong("no resource type has a baseline, so nothing would be judged", f"at least {known}")
    entries = spot.entries()
    unread = [entries[written] for written in entries if written.casefold() not in READ_TYPES]
    for behind in unread:
        behind.wrong_key(f"golive does not read resources of the type {behind.title}", f"{known}; delete this one")
    return INVALID if unread else table


_ALERT = Object(
    build=_baseline_alert,
    keys=(
        Key("name", _SHORT, "What the alert is about, as the report calls it.", required=True),
        Key("set", Choice.of(AlertSet), "Which part of the baseline it belongs to.", required=True, into="alert_set"),
        Key("metrics", ListOf(_SHORT, min_items=1), "Metrics, any one of which will do."),
        Key(
            "log",
            ListOf(ListOf(_SHORT, min_items=1), min_items=1),
            "Lists of words; a log rule whose query holds all words of one list will do.",
        ),
    ),
)

_TABLES = Object(
    build=lambda alert_baseline, free_mail_domains, **_about: Tables(
        alert_baseline=alert_baseline, free_mail_domains=frozenset(free_mail_domains)
    ),
    keys=(
        Key(
            "source", Text(max_length=500, sample="https://learn.microsoft.com/"), "Where it comes from.", required=True
        ),
        Key("dated", Text(max_length=40, sample="2026-05-26"), "The date of that source.", required=True),
        Key(
            "alert_baseline",
            Refined(MapOf(_RESOURCE_TYPE, ListOf(_ALERT, min_items=1)), _only_read_types),
            "The alerts that every resource of a type needs.",
            required=True,
        ),
        Key(
            "free_mail_domains",
            ListOf(Text(max_length=100, lower=True, sample="outlook.com")),
            "Mail domains that are not a company's.",
            required=True,
        ),
    ),
)

FILE = "tables/monitoring.yaml"
FILES = (FILE, SUPPORT_FILE)
"""Every file that a policy keeps its tables in; one that it lacks is the shipped one."""


def load_tables(files: Mapping[str, str]) -> Tables:
    """Read the tables of a policy from its files by name. Raises `FileMistakes`."""
    mistakes = Mistakes()
    tables = _read(_TABLES, files, FILE, mistakes)
    support = _read(SUPPORT_TABLE, files, SUPPORT_FILE, mistakes)
    mistakes.raise_if_any()
    if isinstance(tables, Invalid) or isinstance(support, Invalid):
        raise RuntimeError("tables that could not be read were not refused")  # noqa: TRY004 - a defect of ours
    return dataclasses.replace(tables, support=support)


def _read(shape: Object[T], files: Mapping[str, str], name: str, mistakes: Mistakes) -> T | Invalid:
    if name not in files:
        mistakes.add(Mistake(name, 1, 1, "the policy has no such file", "copy it from the shipped policy go-live"))
        return INVALID
    return read_file(shape, files[name], name=name, mistakes=mistakes)


def tables_schema() -> JsonSchema:
    """Return the JSON schema of `tables/monitoring.yaml` for editors."""
    return json_schema(_TABLES, title="golive tables", doc="Dated tables of a golive policy.")
