"""The replay of a packet: facts from documents, decision from facts, compared byte for byte."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from collector import __version__
from collector.cli import exit_codes
from collector.cli.app import Shipped
from collector.cli.collecting import scope_of
from collector.cli.finishing import FORMATS, READABLE, subjects_of
from collector.cli.inputs import PolicyFiles, kinds_to_confirm, policy_of, probes_named
from collector.cli.judging import Terms, decide
from collector.cli.papers import GivenPapers
from collector.cli.stops import Stop
from collector.cli.trust import trust_recorded
from collector.cli.world import moment_of
from collector.evidence import layout
from collector.evidence.bundle import Bundle
from collector.evidence.canonical import to_bytes
from collector.evidence.codec import fact_to_json, to_json
from collector.evidence.packet import Packet
from collector.evidence.replaying import Replaying
from collector.evidence.reviews import review_of
from collector.files.mistakes import FileMistakes
from collector.files.workload import load_workload
from collector.gather import Evidence, Readers, gather
from collector.model import Decision, Fact, Gap, Host, Mode, Papers, Workload

_ONE_AT_A_TIME = 1


def workload_of(bundle: Bundle) -> Workload:
    """Return the workload of a bundle, as released from the commit that the run was told."""
    return load_workload(bundle.workload_text, name="workload.yaml").released(bundle.run.commit)


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that came out otherwise the second time."""

    what: str
    how: str


def replay(packet: Packet, shipped: Shipped, papers: GivenPapers) -> tuple[Difference, ...]:
    """Run the recorded job again without a network, at its own moment, and return what differs."""
    bundle = packet.bundle
    workload = workload_of(bundle)
    return *_evidence_differences(bundle, workload, shipped), *_decision_differences(packet, shipped, papers)


def _evidence_differences(bundle: Bundle, workload: Workload, shipped: Shipped) -> Iterator[Difference]:
    if bundle.completeness == "partial":
        return  # where an interrupt fell cannot be replayed; such a run is never a GO
    again = _gather_again(bundle, workload, shipped)
    yield from _compared("facts", _fact_lines(bundle.facts()), _fact_lines(again.facts))
    yield from _compared("gaps", _gap_lines(bundle.gaps()), _gap_lines(again.gaps))


def _gather_again(bundle: Bundle, workload: Workload, shipped: Shipped) -> Evidence:
    reader = Replaying(bundle)
    probes = probes_named((probe.id for probe in bundle.run.probes), shipped.catalogue, shipped.plugins)
    policy = policy_of(bundle.policy_texts, shipped.policy())
    return gather(
        probes,
        scope_of(workload, bundle.run.statements),
        Readers(azure=reader, files=reader, hosts=dict.fromkeys(Host, reader)),
        workers=_ONE_AT_A_TIME,
        confirm=kinds_to_confirm(policy.policy, workload.tier),
    )


def _fact_lines(facts: Iterable[Fact]) -> list[bytes]:
    return sorted(to_bytes(fact_to_json(fact)) for fact in facts)


def _gap_lines(gaps: Iterable[Gap]) -> list[bytes]:
    return sorted(to_bytes(to_json(gap)) for gap in gaps)


def _compared(what: str, before: list[bytes], after: list[bytes]) -> Iterator[Difference]:
    if before == after:
        return
    gone, new = set(before) - set(after), set(after) - set(before)
    yield Difference(
        what, f"{len(gone)} recorded ones do not come out again, {len(new)} come out that were not recorded"
    )


def decide_again(packet: Packet, shipped: Shipped, papers: GivenPapers) -> Decision:
    """Judge the recorded facts and papers of a packet at the recorded moment by the recorded policy.

    Raises `Stop` where the recorded decision names no moment, and `FileMistakes` where it says that trust was
    pinned, and an overlay below the organisation asks for less.
    """
    bundle, recorded = packet.bundle, packet.decision
    policy = policy_of(packet.policy_texts, shipped.policy(), pinned=was_pinned(recorded))
    return decide(
        bundle,
        bundle.facts(),
        bundle.gaps(),
        workload=workload_of(bundle),
        policy=policy,
        terms=terms_recorded(packet, policy, papers.papers),
        now=_moment_of(recorded),
        papers=papers.papers,
    )


def was_pinned(recorded: Mapping[str, Any]) -> bool:
    """Say whether a recorded decision tells that trust was pinned."""
    trust = recorded.get("trust")
    return isinstance(trust, dict) and trust.get("pinned") is True


def terms_recorded(packet: Packet, policy: PolicyFiles, papers: Papers) -> Terms:
    """Return how a recorded run wanted to be judged."""
    recorded = packet.decision
    return Terms(
        trust=trust_recorded(policy, papers.roles.digest, pinned=was_pinned(recorded)),
        strict=recorded.get("strict") is True,
        advisory=recorded.get("advisory") is True,
        mode=Mode.REVIEW if recorded.get("mode") == Mode.REVIEW.value else Mode.DEPLOY,
        review=review_of(packet),
    )


def _decision_differences(packet: Packet, shipped: Shipped, papers: GivenPapers) -> Iterator[Difference]:
    recorded = packet.decision
    if recorded.get("tool") != {"version": __version__}:
        yield Difference("version", f"written by golive {_version(recorded)}, this is {__version__}")
        return
    try:
        decision = decide_again(packet, shipped, papers)
    except FileMistakes as error:
        yield Difference("policy", f"it cannot be judged by it: {error}")
        return
    if FORMATS["json"](decision) != packet.decision_bytes:
        how = f"the recorded ruling is {recorded.get('ruling')}, the replay gives {decision.ruling}"
        yield Difference("decision", how)
    texts = {layout.SUBJECTS: subjects_of(decision), layout.REPORTS + READABLE: FORMATS["text"](decision)}
    for name, data in texts.items():
        if name not in packet.manifest.files or packet.files.data(name) != data:
            yield Difference(name, "it does not say what the replayed decision says")


def _moment_of(recorded: dict[str, Any]) -> datetime:
    moment = moment_of(str(recorded.get("decided_at")))
    if moment is None:
        message = "the decision of the packet names no moment at which it was made: take an untouched copy"
        raise Stop(message, exit_codes.REPLAY_DIFFERS)
    return moment


def _version(recorded: dict[str, Any]) -> str:
    tool = recorded.get("tool")
    return str(tool.get("version")) if isinstance(tool, dict) else "an unknown version"
