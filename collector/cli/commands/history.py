"""`golive history`: how the decisions about a workload went, and where they lead."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from collector.cli import exit_codes
from collector.cli.options import FILE
from collector.cli.stops import Stop, stopping
from collector.evidence.history import read_history
from collector.history import Entry, History
from collector.instants import format_instant
from collector.reports.trend import everything_closed, history_text, open_since


@click.command("history")
@click.argument("file", type=FILE)
@click.option("--workload", "name", default="", help="Only the runs of this workload, where a file has several.")
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(file: Path, name: str, shape: str) -> int:
    """Show the runs of a history file, what has been open for how long, and where the pace leads.

    `golive gate --history FILE` and `golive judge -o PACKET --history FILE` append to it.
    """
    with stopping():
        found = read_history(file)
        entries = _of_one(found, name, file)
    chosen = History(entries=entries, problems=found.problems)
    click.echo(_as_json(chosen) if shape == "json" else history_text(chosen))
    return exit_codes.ALTERED if found.problems else exit_codes.OK


def _of_one(history: History, name: str, file: Path) -> tuple[Entry, ...]:
    names = sorted({entry.workload for entry in history.entries})
    if not name and len(names) > 1:
        listed = ", ".join(names)
        raise Stop(
            f"{file} holds runs of several workloads: choose one with --workload: {listed}", exit_codes.WRONG_USAGE
        )
    if name and name not in names:
        raise Stop(f"{file} holds no run of {name}; it holds {', '.join(names) or 'none'}", exit_codes.WRONG_USAGE)
    return tuple(entry for entry in history.entries if not name or entry.workload == name)


def _as_json(history: History) -> str:
    done = everything_closed(history.entries)
    body: dict[str, Any] = {
        "runs": [_entry(entry) for entry in history.entries],
        "open": [{**asdict(one), "since": format_instant(one.since)} for one in open_since(history.entries)],
        "problems": list(history.problems),
        **({"nothing_open_on": format_instant(done)} if done else {}),
    }
    return json.dumps(body, indent=2)


def _entry(entry: Entry) -> dict[str, Any]:
    moments = {"decided_at": format_instant(entry.decided_at), "go_live": format_instant(entry.go_live)}
    return {**asdict(entry), **moments}
