"""From the options of `golive waive` to a waiver or mitigation; whether it would count, `rehearsing` finds out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from collector.cli.signing.asking import Form, says_something
from collector.cli.signing.case import Case
from collector.cli.signing.signers import person_named, refused
from collector.cli.signing.ways import Way, WayOptions, chosen_way
from collector.cli.world import moment_of
from collector.judge.answering import BadAnswer
from collector.judge.statements import Accepting, waiver_payload
from collector.model import Decision, Outcome, Verdict
from collector.sources.ssh_keygen import SshKeygen

_DAY = len("2026-12-31")


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiveOptions:
    """What the command line said."""

    kind: str
    approver: str
    role: str
    requester: str
    owner: str
    reason: str
    control: str
    risk: str
    due: str
    expires: str
    way: WayOptions


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiverDraft:
    """A waiver or mitigation that is whole but not signed yet."""

    payload: dict[str, Any]
    way: Way

    @property
    def wanted_file(self) -> str:
        """Where it belongs, below the folder of the papers."""
        return f"waivers/{self.payload['criterion']}.json"


def drafted_waiver(
    case: Case, decision: Decision, name: str, given: WaiveOptions, form: Form, keys: SshKeygen
) -> WaiverDraft:
    """Return the waiver or mitigation that the options come to. Raises `Stop` where there is nothing to accept."""
    person = person_named(case.papers, given.approver)
    accepting = Accepting(
        kind=given.kind,
        criterion=case.criterion(name),
        verdict=failing(decision, name),
        reason=given.reason.strip(),
        control=_stated("--control", given.control),
        risk=given.risk.strip(),
        owner=_stated("--owner", given.owner),
        requester=_stated("--requester", given.requester),
        approver=person.name,
        approver_role=given.role,
        due=_moment("--due", given.due) if given.due else None,
        issued_at=case.now,
        expires_at=_moment("--expires", given.expires),
    )
    way = chosen_way(given.way, person, case.policy.policy.waiving.least, case.signing, form, keys)
    form.complete()
    return WaiverDraft(payload=waiver_payload(accepting, case.signing), way=way)


def failing(decision: Decision, name: str) -> Verdict:
    """Return the failed verdict on a criterion, also where a waiver covers it already. Raises `Stop`."""
    verdict = next((one for one in decision.verdicts if one.criterion == name), None)
    if verdict is None:
        failed = ", ".join(one.criterion for one in decision.verdicts if one.outcome is Outcome.FAIL)
        raise refused(f"the packet has no criterion '{name}'; what fails in it: {failed or 'nothing'}")
    if verdict.outcome is Outcome.UNKNOWN:
        what = f"{name} is unknown, and what nobody knows can be neither waived nor mitigated"
        raise refused(f"{what}: {verdict.message} {verdict.fix}")
    if verdict.outcome not in (Outcome.FAIL, Outcome.WAIVED):
        raise refused(f"{name} is {verdict.outcome.value.replace('_', ' ')} in this packet; only a fail is accepted")
    return verdict


def _stated(option: str, text: str) -> str:
    try:
        return says_something(text)
    except BadAnswer as error:
        raise refused(f"{option}: {error}") from None


def _moment(option: str, text: str) -> datetime:
    moment = moment_of(text) if len(text.strip()) > _DAY else None
    if moment is None:
        raise refused(f"{option} {text}: write a moment such as 2026-12-31T00:00:00Z")
    return moment
