"""The facts of `builders` put together, derived and judged by the shipped policy."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache

from builders import (
    ACCOUNT,
    DOCUMENT,
    NOW,
    PROD,
    SEEN,
    WORKLOAD,
    advice,
    assignment,
    backup,
    backup_policy,
    contract,
    coverage,
    dashboard,
    definition,
    group,
    health,
    machine_rules,
    restore_report,
    results,
    retirement,
    rule,
    subscription,
    ticket,
    vault,
    vm,
)
from builders_diagnostics import logs_in_order
from builders_failover import failover_in_order
from builders_governance import governance_in_order
from builders_notifications import notifications_in_order
from builders_redundancy import redundancy_in_order
from builders_telemetry import telemetry_in_order
from builders_watching import WIKI

from collector.cli.inputs import PolicyFiles, kinds_needed, policy_of, row_kinds
from collector.derive import ROWS, derive_rows, observed
from collector.derive.rows import Row, RowSet
from collector.derive.unlooked import scopes_of
from collector.facts.azure import Inventory
from collector.facts.support import BillingAccount
from collector.judge.judge import Circumstances, judge
from collector.model import Cause, Contact, Decision, EvidenceName, Fact, Gap, Verdict, Workload
from policies import shipped_policy

OF_FACTS = frozenset(kind for kind, source in ROWS.items() if set(source.reads) - {Inventory})
"""The kinds of rows that come of facts, and not of what people write or of other verdicts."""


@lru_cache(maxsize=1)
def policy() -> PolicyFiles:
    shipped = shipped_policy()
    return policy_of(shipped, shipped)


def inventories(workload: Workload = WORKLOAD) -> list[Inventory]:
    """The proof that every kind was looked for everywhere."""
    return [
        Inventory(subject=scope, of=kind, count=1, **SEEN)
        for kind in sorted(kinds_needed(policy().policy) - {Inventory.kind})
        for scope in scopes_of(kind, workload)
    ]


def healthy(*without: type[Fact]) -> list[Fact]:
    """Everything in good order, less some kinds of facts."""
    found: list[Fact] = [
        *(subscription(), retirement(), health(), advice()),
        BillingAccount(subject=PROD, account=ACCOUNT, agreement="EnterpriseAgreement", **SEEN),
        *(contract(), ticket(), assignment(), assignment("contact:Omar"), definition()),
        *(vm(), backup(), backup_policy(), vault(), restore_report()),
        *(rule(links=(WIKI,)), *machine_rules(), group(), dashboard(), results(), coverage()),
        *failover_in_order(),
        *logs_in_order(),
        *redundancy_in_order(),
        *telemetry_in_order(),
        *notifications_in_order(),
        *governance_in_order(),
        *inventories(),
    ]
    return [fact for fact in found if not isinstance(fact, without)] if without else found


# --- Gaps and judgement ------------------------------------------------------------------------------------

REASONS = [
    (Cause.DENIED, "U-PERM"),
    (Cause.SCOPE, "U-SCOPE"),
    (Cause.THROTTLED, "U-PARTIAL"),
    (Cause.PARTIAL, "U-PARTIAL"),
    (Cause.TIMED_OUT, "U-PARTIAL"),
    (Cause.MALFORMED, "U-PARSE"),
    (Cause.UNREACHABLE, "U-UNREACHABLE"),
    (Cause.PROBE_FAILED, "U-ERROR"),
]
"""Why something was not read, and the code that a verdict says of it (design, section 4)."""


def gap(*kinds: str | type[Fact], scope: str = PROD, cause: Cause = Cause.DENIED) -> Gap:
    hides = tuple(kind if isinstance(kind, str) else kind.kind for kind in kinds)
    return Gap(cause=cause, hides=hides, scope=scope, detail="not read", fix="grant Reader", probe="p")


def derived(facts: Iterable[Fact], gaps: Iterable[Gap] = (), workload: Workload = WORKLOAD) -> Mapping[str, RowSet]:
    files = policy()
    kinds = kinds_needed(files.policy)
    seen = observed(facts, gaps, kinds=kinds, workload=workload, tables=files.tables, now=NOW)
    return derive_rows(row_kinds(files.policy), seen)


def rows_of(kind: str, facts: Iterable[Fact], gaps: Iterable[Gap] = (), workload: Workload = WORKLOAD) -> list[Row]:
    return list(derived(facts, gaps, workload)[kind].rows)


def decided(
    facts: Iterable[Fact],
    gaps: Iterable[Gap] = (),
    workload: Workload = WORKLOAD,
    now: datetime = NOW,
    only: frozenset[str] | None = None,
) -> Decision:
    """Judge facts by the shipped policy, or by some of its criteria: quicker, and each of them is judged the same.

    Only what machines see is asked: of what people sign besides, the tests of statements tell.
    """
    files, known = policy(), tuple(gaps)
    asked = tuple(one for one in files.policy.criteria if one.rows in OF_FACTS and (only is None or one.id in only))
    shipped = dataclasses.replace(files.policy, criteria=tuple(dataclasses.replace(one, attest=None) for one in asked))
    kinds = kinds_needed(files.policy)
    seen = observed(facts, known, kinds=kinds, workload=workload, tables=files.tables, now=now)
    evidence = EvidenceName(digest=DOCUMENT, collected_at=NOW, completeness="gaps" if known else "complete")
    return judge(
        shipped,
        derive_rows(row_kinds(shipped), seen),
        workload=workload,
        tier=workload.tier,
        now=now,
        documents={},
        circumstances=Circumstances(evidence=evidence, scope_digest=DOCUMENT, probes=(), tool_version="1", gaps=known),
    )


def verdict(criterion: str, facts: Iterable[Fact], gaps: Iterable[Gap] = (), workload: Workload = WORKLOAD) -> Verdict:
    (found,) = decided(facts, gaps, workload, only=frozenset({criterion})).verdicts
    return found


def outcome(criterion: str, facts: Iterable[Fact], gaps: Iterable[Gap] = (), workload: Workload = WORKLOAD) -> str:
    """The outcome in one word, with the first reason code where there is one: `unknown U-PERM`."""
    found = verdict(criterion, facts, gaps, workload)
    return " ".join((found.outcome.value, *found.reason_codes[:1]))


def with_contacts(*contacts: Contact) -> Workload:
    return dataclasses.replace(WORKLOAD, support_contacts=contacts)
