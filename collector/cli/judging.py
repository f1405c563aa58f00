"""The judging half of a run: rows and decision from the facts of a bundle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from collector import __version__
from collector.cli import exit_codes
from collector.cli.garbage import few_collections
from collector.cli.inputs import PolicyFiles, kinds_needed, kinds_to_confirm, row_kinds
from collector.cli.papers import documents_of
from collector.cli.stops import Stop
from collector.derive import Observed, derive_rows, observed
from collector.derive.host_notes import host_notes, unreadable_host
from collector.derive.host_signatures import host_signatures
from collector.evidence.bundle import Bundle
from collector.evidence.canonical import digest, to_bytes
from collector.evidence.codec import to_json
from collector.facts.azure import Subscription
from collector.judge.judge import Circumstances, PeopleSaid, judge
from collector.model import (
    NO_PAPERS,
    Decision,
    Digest,
    EvidenceName,
    Fact,
    Gap,
    Mode,
    Papers,
    Review,
    Tier,
    Trust,
    Workload,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How a run wants to be judged, beside the policy."""

    strict: bool = False
    advisory: bool = False
    only: frozenset[str] | None = None
    tier: Tier | None = None
    what_if: tuple[str, ...] = ()
    mode: Mode = Mode.DEPLOY
    review: Review | None = None
    trust: Trust = field(default_factory=Trust)


def decide(
    bundle: Bundle,
    facts: Iterable[Fact],
    gaps: Iterable[Gap],
    *,
    workload: Workload,
    policy: PolicyFiles,
    terms: Terms,
    now: datetime,
    papers: Papers = NO_PAPERS,
) -> Decision:
    """Judge the facts of a bundle. Raises `Stop` for a criterion in `only` that the policy does not have."""
    check_only(terms, policy)
    tier = terms.tier or workload.tier
    with few_collections():
        seen = observe(facts, gaps, workload=workload, policy=policy, tier=tier, now=now, papers=papers)
        return judge(
            policy.policy,
            derive_rows(row_kinds(policy.policy), seen),
            workload=workload,
            tier=tier,
            now=now,
            documents={**documents_of(papers, now), **{document.digest: document for document in bundle.documents()}},
            circumstances=circumstances_of(bundle, seen, workload, policy, terms),
            only=terms.only,
        )


def observe(
    facts: Iterable[Fact],
    gaps: Iterable[Gap],
    *,
    workload: Workload,
    policy: PolicyFiles,
    tier: Tier,
    now: datetime,
    papers: Papers = NO_PAPERS,
) -> Observed:
    """Return what the rows of a policy are derived from."""
    seen = observed(
        facts,
        gaps,
        kinds=kinds_needed(policy.policy),
        confirm=kinds_to_confirm(policy.policy, tier),
        workload=workload,
        tables=policy.tables,
        now=now,
        papers=papers,
    )
    return replace(seen, hypercare=policy.policy.hypercare)


def circumstances_of(
    bundle: Bundle, seen: Observed, workload: Workload, policy: PolicyFiles, terms: Terms
) -> Circumstances:
    """Return what a decision over a bundle says about itself beside its verdicts."""
    run = bundle.run
    return Circumstances(
        evidence=EvidenceName(
            digest=bundle.digest,
            collected_at=run.collected_at or run.started_at,
            completeness=bundle.completeness,
        ),
        scope_digest=scope_digest(workload),
        probes=run.probes,
        tool_version=__version__,
        gaps=seen.gaps,
        whole_subscriptions=seen.whole,
        what_if=terms.what_if,
        strict=terms.strict,
        advisory=terms.advisory,
        demo=run.demo,
        mode=terms.mode,
        review=terms.review,
        trust=terms.trust,
        loosened=policy.loosened,
        people=PeopleSaid(
            papers=seen.papers,
            tenants=tenants_of(seen.all(Subscription), workload),
            hosts=host_signatures(seen, run.statements, run.roles),
        ),
        host_notes=_host_notes(bundle),
    )


def tenants_of(subscriptions: Iterable[Subscription], workload: Workload) -> tuple[str, ...]:
    """Return the tenants of the subscriptions in scope as Azure tells them, or else those that are declared."""
    told = {found.tenant for found in subscriptions if found.tenant}
    return tuple(sorted(told or {declared.tenant.casefold() for declared in workload.azure.tenants}))


def _host_notes(bundle: Bundle) -> tuple[str, ...]:
    """Derive the notes from what was recorded, so that a replay says the same."""
    for read in bundle.reads():
        name = read.key.removeprefix("environment ")
        if read.source == "host" and read.error:
            return unreadable_host(name, read.error.detail, read.error.fix)
        if read.source == "host":
            return host_notes(name, bundle.document(read.pages[0].document).body)
    return ()


def scope_digest(workload: Workload) -> Digest:
    """Return the digest of what is asked about."""
    return digest(to_bytes(_scope(workload)))


def _scope(workload: Workload) -> Mapping[str, object]:
    """Return what the digest of the scope is of: whatever changes what is judged, and no more."""
    declared = {name: sorted(value, key=repr) for name, value in to_json(workload.azure).items() if value}
    azure = declared or {"subscriptions": sorted(workload.subscriptions)}
    places = sorted(place.id.casefold() for place in workload.delivery.places)
    return {"azure": azure, "places": places} if places else {"azure": azure}


def check_only(terms: Terms, policy: PolicyFiles) -> None:
    """Raise `Stop` where --only names a criterion that the policy does not have."""
    known = {criterion.id for criterion in policy.policy.criteria}
    for wanted in sorted((terms.only or frozenset()) - known):
        raise Stop(
            f"--only {wanted}: the policy has no such criterion; it has {', '.join(sorted(known))}",
            exit_codes.WRONG_USAGE,
        )
