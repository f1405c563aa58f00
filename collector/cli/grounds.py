"""What a judgement rests on beside evidence, policy and papers: overlays, pins, earlier runs, and its history."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import click

from collector.cli.earlier import earlier_option, earlier_runs
from collector.cli.inputs import PolicyFiles
from collector.cli.judging import Terms
from collector.cli.options import FILE
from collector.cli.papers import GivenPapers
from collector.cli.trust import Pins, overlay_option, pin_option, pins_of, read_overlays, trust_of
from collector.evidence.history import append, entry_of
from collector.model import Decision, Digest

F = TypeVar("F", bound=Callable[..., Any])

history_option = click.option(
    "--history", type=FILE, help="Append the decision to this file, for `golive history`; only sealed ones are kept."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """What the options of a command gave."""

    overlays: Mapping[str, str]
    pins: Pins
    earlier: Path | None = None
    history: Path | None = None

    def agreed(self, terms: Terms, policy: PolicyFiles, papers: GivenPapers) -> Terms:
        """Return the terms with what is trusted. Raises `Stop` where the policy or the role map is not the pinned."""
        return replace(terms, trust=trust_of(policy, papers.papers.roles.digest, self.pins))

    def looking_back(self, papers: GivenPapers, *, demo: bool = False) -> GivenPapers:
        """Return the papers with the runs of the past. Raises `Stop`, `Altered` and `Unreadable`."""
        return papers.with_earlier(earlier_runs(self.earlier, demo=demo)) if self.earlier else papers

    def remember(self, decision: Decision, packet: Digest) -> None:
        """Append a sealed decision to the history, if one is kept. Raises `Unwritable`."""
        if self.history is not None and packet:
            append(self.history, entry_of(decision, packet))


NO_GROUNDS = Grounds(overlays={}, pins=Pins())


def ground_options(command: F) -> F:
    """Add the options that `grounds_of` takes out again."""
    for option in (history_option, earlier_option, pin_option, overlay_option):
        command = option(command)
    return command


def grounds_of(options: dict[str, Any], environ: Mapping[str, str]) -> Grounds:
    """Take the options out of a command's options. Raises `Stop`."""
    return Grounds(
        overlays=read_overlays(options.pop("overlays")),
        pins=pins_of(options.pop("pins"), environ),
        earlier=options.pop("earlier"),
        history=options.pop("history"),
    )
