"""Whether a waiver or mitigation is in order by itself, whatever the criterion came out as."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from collector.files.registers.reading import UnreadableRegister
from collector.files.registers.risks import RiskRegister, read_risks
from collector.instants import format_instant
from collector.judge.accepting.paper import MITIGATION, WAIVER, AcceptancePaper
from collector.judge.attested.objections import Objection
from collector.judge.attested.people import roles_filled
from collector.judge.attested.signers import Signed, folded_name, is_called, same_name, who_signed
from collector.judge.attested.signing import Signing
from collector.judge.digests import criterion_digest
from collector.judge.sight import MAX_SKEW
from collector.judge.wording import all_of, duration_in_words, plain
from collector.model import same_commit
from collector.papers import Envelope

_NO_REASON = "schedule-pressure"


@dataclass(frozen=True, slots=True)
class Order:
    """Who signed a paper, or why it is not in order."""

    why_not: str = ""
    until: datetime | None = None
    """When the key by which it was signed will be revoked, where that is known already."""


def in_order(paper: AcceptancePaper, envelope: Envelope, signing: Signing) -> Order:
    """Say what is wrong with a paper by itself: the first thing that its people have to mend."""
    problem = next((found for check in _CHECKS for found in check(paper, signing)), None)
    if problem is not None:
        return Order(problem)
    signed = who_signed(envelope, signing, signing.policy.waiving.least)
    if isinstance(signed, Objection):
        return Order(signed.message)
    problem = next(_of_signer(paper, signed, signing), None)
    return Order(problem or "", signed.until)


def _of_signer(paper: AcceptancePaper, signed: Signed, signing: Signing) -> Iterator[str]:
    name, approvers = plain(signed.person.name), signing.policy.waiving.approvers
    if paper.approver_role not in approvers:
        who = all_of(approvers) if approvers else "nobody (waivers.approvers of the policy is empty)"
        yield f"{plain(paper.approver_role)} may not approve it: the policy lets {who}"
    if paper.approver_role not in signed.person.roles:
        yield f"{name} is not {plain(paper.approver_role)} in roles.yaml: let somebody who is approve it"
    most = signing.policy.limits.max_roles_per_person
    roles = signing.shared(roles_filled).get(folded_name(signed.person.name), ())[:most]
    if len(roles) == most and paper.approver_role not in roles:
        yield f"{name} signs as {all_of(roles)} already, and one person may fill {most} roles: let another approve it"
    if is_called(signed.person, paper.requester):
        yield f"{name} asked for it and approves it: let somebody else approve it"
    if paper.kind == MITIGATION and is_called(signed.person, paper.owner):
        yield f"its owner {name} approves it: let another person in another role approve it"
    if signed.at is not None and signed.at < paper.issued_at - MAX_SKEW:
        yield f"it was approved on {format_instant(signed.at)}, before it was made: approve it again"


def _of_policy(paper: AcceptancePaper, signing: Signing) -> Iterator[str]:
    policy = signing.policy
    if paper.policy != policy.name.name:
        yield f"it was signed under the policy {plain(paper.policy)}, and this is judged by {plain(policy.name.name)}"
    criterion = next((one for one in policy.criteria if one.id == paper.criterion), None)
    if criterion is None:
        yield f"the policy has no criterion {plain(paper.criterion)}: take the file away"
    elif paper.question != criterion_digest(criterion):
        yield "what the policy asks here has changed since it was signed: read it and sign it again"
    if paper.kind == WAIVER and paper.criterion in policy.waiving.non_waivable:
        yield f"the policy lets nobody waive {paper.criterion}: it must be put right"


def _of_the_same(paper: AcceptancePaper, signing: Signing) -> Iterator[str]:
    """Yield what else it was signed for: of another workload, tenant, scope or release it says nothing."""
    theirs, ours = (sorted({one.casefold() for one in tenants}) for tenants in (paper.tenants, signing.tenants))
    if paper.workload != signing.workload.name:
        yield f"it was signed for the workload {plain(paper.workload)}, not for {plain(signing.workload.name)}"
    if theirs != ours and not ours:
        yield "it was signed for a tenant, and nobody knows that of this run: let it read subscriptions, or declare it"
    elif theirs != ours:
        yield "it was signed for another tenant than this run is about: sign it again"
    if paper.scope != signing.scope_digest:
        yield "the scope has changed since it was signed: sign it again"
    release = signing.workload.release
    if release.name:
        if paper.release_name != release.name:
            theirs_is = plain(paper.release_name) or "a release without a name"
            yield f"it was signed for {theirs_is}, not for release {plain(release.name)}: sign it again"
    elif not release.commit:
        yield "nobody knows the release that is judged: name it in the workload file, for example release: {name: 4.12}"
    elif not same_commit(paper.release_commit, release.commit):
        theirs_is = plain(paper.release_commit) or "no commit"
        yield f"it was signed for commit {theirs_is}, not for {plain(release.commit)}: sign it again"


def _of_people(paper: AcceptancePaper, _: Signing) -> Iterator[str]:
    for name, given in (("owner", paper.owner), ("requester", paper.requester)):
        if not given:
            yield f"it names no {name}: make it again with `golive waive --{name} NAME`"
    if same_name(paper.approver, paper.requester):
        yield f"{plain(paper.approver)} asked for it and approves it: let somebody else approve it"
    if paper.kind == MITIGATION and _is_owner(paper):
        yield f"its owner {plain(paper.owner)} approves it: let another person in another role approve it"


def _is_owner(paper: AcceptancePaper) -> bool:
    """An owner may be named by role, too."""
    return folded_name(paper.owner) in {folded_name(paper.approver), folded_name(paper.approver_role)}


def _of_content(paper: AcceptancePaper, signing: Signing) -> Iterator[str]:
    reasons = signing.policy.waiving.reasons
    if not paper.control:
        yield "it names no compensating control or workaround: say what is done instead (--control TEXT)"
    if paper.kind == MITIGATION and paper.due is None:
        yield "it names no day by which its owner will have put it right: make it again with --due TIME"
    if paper.kind == WAIVER and paper.reason.casefold().replace("_", "-") == _NO_REASON:
        yield "that time is short is no reason: there is no code schedule-pressure; move the date, or put it right"
    elif paper.kind == WAIVER and paper.reason not in reasons:
        known = ", ".join(reasons) or "none (waivers.reasons of the policy is empty)"
        yield f"its reason {plain(paper.reason) or '(none)'} is no code of the policy; there are {known}"


def _of_time(paper: AcceptancePaper, signing: Signing) -> Iterator[str]:
    now, longest = signing.moment.now, signing.policy.waiving.longest
    last = signing.workload.go_live + longest
    allowed = f"{duration_in_words(longest.total_seconds())} after go-live, which is {format_instant(last)}"
    if paper.issued_at > now + MAX_SKEW:
        yield f"it was signed in the future ({format_instant(paper.issued_at)}): set the clock, then sign it again"
    if paper.expires_at <= paper.issued_at:
        yield f"it expires on {format_instant(paper.expires_at)}, before it was signed: sign it again"
    if paper.expires_at <= now:
        yield f"it expired on {format_instant(paper.expires_at)}: put it right, or let it be approved again"
    if paper.expires_at > last:
        yield f"it expires on {format_instant(paper.expires_at)}, and may last at most {allowed}"
    if paper.due is not None and paper.due <= now:
        yield f"it should have been put right by {format_instant(paper.due)}, and that is over: put it right"
    if paper.due is not None and paper.due > last:
        yield f"it is to be put right by {format_instant(paper.due)}, and that may be at most {allowed}"


def _of_risk(paper: AcceptancePaper, signing: Signing) -> Iterator[str]:
    """Yield what is wrong with the linked risk; a mitigation may do without one."""
    if not paper.risk:
        if paper.kind == WAIVER:
            yield "it names no risk: enter it in registers/risks.yaml and name its id (--risk ID)"
        return
    register = signing.shared(_risks)
    if isinstance(register, str):
        yield register
        return
    wanted = folded_name(paper.risk)
    entry = next((one for one in register.risks if folded_name(one.id) == wanted), None)
    if entry is None:
        yield f"registers/risks.yaml has no risk {plain(paper.risk)}: enter it there"
    elif not entry.is_live:
        yield f"its risk {plain(paper.risk)} is closed in registers/risks.yaml: open it again, or put the fail right"


def _risks(signing: Signing) -> RiskRegister | str:
    """Return the risk register, or why there is none."""
    found = signing.papers.register("risks")
    if found is None:
        return "there is no risk register: write registers/risks.yaml and enter its risk there"
    if found.problem:
        return f"the risk register cannot be read: {plain(found.problem)}"
    try:
        return read_risks(found.text, file=found.file)
    except UnreadableRegister as error:
        return f"the risk register cannot be read: {plain(str(error))}"


_CHECKS: tuple[Callable[[AcceptancePaper, Signing], Iterator[str]], ...] = (
    _of_policy,
    _of_the_same,
    _of_people,
    _of_content,
    _of_time,
    _of_risk,
)
