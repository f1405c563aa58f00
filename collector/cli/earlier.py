"""Earlier runs of the gate, out of packets whose every digest was checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from collector.cli import exit_codes
from collector.cli.options import FOLDER
from collector.cli.stops import Stop
from collector.cli.world import moment_of
from collector.evidence import layout
from collector.evidence.integrity import check_bytes
from collector.evidence.packet import Packet, open_packet
from collector.evidence.storage import Altered
from collector.papers import EarlierRun

earlier_option = click.option(
    "--earlier",
    type=FOLDER,
    help="Folder with the packets of earlier runs, for what looks back: how early and how often was asked.",
)
_MOST = 1000


def earlier_runs(folder: Path | None, *, demo: bool = False) -> tuple[EarlierRun, ...]:
    """Return the runs whose packets lie in a folder, the earliest first.

    Raises `Stop` where one says no moment, and `Altered` or `Unreadable` where one was changed or is damaged. Demos
    do not count in a real run, nor real runs in a demo.
    """
    if folder is None:
        return ()
    if not folder.is_dir():
        raise Stop(f"--earlier {folder}: there is no such folder", exit_codes.WRONG_USAGE)
    places = sorted(path.parent for path in folder.glob(f"*/{layout.PACKET}"))
    if len(places) > _MOST:
        how = "keep those of this workload only, or fewer nights"
        many = f"it holds {len(places)} packets, more than {_MOST}"
        raise Stop(f"--earlier {folder}: {many}; {how}", exit_codes.WRONG_USAGE)
    found = (_run_of(open_packet(place)) for place in places)
    return tuple(sorted((one for one in found if one.demo is demo), key=lambda one: (one.decided_at, one.packet)))


def _run_of(packet: Packet) -> EarlierRun:
    for alteration in check_bytes(packet):
        raise Altered(packet.folder / alteration.path, alteration.what)
    decision = packet.decision
    if decision.get("what_if") != [] or _text(decision.get("evidence"), "digest") != packet.bundle.digest:
        message = f"{packet.folder}: it is a what-if, or judges another bundle than the one inside; take the packet out"
        raise Stop(message, exit_codes.WRONG_USAGE)
    moment = moment_of(str(decision.get("decided_at")))
    if moment is None:
        raise Stop(f"{packet.folder}: its decision names no moment; take the packet out", exit_codes.WRONG_USAGE)
    return EarlierRun(
        packet=packet.digest,
        decided_at=moment,
        mode=_text(decision, "mode"),
        ruling=_text(decision, "ruling"),
        workload=_text(decision, "workload"),
        scope=_text(decision.get("scope"), "digest"),
        commit=_text(decision.get("release"), "commit"),
        policy=_text(decision.get("policy"), "semantic_digest"),
        demo=decision.get("demo") is True,
        outcomes=dict(_outcomes(decision)),
    )


def _outcomes(decision: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    verdicts = decision.get("verdicts")
    for verdict in verdicts if isinstance(verdicts, list) else ():
        if isinstance(verdict, dict) and verdict.get("is_due") is not False:
            yield _text(verdict, "criterion"), _text(verdict, "outcome")


def _text(found: object, key: str) -> str:
    value = found.get(key) if isinstance(found, dict) else None
    return value if isinstance(value, str) else ""
