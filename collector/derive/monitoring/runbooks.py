"""The row about urgent alert rules and the instructions to which they lead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from collector.derive.alerting.territory import Territory
from collector.derive.joins import hidden_by, missing
from collector.derive.monitoring.alert_routes import URGENT_CATEGORIES
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.facts.alert_rules import AlertRule
from collector.facts.azure import Inventory
from collector.model import Fact, Gap, Reason, Runbook

_URGENT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRunbooks(Row):
    """The urgent alert rules that are switched on (severity 0 and 1, and those on the health of Azure)."""

    kind: ClassVar[str] = "alert_runbooks"
    linked_pct: Field[float] = described("share of them that lead to some address", "%")
    listed_pct: Field[float] = described("share of them that lead to a runbook under monitoring.runbooks", "%")
    oldest_review_age: Field[timedelta] = described("how long ago the runbook that was reviewed first was reviewed")
    without_link: Field[tuple[str, ...]] = described("names of the rules that lead nowhere")
    not_listed: Field[tuple[str, ...]] = described("addresses that nobody lists, as the line to add")


@dataclass(frozen=True, slots=True)
class _Urgent:
    """The urgent rules that are on, and why there may be others."""

    rules: Sequence[AlertRule]
    doubt: Unknown | None


def alert_runbooks(observed: Observed) -> RowSet:
    """Return one row for all urgent rules, none where there is no urgent rule."""
    urgent = _urgent(observed)
    rows = (_row(urgent, observed),) if urgent.rules or urgent.doubt else ()
    return observed.row_set(rows, AlertRule)


def _urgent(observed: Observed) -> _Urgent:
    territory = Territory(observed)
    gaps: tuple[Gap, ...] = observed.hiding(AlertRule)
    doubt = hidden_by(gaps) if gaps else None
    rules = []
    for rule in observed.all(AlertRule):
        answer = _counts(rule, territory)
        if answer is True:
            rules.append(rule)
        elif isinstance(answer, Unknown):
            doubt = doubt or answer
    return _Urgent(rules, doubt)


def _counts(rule: AlertRule, territory: Territory) -> Field[bool]:
    """Say whether a rule is urgent, switched on and the workload's."""
    is_urgent = _is_urgent(rule)
    if rule.enabled is False or is_urgent is False:
        return False
    ours = territory.has_rule(rule)
    if ours is not True:
        return ours
    if rule.enabled is None:
        return Unknown(reason=Reason.PARSE, why=f"the answer does not say whether the rule {rule.name} is switched on")
    return is_urgent


def _is_urgent(rule: AlertRule) -> Field[bool]:
    if rule.rule_kind == "activity":
        return any(category in (rule.signals or ()) for category in URGENT_CATEGORIES)
    if rule.severity is None:
        return Unknown(reason=Reason.PARSE, why=f"the answer does not say how severe the rule {rule.name} is")
    return rule.severity <= _URGENT


def _row(urgent: _Urgent, observed: Observed) -> AlertRunbooks:
    books = {_address(book.url): book for book in observed.workload.watch.runbooks}
    unlinked = [rule.name for rule in urgent.rules if not rule.links]
    unlisted = [rule for rule in urgent.rules if rule.links and _book_of(rule, books) is None]
    count = len(urgent.rules)
    looks: tuple[Fact, ...] = tuple(look for look in observed.all(Inventory) if look.of == AlertRule.kind)
    rests_on = (*urgent.rules, *looks)
    return AlertRunbooks(
        subject=f"workload:{observed.workload.name}",
        evidence=documents_of(rests_on),
        observed_at=oldest(rests_on),
        linked_pct=_share(count - len(unlinked), count, urgent),
        listed_pct=_listed_share(count - len(unlinked) - len(unlisted), unlisted, urgent),
        oldest_review_age=_oldest_review(urgent, books, observed),
        without_link=tuple(unlinked),
        not_listed=tuple(dict.fromkeys(f"- {{url: {rule.links[0]}, reviewed: DATE}}" for rule in unlisted)),
    )


def _share(part: int, whole: int, urgent: _Urgent) -> Field[float]:
    """Return a share, not known where there may be further rules: these may raise it and may lower it."""
    return urgent.doubt or 100.0 * part / whole


def _listed_share(listed: int, unlisted: Sequence[AlertRule], urgent: _Urgent) -> Field[float]:
    """Return the share of rules with a listed runbook; links are not followed, so one that is not listed may be one."""
    if urgent.doubt or not unlisted:
        return _share(listed, len(urgent.rules), urgent)
    link = unlisted[0].links[0]
    why = (
        f"the rule {unlisted[0].name} leads to {link}, and golive follows no links: when somebody has gone through "
        f"that runbook, add it under monitoring.runbooks in the workload file: {{url: {link}, reviewed: DATE}}"
    )
    return missing(why, at_least=100.0 * listed / len(urgent.rules))


def _oldest_review(urgent: _Urgent, books: Mapping[str, Runbook], observed: Observed) -> Field[timedelta]:
    """Return the age of the oldest review among the runbooks to which the rules lead."""
    reviews = [book.reviewed for rule in urgent.rules if (book := _book_of(rule, books)) is not None]
    ages = [observed.age(review) for review in reviews]
    wrong = next((age for age in ages if isinstance(age, Unknown)), None)
    known = [age for age in ages if not isinstance(age, Unknown)]
    if wrong is not None:
        return wrong
    if known:
        return max(known)
    return urgent.doubt or missing("none of the rules leads to a runbook that is listed")


def _book_of(rule: AlertRule, books: Mapping[str, Runbook]) -> Runbook | None:
    """Return the runbook to which a rule leads; of several, the one that was reviewed last."""
    found = [books[address] for link in rule.links if (address := _address(link)) in books]
    return max(found, key=lambda book: book.reviewed, default=None)


def _address(url: str) -> str:
    """Return an address as it is compared: without query and fragment, and without a slash at its end."""
    scheme, colon, rest = url.strip().partition("#")[0].partition("?")[0].rstrip("/").partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme.casefold()}{colon}{host.casefold()}{slash}{path}"
