"""What changed between two packets, and what did it: each cause is tried alone, by judging again.

A decision is made of evidence, policy, papers, terms (mode, review, pins) and the moment. The later packet's evidence
with all else of the earlier packet tells what the evidence alone changed, and so on; nothing is guessed from digests.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from collector.cli import exit_codes
from collector.cli.app import Shipped
from collector.cli.inputs import policy_of
from collector.cli.judging import Terms, decide
from collector.cli.papers import papers_of_packet
from collector.cli.replaying import terms_recorded, was_pinned, workload_of
from collector.cli.stops import Stop
from collector.cli.world import moment_of
from collector.evidence import layout
from collector.evidence.packet import Packet
from collector.model import Decision, Verdict
from collector.sources.ssh_keygen import SshKeygen


class Part(StrEnum):
    """What a decision is made of."""

    EVIDENCE = "evidence"
    POLICY = "policy"
    PAPERS = "papers"
    TERMS = "terms"
    """Mode, review, and whether trust was pinned."""
    TIME = "time"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A criterion that came out otherwise, and what alone would have done that."""

    criterion: str
    before: str
    """The outcome, `not asked` where the policy had no such criterion, with `, not due` behind it in a review."""
    after: str
    causes: tuple[Part, ...]
    """Empty where only several of them together did it."""
    message: str
    """What the later decision says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two decisions, and everything that came out otherwise."""

    before: Decision
    after: Decision
    changes: tuple[Change, ...]
    differs: tuple[Part, ...]
    """The parts that are not the same in both packets."""


def compare(before: Packet, after: Packet, shipped: Shipped, keys: SshKeygen) -> Comparison:
    """Return what changed from one packet to another. Raises `Stop` for one whose decision names no moment."""
    first, last = (_judged(dict.fromkeys(Part, packet), shipped, keys) for packet in (before, after))
    alone = {
        part: _judged({**dict.fromkeys(Part, before), part: after}, shipped, keys)
        for part in Part
        if _fingerprint(part, before) != _fingerprint(part, after)
    }
    return Comparison(before=first, after=last, changes=tuple(_changes(first, last, alone)), differs=tuple(alone))


def _judged(parts: Mapping[Part, Packet], shipped: Shipped, keys: SshKeygen) -> Decision:
    """Judge the evidence of one packet by the policy, the papers and at the moment of others."""
    bundle = parts[Part.EVIDENCE].bundle
    policy = policy_of(parts[Part.POLICY].policy_texts, shipped.policy())
    papers = papers_of_packet(parts[Part.PAPERS], keys).papers
    recorded = parts[Part.TIME]
    moment = moment_of(str(recorded.decision.get("decided_at")))
    if moment is None:
        message = f"{recorded.folder}: its decision names no moment: take an untouched copy"
        raise Stop(message, exit_codes.REPLAY_DIFFERS)
    terms: Terms = terms_recorded(parts[Part.TERMS], policy, papers)
    workload = workload_of(bundle)
    return decide(
        bundle, bundle.facts(), bundle.gaps(), workload=workload, policy=policy, terms=terms, now=moment, papers=papers
    )


def _fingerprint(part: Part, packet: Packet) -> object:
    """Return something that differs where a part of two packets does."""
    match part:
        case Part.EVIDENCE:
            return packet.bundle.digest
        case Part.POLICY:
            return dict(packet.policy_texts)
        case Part.PAPERS:
            return {name: one.sha256 for name, one in packet.manifest.files.items() if name.startswith("papers/")}
        case Part.TERMS:
            review = packet.manifest.files.get(layout.REVIEW)
            return packet.decision.get("mode"), was_pinned(packet.decision), review and review.sha256
        case Part.TIME:
            return packet.decision.get("decided_at")


def _changes(before: Decision, after: Decision, alone: Mapping[Part, Decision]) -> Iterator[Change]:
    first, last = _by_id(before), _by_id(after)
    tried = {part: _by_id(decision) for part, decision in alone.items()}
    for criterion in dict.fromkeys((*last, *first)):
        was, now = _said(first.get(criterion)), _said(last.get(criterion))
        if was != now:
            causes = tuple(part for part, found in tried.items() if _said(found.get(criterion)) != was)
            verdict = last.get(criterion)
            message = verdict.message if verdict else ""
            yield Change(criterion=criterion, before=was, after=now, causes=causes, message=message)


def _by_id(decision: Decision) -> dict[str, Verdict]:
    return {verdict.criterion: verdict for verdict in decision.verdicts}


def _said(verdict: Verdict | None) -> str:
    if verdict is None:
        return "not asked"
    outcome = verdict.outcome.value.replace("_", " ")
    return outcome if verdict.is_due else f"{outcome}, not due"
