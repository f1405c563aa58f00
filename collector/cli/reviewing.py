"""`--mode` and `--review`: the sealed review that a deploy run is given, checked before anything is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from collector.cli import exit_codes
from collector.cli.app import Shipped
from collector.cli.judging import Terms, scope_digest
from collector.cli.options import FOLDER
from collector.cli.papers import keygen_of, papers_of_packet
from collector.cli.replaying import replay, workload_of
from collector.cli.stops import Stop
from collector.cli.world import World, moment_of
from collector.evidence import layout
from collector.evidence.checked_files import parse_json
from collector.evidence.integrity import check_packet
from collector.evidence.packet import Packet, open_packet
from collector.evidence.signed_again import lost_signatures
from collector.evidence.storage import Unreadable
from collector.instants import format_instant
from collector.judge.policy import Policy
from collector.judge.wording import duration_in_words
from collector.model import Mode, Outcome, Review, Reviewed, Tier, Workload, same_commit
from collector.reports.json_report import SCHEMA

F = TypeVar("F", bound=Callable[..., Any])

_HOLDS = frozenset({Outcome.PASS.value, Outcome.NOT_APPLICABLE.value, Outcome.WAIVED.value})
_RUN_AGAIN = "Run `golive gate --mode review` and give the packet that it writes."

mode_option = click.option(
    "--mode",
    type=click.Choice([mode.value for mode in Mode]),
    default=Mode.DEPLOY.value,
    show_default=True,
    help="deploy: everything is due. review: weeks before, what is not due yet is shown as such.",
)
review_option = click.option(
    "--review", type=FOLDER, help="Packet of the review before: this run may only keep or worsen what it found."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The run for which a review is given."""

    mode: Mode
    workload: Workload
    tier: Tier
    policy: Policy
    now: datetime
    demo: bool


@dataclass(frozen=True, slots=True)
class Proof:
    """What a review is judged again with, before it is believed."""

    shipped: Shipped
    world: World


def in_mode(
    terms: Terms, mode: str, review: Path | None, proof: Proof, *, workload: Workload, policy: Policy, demo: bool
) -> Terms:
    """Return the terms of a run in a mode, with the review that it was given.

    Raises `Stop` as `read_review` does, and where `golive verify` would refuse the review.
    """
    asked = Asked(
        mode=Mode(mode),
        workload=workload,
        tier=terms.tier or workload.tier,
        policy=policy,
        now=proof.world.now(),
        demo=demo,
    )
    found = read_review(review, asked)
    if review is not None:
        _refuse_unproven(review, proof)
    return replace(terms, mode=asked.mode, review=found)


def _refuse_unproven(folder: Path, proof: Proof) -> None:
    """Refuse a packet that is whole, but does not say what golive makes of its evidence and papers."""
    packet = _opened(folder)
    papers = papers_of_packet(packet, keygen_of(proof.world.environ))
    for lost in lost_signatures(papers.papers, packet.papers.signatures):
        raise _refused(folder, f"a signature in it does not hold here ({lost.file}: {lost.why}). {_RUN_AGAIN}")
    for difference in replay(packet, proof.shipped, papers):
        raise _refused(folder, f"it does not replay ({difference.what}: {difference.how}). {_RUN_AGAIN}")


def read_review(folder: Path | None, asked: Asked) -> Review | None:
    """Return the review that a run was given. Raises `Stop` unless it is one for exactly this run."""
    if folder is None:
        return None
    if asked.mode is not Mode.DEPLOY:
        raise Stop("--review belongs to a deploy run: leave it out, or leave out --mode review", exit_codes.WRONG_USAGE)
    try:
        packet = _opened(folder)
        decision, workload = packet.decision, workload_of(packet.bundle)
        for problem in _problems(packet, decision, workload, asked):
            raise _refused(folder, problem)
        return Review(
            packet=packet.digest,
            decided_at=_decided_at(decision),
            ruling=str(decision.get("ruling")),
            kept=tuple(_kept(packet, decision, workload, asked)),
        )
    except Unreadable as error:
        raise _refused(folder, str(error)) from None


def _refused(folder: Path, problem: str) -> Stop:
    return Stop(f"--review {folder}: {problem}", exit_codes.WRONG_USAGE)


def _opened(folder: Path) -> Packet:
    packet = open_packet(folder)
    for alteration in check_packet(folder):
        raise Unreadable(folder / alteration.path, alteration.what, "Take an untouched copy of the packet.")
    return packet


def _problems(packet: Packet, decision: dict[str, Any], workload: Workload, asked: Asked) -> Iterator[str]:
    """Yield why a packet is no review for this run, each with what to do."""
    yield from _of_its_kind(packet, decision, asked)
    name = asked.policy.name
    for what, theirs, ours in (
        ("workload", decision.get("workload"), asked.workload.name),
        ("tier", decision.get("tier"), asked.tier.value),
        ("scope", _within(decision, "scope", "digest"), scope_digest(asked.workload)),
        ("policy", _within(decision, "policy", "semantic_digest"), name.semantic_digest),
    ):
        if theirs != ours:
            yield f"it is a review of another {what} ({theirs}, here it is {ours}). {_RUN_AGAIN}"
    yield from _of_release(workload, asked.workload)
    yield from _in_time(decision, asked)


def _of_its_kind(packet: Packet, decision: dict[str, Any], asked: Asked) -> Iterator[str]:
    if decision.get("schema") != SCHEMA:
        yield f"its decision is no {SCHEMA}. {_RUN_AGAIN}"
    if decision.get("mode") != Mode.REVIEW.value:
        yield f"it was judged in {decision.get('mode')} mode, not as a review. {_RUN_AGAIN}"
    if decision.get("what_if") != []:
        yield f"it is a what-if, which answers another question. {_RUN_AGAIN}"
    if (decision.get("demo") is True) is not asked.demo or packet.bundle.run.demo is not asked.demo:
        yield f"a demo says nothing about a real workload, nor the other way round. {_RUN_AGAIN}"
    if packet.bundle.completeness == "partial":
        yield f"its collection was cut short. {_RUN_AGAIN}"
    if _within(decision, "evidence", "digest") != packet.bundle.digest:
        yield f"it judges another bundle than the one inside. {_RUN_AGAIN}"


def _of_release(theirs: Workload, ours: Workload) -> Iterator[str]:
    """Yield what keeps the review from being one of this release: its name where one is declared, or its commit."""
    before, now = theirs.release, ours.release
    if before.name or now.name:
        if before.name != now.name:
            said = f"release {before.name or 'without a name'}, this one is {now.name or 'without a name'}"
            yield f"it is a review of {said}. {_RUN_AGAIN}"
    elif not before.commit or not now.commit:
        yield "nothing says that it was of this release: declare `release.name` in the workload file and review again."
    elif not same_commit(before.commit, now.commit):
        advice = "Review this commit, or declare `release.name`, which holds for all commits of a release."
        yield f"it is a review of commit {before.commit}, this is {now.commit}. {advice}"


def _in_time(decision: dict[str, Any], asked: Asked) -> Iterator[str]:
    at, oldest = _decided_at(decision), asked.policy.review.max_age
    if at > asked.now:
        yield f"it was decided at {format_instant(at)}, which has not come yet: a clock is wrong. {_RUN_AGAIN}"
    elif asked.now - at > oldest:
        age, limit = (duration_in_words(span.total_seconds()) for span in (asked.now - at, oldest))
        yield f"it is {age} old, and the policy takes reviews of at most {limit}. {_RUN_AGAIN}"


def _decided_at(decision: dict[str, Any]) -> datetime:
    moment = moment_of(str(decision.get("decided_at")))
    if moment is None:
        raise Unreadable(Path(layout.DECISION), "it names no moment at which it was decided", _RUN_AGAIN)
    return moment


def _within(decision: dict[str, Any], key: str, name: str) -> object:
    found = decision.get(key)
    return found.get(name) if isinstance(found, Mapping) else None


def _kept(packet: Packet, decision: dict[str, Any], then: Workload, asked: Asked) -> Iterator[Reviewed]:
    """Yield what was due in the review, by the date of then or of now, and did not hold; what it leaves out too."""
    at, go_live = _decided_at(decision), min(then.go_live, asked.workload.go_live)
    found, failing = _verdicts(decision), _failing(packet)
    for criterion in asked.policy.criteria:
        was = found.get(criterion.id, {"outcome": "", "message": "it was not judged there"})
        if at >= go_live - criterion.due and was.get("outcome") not in _HOLDS:
            yield Reviewed(
                criterion=criterion.id,
                outcome=str(was.get("outcome")),
                severity=str(was.get("severity")),
                message=str(was.get("message")),
                reason_codes=_texts(was.get("reason_codes")),
                failing=failing.get(criterion.id, ()),
            )


def _verdicts(decision: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the verdicts by criterion; of two about one criterion, one that does not hold."""
    listed = decision.get("verdicts")
    found = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    found.sort(key=lambda one: one.get("outcome") not in _HOLDS)
    return {str(one.get("criterion")): one for one in found}


def _failing(packet: Packet) -> dict[str, tuple[str, ...]]:
    """Return the subjects that failed, by criterion, out of the file that lists all of them."""
    found: dict[str, list[str]] = {}
    for line in packet.files.data(layout.SUBJECTS).splitlines():
        subject = parse_json(packet.folder / layout.SUBJECTS, line)
        if isinstance(subject, dict) and subject.get("outcome") == Outcome.FAIL:
            found.setdefault(str(subject.get("criterion")), []).append(str(subject.get("id")))
    return {criterion: tuple(ids) for criterion, ids in found.items()}


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, list) else ()
