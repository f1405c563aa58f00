"""What follows from a moment that a signer filled in: its age, and where it lies around go-live and the cutover."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from collector.derive.rows import Unknown
from collector.model import Reason, Workload

_NO_WINDOW = Unknown(
    reason=Reason.MISSING,
    why="no cutover window is declared: add cutover: {starts: …, ends: …} to the workload file",
)


def of_moment(
    name: str, moment: datetime, workload: Workload, now: datetime
) -> Mapping[str, bool | timedelta | Unknown]:
    """Return the fields that `judge.answer_fields` declares beside a moment.

    What shall last beyond go-live is counted from today where go-live has passed; what lay before it, from go-live.
    """
    window = workload.cutover
    is_whole = window is not None and window.starts < window.ends
    return {
        f"{name}_age": now - moment,
        f"{name}_after_go_live": moment - workload.counts_from(now),
        f"{name}_before_go_live": workload.go_live - moment,
        f"{name}_in_window": window.starts <= moment <= window.ends if window and is_whole else _NO_WINDOW,
        f"{name}_before_window_end": window.ends - moment if window and is_whole else _NO_WINDOW,
    }
