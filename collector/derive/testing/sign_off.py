"""Who signed tests off: approvals that the host recorded on a run of the release, each by another person."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from collector.derive.delivery.release import NO_COMMIT, ReleaseRuns, release_runs
from collector.derive.joins import absent, hidden_by, missing
from collector.derive.observed import Observed
from collector.derive.rows import Field, Unknown
from collector.facts.delivery import HostApproval, PipelineRun
from collector.model import KindOfTests, TestKind

_APPROVED, _REJECTED = "approved", "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatures:
    """What the approvals say of one kind of tests."""

    rejected: Field[bool]
    signed: Field[bool]
    signers: Field[float]
    """How many people approved, none of them who started the run."""
    facts: tuple[HostApproval, ...] = ()


@dataclass(frozen=True, slots=True)
class _Decisions:
    """What was decided about one environment on the newest run of the release on which anything was decided."""

    environment: str
    run: PipelineRun | None
    approvals: tuple[HostApproval, ...]

    @property
    def is_rejected(self) -> bool:
        return any(one.state.casefold() == _REJECTED for one in self.approvals)

    @property
    def signers(self) -> frozenset[str]:
        """The people who approved, less who started the run; nobody where another decision still waits."""
        if any(one.state.casefold() != _APPROVED for one in self.approvals):
            return frozenset()
        people = {one.by for one in self.approvals if one.by is not None and one.bot is not True}
        return frozenset(people - ({self.run.by, self.run.first_by} if self.run else set()))

    @property
    def first_at(self) -> datetime | None:
        """When the first of them approved, where the host tells."""
        return min((one.at for one in self.approvals if one.at is not None), default=None)


def signatures(observed: Observed, declared: KindOfTests, tested: datetime | None = None) -> Signatures:
    """Return whether each environment that signs a kind of tests off was approved, by whom without names.

    `tested` is when the last of the tests ended: who approved before that did not sign them off.
    """
    runs = observed.shared(release_runs)
    if not declared.sign_off:
        return _nobody(missing(_nobody_declared(declared.kind)))
    if not runs.commit:
        return _nobody(missing(NO_COMMIT))
    decisions = [_decisions(name, runs, observed.all(HostApproval)) for name in declared.sign_off]
    facts = tuple(fact for one in decisions for fact in one.approvals)
    is_rejected = any(one.is_rejected for one in decisions)
    gaps = observed.hiding(HostApproval, PipelineRun)
    hidden = hidden_by(gaps) if gaps else None  # an unseen decision may be a rejection, on a newer run
    doubt = hidden or _open(decisions, runs) or _too_early(decisions, tested)
    pairs = _pairs([one.signers for one in decisions])
    return Signatures(
        rejected=True if is_rejected else hidden or False,
        signed=doubt or True,
        signers=doubt or float(len(pairs)),
        facts=facts,
    )


def _nobody(why: Unknown) -> Signatures:
    return Signatures(rejected=why, signed=why, signers=why)


def _nobody_declared(kind: TestKind) -> str:
    return (
        f"nobody says who signs the {kind} tests off: name the environments whose approval does, one for each signer, "
        f"for example tests: {{{kind}: {{sign_off: [{kind}-test-lead, {kind}-business-owner]}}}}"
    )


def _decisions(name: str, runs: ReleaseRuns, approvals: Sequence[HostApproval]) -> _Decisions:
    ours = [one for one in approvals if one.environment.casefold() == name.casefold()]
    undated = {run.subject for run in runs.on_release if run.started is None}  # each may be the newest
    against = tuple(one for one in ours if one.run in undated and one.state.casefold() != _APPROVED)
    for run in runs.on_release:
        found = tuple(one for one in ours if one.run == run.subject)
        if found:
            return _Decisions(name, run, tuple(dict.fromkeys((*found, *against))))
    return _Decisions(name, None, ())


def _open(decisions: Sequence[_Decisions], runs: ReleaseRuns) -> Unknown | None:
    """Say what lacks until everything is signed; `None` where nothing does."""
    for one in decisions:
        if one.run is None:
            why = f"nobody has approved {one.environment} on a run of the release; {runs.what_would_do()}"
            return missing(why)
        if one.run.by is None:
            return absent(f"who started {one.run.subject}, so that nobody knows whether another person approved it")
        if not one.signers:
            return missing(_not_signed(one))
    if len(_pairs([one.signers for one in decisions])) < len(decisions):
        return missing("one person approved for several signers: each environment must be approved by another one")
    return None


def _too_early(decisions: Sequence[_Decisions], tested: datetime | None) -> Unknown | None:
    for one in decisions:
        if tested is not None and one.first_at is not None and one.first_at < tested:
            signed, ended = (f"{moment:%Y-%m-%d %H:%M} UTC" for moment in (one.first_at, tested))
            return missing(
                f"{one.environment} was approved at {signed}, before the tests that it signs off had ended at {ended}: "
                "approve it after them"
            )
    return None


def _not_signed(decisions: _Decisions) -> str:
    waits = [one.state for one in decisions.approvals if one.state.casefold() != _APPROVED]
    run = decisions.run.subject if decisions.run else ""
    if waits:
        return f"{decisions.environment} on {run} is {waits[0].casefold()}: it must be approved"
    return (
        f"{decisions.environment} on {run} was approved by who started the run, by a bot or by nobody that is told: "
        "another person must approve it"
    )


def _pairs(signers: Sequence[Collection[str]]) -> Mapping[str, int]:
    """Return people, each with the one environment that counts for them, so that as many as can be have somebody."""
    taken: dict[str, int] = {}
    for place in range(len(signers)):
        _give(place, signers, taken, set())
    return taken


def _give(place: int, signers: Sequence[Collection[str]], taken: dict[str, int], tried: set[str]) -> bool:
    """Find somebody for an environment, if need be by moving others on (bipartite matching after Kuhn)."""
    for person in sorted(signers[place]):
        if person in tried:
            continue
        tried.add(person)
        if person not in taken or _give(taken[person], signers, taken, tried):
            taken[person] = place
            return True
    return False
