"""What people sign about: a packet or bundle with the papers that are there already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from collector.cli.app import Shipped
from collector.cli.inputs import PolicyFiles, policy_of
from collector.cli.judging import Terms, circumstances_of, decide, observe
from collector.cli.papers import DEFAULT_FOLDER, read_papers
from collector.cli.replaying import workload_of
from collector.cli.signing.signers import refused
from collector.derive import Observed, RowSet, derive_rows
from collector.evidence.bundle import Bundle, open_bundle
from collector.evidence.layout import BUNDLE, PACKET
from collector.evidence.packet import open_packet, recorded_policy
from collector.files.mistakes import did_you_mean
from collector.judge.attested import Signing
from collector.judge.judge import signing_of
from collector.judge.loosening import loosened
from collector.judge.policy import Criterion
from collector.judge.sight import Moment
from collector.judge.trusting import LOOSENED, loosening_criterion, loosening_rows
from collector.model import Decision, Loosening, Mode, Papers, Workload
from collector.sources.ssh_keygen import SshKeygen


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Everything that a paper is made from and held against, at one moment."""

    bundle: Bundle
    policy: PolicyFiles
    workload: Workload
    papers: Papers
    folder: Path
    """Of the papers."""
    now: datetime
    seen: Observed
    signing: Signing

    @property
    def notice(self) -> str:
        """What everybody has to know beforehand; empty for a real packet."""
        demo = "DEMO: this tells of a simulated estate, and no signature for it counts elsewhere"
        return demo if self.bundle.run.demo else ""

    def criterion(self, name: str) -> Criterion:
        """Return a criterion of the policy, or the one by which loosenings are signed. Raises `Stop`."""
        if name == LOOSENED:
            return self._loosening()
        known = {criterion.id: criterion for criterion in self.policy.policy.criteria}
        if name not in known:
            hint = did_you_mean(name, known)
            raise refused(f"the policy has no criterion '{name}'{hint}; `golive explain` tells what each asks")
        return known[name]

    def _loosening(self) -> Criterion:
        criterion = loosening_criterion(self.policy.policy)
        if criterion is None:
            raise refused("the policy names nobody who may approve what is loosened (waivers.approvers)")
        if not self._loosened():
            raise refused("nothing is loosened here, so there is nothing to sign")
        return criterion

    def _loosened(self) -> tuple[Loosening, ...]:
        declared = loosened(self.workload, self.workload.tier, self.seen.whole, self.now)
        return (*self.policy.loosened, *declared)

    def rowsets(self, criterion: Criterion) -> Mapping[str, RowSet]:
        """Return the rows that a criterion looks at; none where only people can tell."""
        if criterion.id == LOOSENED:
            return {criterion.rows: loosening_rows(self._loosened())}
        return derive_rows(criterion.kinds, self.seen)

    def decision(self, papers: Papers | None = None) -> Decision:
        """Judge the bundle now with the papers at hand, by the calendar: what is not due yet does not block."""
        return decide(
            self.bundle,
            self.bundle.facts(),
            self.bundle.gaps(),
            workload=self.workload,
            policy=self.policy,
            terms=Terms(mode=Mode.REVIEW),
            now=self.now,
            papers=self.papers if papers is None else papers,
        )


def open_case(place: Path, asked: Path | None, shipped: Shipped, keys: SshKeygen, now: datetime) -> Case:
    """Open a packet or bundle with the papers of a folder (`asked`, or `attestations` here).

    Raises `Unreadable`, `Altered`, `FileMistakes` and `Stop`.
    """
    inside = place / BUNDLE
    bundle = open_bundle(inside if inside.is_dir() else place)
    policy, workload = policy_of(recorded_policy(place, bundle), shipped.policy()), workload_of(bundle)
    papers = _papers(place, asked, keys)
    seen = observe(
        bundle.facts(), bundle.gaps(), workload=workload, policy=policy, tier=workload.tier, now=now, papers=papers
    )
    about = circumstances_of(bundle, seen, workload, policy, Terms())
    return Case(
        bundle=bundle,
        policy=policy,
        workload=workload,
        papers=papers,
        folder=asked or Path(DEFAULT_FOLDER),
        now=now,
        seen=seen,
        signing=signing_of(policy.policy, workload, Moment(now, workload.tier), about),
    )


def _papers(place: Path, asked: Path | None, keys: SshKeygen) -> Papers:
    """Read the papers that are there; the decisions of the past are those that the packet was judged with."""
    given = read_papers(asked, Path(), keys)
    if not given.folder.there:
        how = "name it with --attestations, or make it with roles.yaml in it (docs/attestations.md)"
        raise refused(f"{DEFAULT_FOLDER}: there is no such folder of papers here; {how}")
    if given.folder.problems:
        raise refused(given.folder.problems[0])
    if (place / PACKET).is_file():
        return given.with_earlier(open_packet(place).papers.earlier).papers
    return given.papers
