"""The end of a run that judged: write the packet, then the reports, then say the verdict."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import click

from collector.cli import exit_codes
from collector.cli.papers import NOTHING_GIVEN, GivenPapers
from collector.cli.stops import Stop
from collector.cli.world import World
from collector.evidence.packet import write_packet
from collector.evidence.reviews import review_bytes
from collector.evidence.storage import write_whole
from collector.model import NO_PAPERS, Decision, Digest, Fact, Papers
from collector.reports.azure_pipelines import azure_pipelines
from collector.reports.chosen_people import people_of
from collector.reports.github import github
from collector.reports.json_report import render_json, render_subjects
from collector.reports.markdown import markdown
from collector.reports.redacted import estate_names, redacted
from collector.reports.text import console


def _junit(decision: Decision) -> bytes:
    from collector.reports.junit import junit  # its library costs more than most runs need

    return junit(decision)


FORMATS: Mapping[str, Callable[[Decision], bytes]] = {
    "json": lambda decision: render_json(decision).encode(),
    "text": lambda decision: console(decision, colour=False).encode(),
    "markdown": lambda decision: markdown(decision).encode(),
    "junit": _junit,
    "github": lambda decision: github(decision).encode(),
    "azure-pipelines": lambda decision: azure_pipelines(decision).encode(),
}
"""Every format that `--format` and `golive report` know, with its function."""

READABLE = "decision.txt"
"""The report that stands in every packet."""

format_option = click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="F[=FILE]",
    help=f"{', '.join(FORMATS)}; to a file, or one of them to stdout.",
)
redact_option = click.option(
    "--redact",
    is_flag=True,
    help="Aliases instead of names and ids in what is printed and reported; not in the packet.",
)


def shown(decision: Decision, facts: Iterable[Fact], *, redact: bool, papers: Papers = NO_PAPERS) -> Decision:
    """Return the decision as reports may show it; the packet always gets the whole one."""
    return redacted(decision, estate_names(facts), people_of(papers)) if redact else decision


def check_outputs(formats: Sequence[str], packet: Path | None, history: Path | None = None) -> None:
    """Raise `Stop` for reports or a history that could not be written in the end, before anything is read."""
    if packet is not None and history is not None and _lies_within(history, packet):
        message = (
            f"--history {history}: nothing can be added to {packet} once it is sealed; choose a file outside of it"
        )
        raise Stop(message, exit_codes.WRONG_USAGE)
    wanted = [parse_format(text) for text in formats]
    to_stdout = [name for name, target in wanted if target is None]
    if len(to_stdout) > 1:
        raise Stop(
            f"only one format fits on standard output; write --format {to_stdout[0]}=FILE", exit_codes.WRONG_USAGE
        )
    for name, target in wanted:
        if packet is not None and target is not None and _lies_within(target, packet):
            message = f"--format {name}={target}: {packet} is sealed with its own reports; choose a file outside of it"
            raise Stop(message, exit_codes.WRONG_USAGE)


def _lies_within(target: Path, folder: Path) -> bool:
    return Path(os.path.realpath(target)).is_relative_to(os.path.realpath(folder))


def seal(
    decision: Decision,
    bundle: Path,
    packet: Path,
    papers: GivenPapers = NOTHING_GIVEN,
    *,
    policy: Mapping[str, str] | None = None,
) -> Digest:
    """Write the packet and return its digest; that of a what-if is empty, which is never sealed.

    `policy` are the texts of the policy, where it may be another one than the bundle was collected with.
    """
    if decision.what_if:
        return ""
    return write_packet(
        packet,
        bundle,
        decision=FORMATS["json"](decision),
        subjects=subjects_of(decision),
        reports={READABLE: FORMATS["text"](decision)},
        review=review_bytes(decision.review),
        papers=papers.stored,
        policy=policy,
    )


def subjects_of(decision: Decision) -> bytes:
    """Return the file of a packet that lists every subject of every criterion."""
    return render_subjects(decision).encode()


def announce(decision: Decision, formats: Sequence[str], world: World) -> None:
    """Print the verdict, or the formats that were asked for: to their files, or to standard output."""
    wanted = [parse_format(text) for text in formats]
    to_stdout = [name for name, target in wanted if target is None]
    for name, target in wanted:
        if target is not None:
            write_whole(target, FORMATS[name](decision))
    if to_stdout:
        click.echo(FORMATS[to_stdout[0]](decision).decode(), nl=False)
    else:
        click.echo(console(decision, colour=world.colour, width=world.width), nl=False, color=world.colour)


def parse_format(text: str) -> tuple[str, Path | None]:
    """Read `json` or `json=FILE`. Raises `Stop` for an unknown format."""
    name, separator, target = text.partition("=")
    if name not in FORMATS:
        raise Stop(
            f"--format {name}: there is no such format; choose one of {', '.join(FORMATS)}", exit_codes.WRONG_USAGE
        )
    if separator and not target:
        raise Stop(f"--format {name}=: write the file behind the equals sign", exit_codes.WRONG_USAGE)
    return name, Path(target) if separator else None
