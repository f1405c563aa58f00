"""`golive inspect`: what report files say."""

from __future__ import annotations

import json
from pathlib import Path

import click

from collector.cli import exit_codes
from collector.reports.plain_text import harmless_json
from collector.sources.reports import inspect_file


@click.command("inspect")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def command(files: tuple[Path, ...]) -> int:
    """Say what report files hold, one JSON line a file: format, totals, and why a file is refused.

    Exit code 0 when every file could be read, 2 when one was refused; an empty report is no mistake of the file.
    """
    refused = False
    for path in files:
        reading = inspect_file(path, shown_as=str(path))
        refused = refused or reading.outcome == "refused"
        click.echo(harmless_json(json.dumps(reading.to_json(), ensure_ascii=True, sort_keys=True)))
    return exit_codes.WRONG_USAGE if refused else exit_codes.OK
