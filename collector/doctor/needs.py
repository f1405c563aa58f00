"""What each criterion of a policy rests on: probes, rights of the resource manager, billing, report files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from collector.derive import ROWS, Observed
from collector.derive.tables import Tables
from collector.facts.azure import Subscription
from collector.facts.support import DenyAssignment, HeldRole, RoleDefinition
from collector.judge.policy import Criterion
from collector.model import Cause, Gap, Workload
from collector.probe import AZURE, FILES, Probe, Reports, realm_of

PROOF: Mapping[str, str] = {
    Subscription.kind: "Microsoft.Resources/subscriptions/read",
    HeldRole.kind: "Microsoft.Authorization/roleAssignments/read",
    RoleDefinition.kind: "Microsoft.Authorization/roleDefinitions/read",
    DenyAssignment.kind: "Microsoft.Authorization/denyAssignments/read",
}
"""Kind of fact -> the right without which no other right is proven, so that nothing read from Azure is believed."""

_BILLING = "microsoft.billing/"
_BILLING_ACCOUNTS = "microsoft.billing/billingaccounts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One criterion with what its rows are made from."""

    criterion: Criterion
    probes: tuple[Probe, ...]

    @property
    def rights(self) -> tuple[str, ...]:
        """The actions that roles of the resource manager must give, those of the proof among them; sorted."""
        own = {right for probe in self.probes for right in probe.rights if not is_given_by_billing(right)}
        return tuple(sorted(own | set(PROOF.values()))) if self.from_azure else ()

    @property
    def from_azure(self) -> bool:
        return AZURE in self._realms

    @property
    def hosts(self) -> frozenset[str]:
        """The CI hosts that can tell something of it."""
        return self._realms - {AZURE, FILES}

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of facts that its rows are made from."""
        return frozenset(_kinds(self.criterion))

    @property
    def _realms(self) -> frozenset[str]:
        return frozenset(realm_of(read.need) for probe in self.probes for read in probe.reads)

    @property
    def billing_accounts(self) -> bool:
        """Whether a billing account must be read, which no role of the resource manager allows."""
        return any(is_given_by_billing(right) for probe in self.probes for right in probe.rights)

    @property
    def report_kinds(self) -> frozenset[str]:
        """The kinds of report files that are read: `tests`, `coverage`."""
        needs = (read.need for probe in self.probes for read in probe.reads)
        return frozenset(need.report_kind for need in needs if isinstance(need, Reports))


@dataclass(frozen=True, slots=True, kw_only=True)
class BesideReader:
    """A built-in role that is needed on resources themselves, because no action of the resource manager stands for it.

    Which such resources there are is evidence, so that whether the role is held shows only when they are read.
    """

    role: str
    probe: str
    title: str
    criteria: tuple[str, ...]


def roles_beside_reader(needs: Iterable[Need]) -> tuple[BesideReader, ...]:
    """Return what `Reader` does not stand for, by probe."""
    found: dict[tuple[str, Probe], list[str]] = {}
    for need in needs:
        for probe in need.probes:
            for role in probe.roles_beside_reader:
                found.setdefault((role, probe), []).append(need.criterion.id)
    return tuple(
        BesideReader(role=role, probe=probe.id, title=probe.title, criteria=tuple(sorted(criteria)))
        for (role, probe), criteria in found.items()
    )


def needs_of(
    criteria: Iterable[Criterion], probes: Sequence[Probe], workload: Workload, tables: Tables
) -> tuple[Need, ...]:
    """Return what each criterion needs of the probes for a workload, in the order of the policy."""
    return tuple(
        Need(criterion=criterion, probes=_probes_of(criterion, probes) if asks(criterion, workload, tables) else ())
        for criterion in criteria
    )


def asks(criterion: Criterion, workload: Workload, tables: Tables) -> bool:
    """Say whether a criterion asks anything of a workload: some look only at what a workload file may declare.

    Such rows are all there, and none, even where nothing at all can be seen.
    """
    kinds = tuple(_kinds(criterion))
    dark = Gap(cause=Cause.PARTIAL, hides=kinds, scope="", detail="nothing is seen", fix="", probe="")
    seen = Observed(facts={}, gaps=(dark,), workload=workload, tables=tables, now=workload.go_live)
    found = [ROWS[row].derive(seen) for row in _rows(criterion)]
    return any(rows.rows or not rows.complete for rows in found)


def _probes_of(criterion: Criterion, probes: Sequence[Probe]) -> tuple[Probe, ...]:
    return tuple(probe for probe in probes if set(probe.yields) & _kinds(criterion))


def _rows(criterion: Criterion) -> set[str]:
    return set(criterion.kinds)


def _kinds(criterion: Criterion) -> set[str]:
    return {fact.kind for row in _rows(criterion) for fact in ROWS[row].reads}


def is_given_by_billing(right: str) -> bool:
    """Say whether a right stands on a billing account: it is given there, never by a role of a subscription."""
    return right.casefold().startswith(_BILLING_ACCOUNTS)


def shown_by_reading(right: str) -> bool:
    """Say whether only an attempt tells if a right is held: the proof of a run leaves those of billing out."""
    return right.casefold().startswith(_BILLING)


def role_actions(needs: Iterable[Need]) -> tuple[str, ...]:
    """Return every action that a role must give for all criteria together, sorted in any case and each once."""
    return tuple(sorted({right for need in needs for right in need.rights}, key=str.casefold))


def billing_actions(needs: Iterable[Need]) -> tuple[str, ...]:
    """Return the actions that no role of the resource manager can give, sorted."""
    return tuple(sorted(set(_billing_rights(needs))))


def _billing_rights(needs: Iterable[Need]) -> Iterator[str]:
    for need in needs:
        for probe in need.probes:
            yield from filter(is_given_by_billing, probe.rights)
