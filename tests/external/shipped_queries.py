"""Every Resource Graph query that golive can ask."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path

from collector.cli.inputs import all_probes
from collector.gather.graph_plan import queries
from collector.gather.scope import Scope
from collector.probe import Probe, Rows
from collector.sources.azure.graph import kql
from probes import CATALOGUE

ROOT = Path(__file__).parents[2]
QUERY_WORDS = ("| where ", "| project ", "| union ", "| join ", "| summarize ", "| extend ", "| order by ")
THE_WRITER = "collector/sources/azure/graph.py"
"""The one place where texts of queries are made."""

_SUBSCRIPTIONS = ("00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002")


def of_one_table() -> dict[str, str]:
    """What each probe would ask if it ran alone, a query for each of its tables."""
    found = {}
    for probe in all_probes(CATALOGUE):
        for rows in _rows(probe):
            (query,) = queries([rows], Scope(subscriptions=_SUBSCRIPTIONS), _SUBSCRIPTIONS)
            found[f"{probe.id}: {rows.table}"] = kql(query)
    return found


def as_planned() -> dict[str, str]:
    """What a run asks: for all probes together, and for each one by itself."""
    all_of_them = all_probes(CATALOGUE)
    runs = {"all probes": all_of_them, **{probe.id: (probe,) for probe in all_of_them}}
    return {
        f"{name}, query {number}": text
        for name, probes in runs.items()
        for number, text in enumerate(_planned(probes), 1)
    }


def united() -> dict[str, str]:
    """What a run would ask if probes needed every table of Resource Graph: small tables then share queries."""
    schema = json.loads((Path(__file__).parent / "kusto" / "schema.json").read_text("utf-8"))
    needs = [
        need
        for table in schema["tables"]
        for need in (
            Rows(table, ("microsoft.contoso/shops", "microsoft.contoso/shops/tills")),
            Rows(table, ("microsoft.contoso/orders",), only=(("properties.state", "Open"), ("properties.a.b", "Late"))),
        )
    ]
    planned = queries(needs, Scope(subscriptions=_SUBSCRIPTIONS), _SUBSCRIPTIONS)
    return {" + ".join(table.name for table in query.tables): kql(query) for query in planned}


def _planned(probes: tuple[Probe, ...]) -> Iterator[str]:
    needs = [rows for probe in probes for rows in _rows(probe)]
    yield from map(kql, queries(needs, Scope(subscriptions=_SUBSCRIPTIONS), _SUBSCRIPTIONS))


def _rows(probe: Probe) -> Iterator[Rows]:
    yield from (read.need for read in probe.reads if isinstance(read.need, Rows))


def written_elsewhere() -> list[str]:
    """Where the engine or a probe writes a text that looks like a query, outside the one place for it."""
    files = [file for room in ("collector", "probes") for file in sorted((ROOT / room).rglob("*.py"))]
    return [
        f"{name}:{node.lineno}"
        for file in files
        if (name := file.relative_to(ROOT).as_posix()) != THE_WRITER
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _looks_like_a_query(node.value)
    ]


def _looks_like_a_query(text: str) -> bool:
    return any(word in f"{text} " for word in QUERY_WORDS)
