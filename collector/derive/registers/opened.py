"""Opens a register among the papers; what is missing or cannot be read is unknown, with the file to write."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from collector.derive.joins import missing
from collector.derive.observed import Observed
from collector.derive.rows import Row, RowSet, Unknown, schema_of
from collector.files.registers import UnreadableRegister
from collector.model import Digest, Papers, Reason


class Dated(Protocol):
    """A register says when somebody last went through it."""

    @property
    def as_of(self) -> datetime: ...


T = TypeVar("T", bound=Dated)
T_co = TypeVar("T_co", bound=Dated, covariant=True)


class Reader(Protocol[T_co]):
    """Reads the text of a register. Raises `UnreadableRegister`."""

    def __call__(self, text: str, *, file: str) -> T_co: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened(Generic[T]):
    """A register that was read, with what every row of it says of itself."""

    content: T
    file: str
    evidence: tuple[Digest, ...]

    @property
    def origin(self) -> dict[str, Any]:
        """What each row rests on: the register as a whole, as old as somebody last went through it."""
        return {"evidence": self.evidence, "observed_at": self.content.as_of}

    def nothing(self) -> RowSet:
        """Return no rows, for a register that says that there are none, and why."""
        return RowSet(rows=(), gaps=(), complete=True, evidence=self.evidence, observed_at=self.content.as_of)


def open_register(papers: Papers, kind: str, read: Reader[T]) -> Opened[T] | Unknown:
    """Return a register of the papers, or why it is not known."""
    found = [one for one in papers.registers if one.kind == kind]
    if not found:
        return missing(f"there is no registers/{kind}.yaml beside the workload file: write it (docs/registers.md)")
    if len(found) > 1:
        names = " and ".join(sorted(one.file for one in found))
        return Unknown(reason=Reason.PARSE, why=f"{names} are two registers of one kind: keep one of them")
    paper = found[0]
    if paper.problem:
        return Unknown(reason=Reason.PARSE, why=paper.problem)
    try:
        content = read(paper.text, file=paper.file)
    except UnreadableRegister as error:
        return Unknown(reason=Reason.PARSE, why=str(error))
    return Opened(content=content, file=paper.file, evidence=(paper.digest,))


def rows_of_register(
    observed: Observed,
    kind: str,
    read: Reader[T],
    row_type: type[Row],
    make: Callable[[Opened[T], Observed], RowSet],
) -> RowSet:
    """Return the rows of a register; one row with nothing known where it is missing or cannot be read."""
    opened = open_register(observed.papers, kind, read)
    if not isinstance(opened, Unknown):
        return make(opened, observed)
    return RowSet(rows=(unknown_row(row_type, f"registers/{kind}", opened),), gaps=(), complete=False)


def unknown_row(row_type: type[Row], subject: str, why: Unknown) -> Row:
    """Return a row of which nothing is known."""
    fields: dict[str, Any] = dict.fromkeys(schema_of(row_type), why)
    return row_type(subject=subject, evidence=(), observed_at=None, **fields)


def one_row(row: Row) -> RowSet:
    """Return the row of a register that is judged as a whole: there is no other."""
    return RowSet(rows=(row,), gaps=(), complete=True, evidence=row.evidence, observed_at=row.observed_at)
