"""What is lacking of the sources that no role of the resource manager opens: billing accounts and report files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from collector.doctor.lacks import Answer, Kind, Lack
from collector.doctor.needs import PROOF, Need, shown_by_reading
from collector.facts.support import BillingAccount
from collector.model import Cause, Delivery, Fact, Gap, fold_id, lies_within, subscription_of

_BILLING_ROLE = (
    "let an owner of the billing account give the identity golive runs as `Billing account reader` (`EnrollmentReader` "
    "on an enterprise agreement); it is a role of billing, which no role of a subscription replaces"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountsSeen:
    """The billing accounts that the caller is shown, or why the list could not be read."""

    ids: tuple[str, ...] = ()
    problem: str = ""
    fix: str = ""
    denied: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternSeen:
    """Whether any file matches a pattern of the workload, or why that could not be seen."""

    report_kind: str
    pattern: str
    matches: bool
    problem: str = ""
    fix: str = ""


def lacks_of_billing(
    needs: Sequence[Need], subscriptions: Sequence[str], facts: Sequence[Fact], gaps: Sequence[Gap], seen: AccountsSeen
) -> Iterator[Lack]:
    """Yield where the account that pays is not known or not shown; `gaps` are those of asking who pays."""
    criteria = tuple(need.criterion.id for need in needs if need.billing_accounts)
    if not criteria:
        return
    rights = sorted({right for need in needs for right in need.rights if shown_by_reading(right)})
    payer = {subscription_of(fact.subject): fact.account for fact in facts if isinstance(fact, BillingAccount)}
    shown = {fold_id(account) for account in seen.ids}
    for subscription in subscriptions:
        place = f"/subscriptions/{subscription}"
        gap = _gap_at(place, gaps)
        if gap is not None and set(PROOF) <= set(gap.hides):
            continue  # nothing of the subscription can be seen, which is said once
        if gap is not None or subscription not in payer:
            yield from _no_payer(gap, place, rights, criteria)
        elif fold_id(payer[subscription]) not in shown:
            yield _not_shown(payer[subscription], criteria, seen)


def _gap_at(place: str, gaps: Sequence[Gap]) -> Gap | None:
    """Return what hides who pays for a subscription, the widest gap first."""
    near = (gap for gap in gaps if BillingAccount.kind in gap.hides)
    found = [gap for gap in near if lies_within(place, gap.scope) or lies_within(gap.scope, place)]
    return max(found, key=lambda gap: len(gap.hides), default=None)


def _no_payer(gap: Gap | None, place: str, rights: Sequence[str], criteria: tuple[str, ...]) -> Iterator[Lack]:
    if gap is not None and gap.cause is Cause.DENIED:
        why = "no role of the identity golive runs as gives it there"
        for right in rights:
            yield Lack(kind=Kind.MISSING, answer=Answer.NO, place=place, why=why, criteria=criteria, right=right)
        return
    yield Lack(
        kind=Kind.BILLING,
        answer=Answer.UNKNOWN,
        place=place,
        why=gap.detail if gap else "nothing tells which billing account pays for it",
        criteria=criteria,
        fix=gap.fix if gap else "keep a dated record of the support contract for the meeting",
    )


def _not_shown(account: str, criteria: tuple[str, ...], seen: AccountsSeen) -> Lack:
    failed = bool(seen.problem) and not seen.denied
    return Lack(
        kind=Kind.BILLING,
        answer=Answer.UNKNOWN if failed else Answer.NO,
        place=account,
        why=seen.problem or "it pays, and it is not among the billing accounts shown to the identity golive runs as",
        criteria=criteria,
        fix=seen.fix if failed else _BILLING_ROLE,
    )


def lacks_of_reports(
    needs: Sequence[Need], seen: Sequence[PatternSeen], delivery: Delivery | None = None
) -> Iterator[Lack]:
    """Yield which report files are not named or not there; one pattern that matches is enough for its kind.

    Where Azure may tell as well, as of restores, or a place of a CI host, files that nobody names are no lack; those
    that are named are awaited.
    """
    elsewhere = delivery is not None and bool(delivery.places)
    for kind in sorted({kind for need in needs for kind in need.report_kinds}):
        own = [one for one in seen if one.report_kind == kind]
        readers = [need for need in needs if kind in need.report_kinds]
        alone = tuple(need.criterion.id for need in readers if not (need.from_azure or (elsewhere and need.hosts)))
        if alone and not own:
            yield _unnamed(kind, alone)
        for one in own:
            if one.problem or not any(other.matches for other in own):
                yield _unmatched(one, tuple(need.criterion.id for need in readers))


def _unnamed(kind: str, criteria: tuple[str, ...]) -> Lack:
    return Lack(
        kind=Kind.REPORTS,
        answer=Answer.NO,
        place="",
        why=f"the workload names no {kind} reports",
        criteria=criteria,
        fix=f"add them to the workload file, for example reports: {{{kind}: [reports/{kind}*.xml]}}",
    )


def _unmatched(seen: PatternSeen, criteria: tuple[str, ...]) -> Lack:
    return Lack(
        kind=Kind.REPORTS,
        answer=Answer.NO,
        place=seen.pattern,
        why=seen.problem or f"no file of the {seen.report_kind} reports matches it",
        criteria=criteria,
        fix=seen.fix or f"run what writes them first, or correct the pattern under reports.{seen.report_kind}",
    )
