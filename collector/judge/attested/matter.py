"""What is asked of the signers of one criterion, and what their statements are held against."""

from __future__ import annotations

from dataclasses import dataclass, replace

from collector.derive.rows import RowSet
from collector.judge.attested.signing import Signing
from collector.judge.policy import Attest, Criterion
from collector.papers import DocumentPaper

_ANSWER = "answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One signature that is asked for: of a role, for a process area where one is asked for each."""

    role: str
    area: str = ""

    @property
    def id(self) -> str:
        return f"statement:{self.role}/{self.area}" if self.area else f"statement:{self.role}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One criterion that people sign for, with its rows and all papers."""

    criterion: Criterion
    attest: Attest
    signing: Signing
    rowset: RowSet

    @property
    def paper(self) -> DocumentPaper | None:
        """The document that is asked for, as it lies in the folder now."""
        document = self.attest.document
        return self.signing.papers.document(document.name) if document else None

    @property
    def of_answers(self) -> Criterion:
        """The criterion whose rows are the answers: its lines fail as `F-<criterion>-attest-<n>`."""
        return replace(
            self.criterion,
            id=f"{self.criterion.id}-attest",
            rows=_ANSWER,
            where=None,
            show=(),
            conditions=self.attest.conditions,
            fields=self.attest.fields,
        )
