"""Small rows, policies and workloads that the tests of the judge are made of."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from collector.derive.rows import Field, FieldType, Row, RowSet, Unknown, described, schema_of
from collector.judge.judge import Circumstances, judge
from collector.judge.loader import load_policy
from collector.judge.policy import Policy
from collector.model import Cause, Decision, Document, EvidenceName, Gap, Reason, Rebuildable, Tier, Verdict, Workload

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DOCUMENT = "sha256:" + "1" * 64
PROOF = "sha256:" + "2" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Vm(Row):
    """A machine with one field of every type."""

    kind: ClassVar[str] = "vm"
    on: Field[bool] = described("it runs")
    silent: Field[bool] = described("nobody is told")
    nics: Field[float] = described("network cards", "count")
    load_pct: Field[float] = described("load", "%")
    state: Field[str] = described("state")
    zone: Field[str] = described("zone")
    backup_age: Field[timedelta] = described("age of the backup", "s")
    patched: Field[datetime] = described("last patched")
    tags: Field[tuple[str, ...]] = described("tags")
    owners: Field[tuple[str, ...]] = described("owners")


@dataclass(frozen=True, slots=True, kw_only=True)
class Disk(Row):
    """Another kind of row, for absence."""

    kind: ClassVar[str] = "disk"
    size_gb: Field[float] = described("size", "GB")


ROW_TYPES: Mapping[str, type[Row]] = {"vm": Vm, "disk": Disk}
FIELDS: dict[str, FieldType] = {f"vm.{name}": field for name, field in schema_of(Vm).items()}
NOT_READ = Unknown(reason=Reason.PERM, why="reading it was denied")


def vm(name: str = "vm-web-01", **changes: object) -> Vm:
    """Return a machine that passes everything, less the changes."""
    fields: dict[str, object] = {
        "subject": f"/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/{name}",
        "evidence": (DOCUMENT,),
        "observed_at": NOW - timedelta(hours=1),
        "on": True,
        "silent": False,
        "nics": 2.0,
        "load_pct": 40.0,
        "state": "running",
        "zone": "1",
        "backup_age": timedelta(hours=2),
        "patched": NOW - timedelta(days=3),
        "tags": ("prod",),
        "owners": ("ops",),
    }
    return Vm(**{**fields, **changes})  # type: ignore[arg-type]  # fields are chosen by name


def gap(cause: Cause = Cause.DENIED, detail: str = "reading machines was denied") -> Gap:
    return Gap(cause=cause, hides=("resource",), scope="/subscriptions/s", detail=detail, fix="grant Reader", probe="p")


def rows(*found: Row, gaps: tuple[Gap, ...] = (), complete: bool = True, at: datetime | None = NOW) -> RowSet:
    return RowSet(rows=found, gaps=gaps, complete=complete, evidence=(PROOF,) if complete else (), observed_at=at)


def criterion_text(lines: str, **keys: str) -> str:
    """Return a criterion as YAML; `lines` are the entries of `pass`, the keys replace or add others."""
    written = {
        "id": "recovery-machine-fine",
        "question": "Is every machine fine?",
        "why": "Because.",
        "severity": "blocker",
        "due": "P7D",
        "max_age": "PT24H",
        "rows": "vm",
        "fix": "Repair it.",
        **keys,
    }
    head = "\n".join(f"{name}: {value}" for name, value in written.items() if value)
    body = head + "\npass:\n" + textwrap.indent(textwrap.dedent(lines).strip(), "  ") + "\n"
    return "  - " + textwrap.indent(body, "    ")[4:]


def policy_text(*criteria: str) -> str:
    return 'policy: sample\nversion: "1"\ncriteria:\n' + "".join(criteria)


def policy(lines: str, **keys: str) -> Policy:
    """Return a policy of one criterion."""
    return load_policy({"policy.yaml": policy_text(criterion_text(lines, **keys))}, ROW_TYPES)


def workload(tier: Tier = Tier.T1, rebuildable: tuple[Rebuildable, ...] = ()) -> Workload:
    return Workload(
        name="shop", tier=tier, go_live=NOW + timedelta(days=30), subscriptions=("s",), rebuildable=rebuildable
    )


def circumstances(completeness: str = "complete", what_if: tuple[str, ...] = ()) -> Circumstances:
    evidence = EvidenceName(digest=DOCUMENT, collected_at=NOW, completeness=completeness)
    return Circumstances(evidence=evidence, scope_digest=PROOF, probes=(), tool_version="1", what_if=what_if)


def documents() -> dict[str, Document]:
    return {
        DOCUMENT: Document(digest=DOCUMENT, source="azure", request="graph resources", observed_at=NOW, size=10),
        PROOF: Document(digest=PROOF, source="azure", request="list /subscriptions", observed_at=NOW, size=10),
    }


def decide(
    of: Policy, rowsets: Mapping[str, RowSet], *, tier: Tier = Tier.T1, now: datetime = NOW, **more: object
) -> Decision:
    """Judge with everything else fixed."""
    given = {"workload": workload(tier), "circumstances": circumstances(), "documents": documents(), **more}
    return judge(of, rowsets, tier=tier, now=now, **given)  # type: ignore[arg-type]  # chosen by name


def verdict(of: Policy, rowset: RowSet | None = None, *, tier: Tier = Tier.T1, **others: RowSet) -> Verdict:
    """Judge the one criterion of a policy over machines and other rows."""
    found = {**others, **({} if rowset is None else {"vm": rowset})}
    (one,) = decide(of, found, tier=tier).verdicts
    return one
