"""The history of a workload: one line of JSON a sealed decision, each with the digest of the line before it.

Lines are only ever appended. Whoever takes one out, or changes one, breaks the chain from there on, and the reader
says where. A line that was cut short by a crash is named and passed over.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from collector.evidence.canonical import digest, to_bytes
from collector.evidence.storage import Unreadable, Unwritable, writing
from collector.history import Entry, History
from collector.instants import format_instant, parse_instant
from collector.model import Decision, Digest

try:
    import fcntl
except ImportError:  # Windows, where two gates at once on one file are the user's to avoid
    fcntl = None  # type: ignore[assignment]

SCHEMA = "golive.history/v1"
_LARGEST = 64 * 1024 * 1024
"""Beyond 100,000 decisions; a file of more is none of ours."""
_LONGEST_LINE = 1024 * 1024


def entry_of(decision: Decision, packet: Digest) -> Entry:
    """Return what the history keeps of a decision."""
    return Entry(
        packet=packet,
        decided_at=decision.decided_at,
        mode=decision.mode.value,
        ruling=decision.ruling.value,
        exit_code=decision.exit_code,
        workload=decision.workload.name,
        scope=decision.scope_digest,
        go_live=decision.workload.go_live,
        commit=decision.workload.release.commit,
        policy=decision.policy.semantic_digest,
        evidence=decision.evidence.digest,
        demo=decision.demo,
        criteria=len(decision.verdicts),
        open={
            one.criterion: one.outcome.value
            for one in decision.verdicts
            if one.outcome.value not in ("pass", "not_applicable") and one.is_due
        },
        waiting=tuple(one.criterion for one in decision.verdicts if one.is_open and not one.is_due),
    )


def append(path: Path, entry: Entry) -> None:
    """Append an entry; one run at a time writes, and what others wrote meanwhile stays. Raises `Unwritable`."""
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
    with writing(path), os.fdopen(descriptor, "r+b") as file:
        _lock(descriptor)
        if os.fstat(descriptor).st_size > _LARGEST:
            raise Unwritable(path, "it is larger than any history", "Begin a new file with --history.")
        before = file.read()
        lines = before.splitlines()
        body = {"schema": SCHEMA, **_to_json(entry), "previous": digest(lines[-1]) if lines else ""}
        start = b"" if not before or before.endswith(b"\n") else b"\n"  # a line that a crash cut short
        file.write(start + to_bytes(body) + b"\n")
        file.flush()
        os.fsync(descriptor)


def _lock(descriptor: int) -> None:
    """Keep other runs waiting until the file is closed, where the system can do that."""
    if fcntl is not None:
        fcntl.flock(descriptor, fcntl.LOCK_EX)


def read_history(path: Path) -> History:
    """Read a history. Raises `Unreadable` where there is none."""
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError as error:
        raise Unreadable(path, error.strerror or "it cannot be opened", "Name the file given to --history.") from None
    if len(data) > _LARGEST:
        raise Unreadable(path, "it is larger than any history", "Name the file given to --history.")
    problems: list[str] = []
    entries = tuple(_entries(path, data, problems))
    return History(entries=entries, problems=tuple(problems))


def _entries(path: Path, data: bytes, problems: list[str]) -> Iterator[Entry]:
    previous = ""
    for number, line in enumerate(data.splitlines(), start=1):
        where = f"{path}:{number}"
        raw = _object(line)
        if raw is None:
            problems.append(f"{where}: this line is damaged, perhaps cut short by a crash; it is passed over")
        else:
            if raw.get("previous") != previous:
                problems.append(f"{where}: the line before it was changed or taken out: the history is not whole")
            entry = _from_json(raw)
            if entry is None:
                problems.append(f"{where}: this is no decision of a schema that this version reads")
            else:
                yield entry
        previous = digest(line)


def _object(line: bytes) -> dict[str, Any] | None:
    if len(line) > _LONGEST_LINE:
        return None
    try:
        raw = json.loads(line)
        return raw if isinstance(raw, dict) and to_bytes(raw) == line else None
    except (ValueError, RecursionError, TypeError):
        return None


_TEXTS = ("packet", "mode", "ruling", "workload", "scope", "commit", "policy", "evidence")


def _to_json(entry: Entry) -> dict[str, Any]:
    return {
        **{name: getattr(entry, name) for name in _TEXTS},
        "decided_at": format_instant(entry.decided_at),
        "go_live": format_instant(entry.go_live),
        "exit_code": entry.exit_code,
        "demo": entry.demo,
        "criteria": entry.criteria,
        "open": dict(entry.open),
        "waiting": list(entry.waiting),
    }


def _from_json(raw: Mapping[str, Any]) -> Entry | None:
    match raw:
        case {
            "schema": str(schema),
            "decided_at": str(decided),
            "go_live": str(go_live),
            "exit_code": int(code),
            "demo": bool(demo),
            "criteria": int(criteria),
            "open": dict(found),
            "waiting": list(waiting),
        } if schema == SCHEMA and all(isinstance(raw.get(name), str) for name in _TEXTS):
            try:
                moments = parse_instant(decided), parse_instant(go_live)
            except ValueError:
                return None
            return Entry(
                **{name: raw[name] for name in _TEXTS},
                decided_at=moments[0],
                go_live=moments[1],
                exit_code=code,
                demo=demo,
                criteria=criteria,
                open={str(name): str(outcome) for name, outcome in found.items()},
                waiting=tuple(map(str, waiting)),
            )
    return None
