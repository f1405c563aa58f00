"""The world outside as one value: environment, clock, terminal. Commands are handed it; tests hand in their own."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from collector.instants import means_never, parse_instant
from collector.sources.clock import Clock, SystemClock


@dataclass(frozen=True, slots=True)
class World:
    """What a run takes from outside besides its arguments."""

    environ: Mapping[str, str]
    now: Callable[[], datetime]
    """The moment in UTC."""
    clock: Clock
    """For waiting and deadlines."""
    colour: bool
    width: int


def real_world() -> World:
    """Return the world as it is."""
    return World(
        environ=dict(os.environ),
        now=lambda: datetime.now(UTC).replace(microsecond=0),
        clock=SystemClock(),
        colour=_wants_colour(),
        width=shutil.get_terminal_size((100, 24)).columns,
    )


def pinned(world: World, moment: datetime) -> World:
    """Return the same world at a moment that does not pass."""
    return World(world.environ, lambda: moment, world.clock, world.colour, world.width)


def moment_of(text: str) -> datetime | None:
    """Return the moment that a text names, or `None` where it names none of our time."""
    try:
        moment = parse_instant(text)
    except ValueError:
        return None
    return None if means_never(moment) else moment


def _wants_colour() -> bool:
    """Colour is for people at a terminal, unless they say otherwise (no-color.org)."""
    if os.environ.get("NO_COLOR"):
        return False
    at_a_terminal = sys.stdout is not None and sys.stdout.isatty()  # it is None where it was closed (`>&-`)
    return bool(os.environ.get("FORCE_COLOR")) or (at_a_terminal and os.environ.get("TERM") != "dumb")
