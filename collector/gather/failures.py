"""Calls that may fail: what a source or a probe does wrong becomes a failure, and a failure a gap."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from collector.evidence.reading import RecordedError
from collector.evidence.storage import Unwritable
from collector.gather.wishes import Wish
from collector.model import Cause, Digest, Gap
from collector.probe import Malformed, ReadError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a guarded call brought nothing."""

    cause: Cause
    detail: str
    fix: str
    documents: tuple[Digest, ...] = ()


INTERRUPTED = Failure(Cause.PARTIAL, "the run was interrupted before this was read", "run golive again to its end")


def guarded(call: Callable[[], T]) -> tuple[T | None, Failure | None]:
    """Call something that reads or parses, and return its answer or its failure."""
    try:
        return call(), None
    except Unwritable:
        raise  # a disk that takes nothing more is no gap: what was read could not be kept
    except ReadError as error:
        documents = error.documents if isinstance(error, RecordedError) else ()
        return None, Failure(error.cause, error.detail, error.fix, documents)
    except Malformed as error:
        return None, failure_of(error)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - the one broad except of the engine: a crash is a gap
        kind = type(error).__name__
        return None, Failure(
            Cause.PROBE_FAILED,
            f"the probe crashed with {kind}",
            "report the defect with the output of `golive --version`",
        )


def failure_of(error: Malformed) -> Failure:
    """Return the failure of an item that has another shape than documented."""
    return Failure(Cause.MALFORMED, error.detail, error.fix)


def gap_of(failure: Failure, wish: Wish, scope: str, document: Digest = "") -> Gap:
    """Return the gap that a failure leaves for a wish."""
    documents = (*failure.documents, *((document,) if document else ()))
    return gap(failure.cause, wish.hides, scope, failure.detail, failure.fix, wish.probe.id, documents)


def gap(
    cause: Cause,
    hides: Iterable[str],
    scope: str,
    detail: str,
    fix: str,
    probe: str,
    documents: tuple[Digest, ...] = (),
) -> Gap:
    """Return a gap; the one place where gather makes them."""
    return Gap(cause=cause, hides=tuple(hides), scope=scope, detail=detail, fix=fix, probe=probe, documents=documents)
