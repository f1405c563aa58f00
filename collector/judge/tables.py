"""The dated tables of a policy (`tables/*.yaml`)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import TypeVar

from collector.derive.tables import Tables
from collector.files.mistakes import Mistake, Mistakes
from collector.files.shape import (
    INVALID,
    Invalid,
    JsonSchema,
    Key,
    ListOf,
    Object,
    Text,
    json_schema,
    read_file,
)
from collector.judge.alert_table import ALERT_BASELINE, NO_BASELINE
from collector.judge.support_table import SUPPORT_FILE, SUPPORT_TABLE
from collector.judge.version_table import VERSION_FILE, VERSION_TABLE

T = TypeVar("T")

_TABLES = Object(
    build=lambda alert_baseline, free_mail_domains, no_baseline=None, symptoms=(), **_about: Tables(
        alert_baseline=alert_baseline,
        no_baseline=no_baseline or {},
        free_mail_domains=frozenset(free_mail_domains),
        symptoms=frozenset(symptoms),
    ),
    keys=(
        Key(
            "source", Text(max_length=500, sample="https://learn.microsoft.com/"), "Where it comes from.", required=True
        ),
        Key("dated", Text(max_length=40, sample="2026-05-26"), "The date of that source.", required=True),
        Key("alert_baseline", ALERT_BASELINE, "The alerts that every resource of a type needs.", required=True),
        Key("no_baseline", NO_BASELINE, "The types that need none, each with the reason."),
        Key(
            "symptoms",
            ListOf(Text(max_length=200, lower=True, sample="Http5xx"), unique_by=str),
            "Metrics and smart detectors that tell what users feel; only alerts on these, or on a query, watch a flow.",
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
FILES = (FILE, SUPPORT_FILE, VERSION_FILE)
"""Every file that a policy keeps its tables in; one that it lacks is the shipped one."""


def load_tables(files: Mapping[str, str]) -> Tables:
    """Read the tables of a policy from its files by name. Raises `FileMistakes`."""
    mistakes = Mistakes()
    tables = _read(_TABLES, files, FILE, mistakes)
    support = _read(SUPPORT_TABLE, files, SUPPORT_FILE, mistakes)
    versions = _read(VERSION_TABLE, files, VERSION_FILE, mistakes)
    mistakes.raise_if_any()
    if isinstance(tables, Invalid) or isinstance(support, Invalid) or isinstance(versions, Invalid):
        raise RuntimeError("tables that could not be read were not refused")  # noqa: TRY004 - a defect of ours
    return dataclasses.replace(tables, support=support, versions=versions)


def _read(shape: Object[T], files: Mapping[str, str], name: str, mistakes: Mistakes) -> T | Invalid:
    if name not in files:
        mistakes.add(Mistake(name, 1, 1, "the policy has no such file", "copy it from the shipped policy go-live"))
        return INVALID
    return read_file(shape, files[name], name=name, mistakes=mistakes)


def tables_schema() -> JsonSchema:
    """Return the JSON schema of `tables/monitoring.yaml` for editors."""
    return json_schema(_TABLES, title="golive tables", doc="Dated tables of a golive policy.")
