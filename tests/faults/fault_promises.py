"""What golive promises of every run, whatever goes wrong in it."""

from __future__ import annotations

from collections.abc import Iterator

from fault_runs import Run, policy, shipped_probes
from fault_wire import HOME, LONGEST_REQUEST, Sent

from collector.cli.inputs import kinds_to_confirm
from collector.derive import ROWS
from collector.facts.azure import Inventory, Resource, ScopeMember, Subscription
from collector.facts.diagnostics import DiagnosticSetting
from collector.facts.support import DenyAssignment, HeldRole, RoleAssignment, RoleDefinition
from collector.ids import fold_id, management_group_id, type_of
from collector.model import Fact, Outcome, Ruling, Severity, Tier
from collector.probe import AZURE, Rows, realm_of
from tests.people_of_runs import JUDGED_LAST, signed_criteria

_ASKED_OF = {DiagnosticSetting.kind: Resource.kind}
"""What is read for each resource that the inventory saw: where a resource may be hidden, what it has may be too."""
_READING_POSTS = ("/providers/microsoft.resourcegraph/resources", "/batch")
_READING_POSTS_OF_HOSTS = ("/_apis/wit/wiql", "/_apis/wit/workitemsbatch")
_ABOUT_RIGHTS = {fact.kind for fact in (HeldRole, RoleDefinition, DenyAssignment, RoleAssignment)}


def confirmed_criteria() -> frozenset[str]:
    """The criteria that rest on nothing which is read from Resource Graph alone."""
    confirmed = kinds_to_confirm(policy().policy, Tier.T1)
    return frozenset(
        criterion.id
        for criterion in policy().policy.criteria
        if {fact.kind for rows in criterion.kinds for fact in ROWS[rows].reads} <= confirmed
    )


def assert_never_better(run: Run, calm: Run) -> None:
    assert run.held <= calm.held
    assert run.decision.ruling is not Ruling.GO or calm.decision.ruling is Ruling.GO
    assert (run.decision.exit_code == 0) == (run.decision.ruling is Ruling.GO)


def assert_a_lag_is_noticed(run: Run) -> None:
    """What Resource Graph does not show yet, or shows no more rightly, is a gap of its own where it is confirmed."""
    named = {fold_id(gap.scope) for gap in run.evidence.gaps}
    confirmed = {kind for rows in _confirmed_rows() for kind in rows.types}
    for lag in run.plan.lags:
        if lag.how in ("not_yet", "still") and type_of(lag.resource) in confirmed:
            assert fold_id(lag.resource) in named


def _confirmed_rows() -> Iterator[Rows]:
    for probe in shipped_probes():
        yield from (read.need for read in probe.reads if isinstance(read.need, Rows) and read.need.confirmed_by)


def assert_a_go_lacks_nothing(run: Run) -> None:
    """But for what is minor, of which no unknown holds a GO back; nor does it pass."""
    if run.decision.ruling is Ruling.GO:
        lacking = {name: verdict for name, verdict in run.verdicts.items() if verdict.gaps}
        assert {name for name, verdict in lacking.items() if verdict.severity is not Severity.MINOR} == set()
        assert {verdict.outcome for verdict in lacking.values()} <= {Outcome.UNKNOWN}


def assert_what_is_worse_is_named(run: Run, calm: Run) -> None:
    """What could not be read makes nothing fail: it makes it unknown, and a gap in its reach says why."""
    for criterion in sorted(calm.held - run.held):
        verdict = run.verdicts[criterion]
        assert verdict.outcome is Outcome.UNKNOWN, criterion
        assert verdict.reason_codes, criterion
        assert verdict.gaps or criterion in JUDGED_LAST or criterion in signed_for_a_tenant(run), criterion
    for gap in run.evidence.gaps:
        assert gap.cause
        assert gap.hides
        assert gap.detail.strip()
        assert gap.fix.strip()


def signed_for_a_tenant(run: Run) -> frozenset[str]:
    """The criteria that people sign where no subscription was read, whose gaps say so: nobody knows the tenant then."""
    if not run.gaps or any(isinstance(fact, Subscription) for fact in run.facts):
        return frozenset()
    return signed_criteria()


def assert_no_fact_is_lost_in_silence(run: Run, calm: Run, *, same_rights: bool = True) -> None:
    hidden = {kind for gap in run.evidence.gaps for kind in gap.hides}
    if any(gap.scope.startswith(management_group_id("")) for gap in run.evidence.gaps):
        hidden.add(ScopeMember.kind)  # who is below a group is asked by no probe: a gap there is over everything
    silent = {kind for kind in _kinds_that_differ(run, calm) if not {kind, _ASKED_OF.get(kind, kind)} & hidden}
    assert silent <= (set() if same_rights else _ABOUT_RIGHTS)


def _kinds_that_differ(run: Run, calm: Run) -> Iterator[str]:
    for fact in run.facts ^ calm.facts:
        yield _about(fact)


def _about(fact: Fact) -> str:
    return fact.of if isinstance(fact, Inventory) else fact.kind


def assert_a_change_is_noticed(run: Run, subscription: str) -> None:
    """Where a subscription was lost before the last look at each, a gap lies over all that was read in it."""
    change = run.plan.change
    if change is not None and change.after <= len(run.sent) - len(run.decision.workload.subscriptions):
        assert any(gap.scope == subscription and set(gap.hides) >= _in_azure() for gap in run.evidence.gaps)


def _in_azure() -> set[str]:
    reads = (read for probe in shipped_probes() for read in probe.reads if realm_of(read.need) == AZURE)
    return {fact.kind for read in reads for fact in read.yields}


def assert_it_ends_in_time(run: Run) -> None:
    assert run.took <= run.plan.deadline + LONGEST_REQUEST
    assert all(sent.at - run.plan.seconds <= run.plan.deadline for sent in run.sent)


def assert_the_budget_is_kept(run: Run) -> None:
    assert len(run.sent) <= run.requests_sent
    if run.plan.max_requests is not None:
        assert run.requests_sent - run.requests_to_hosts <= run.plan.max_requests


def assert_only_reads_left(run: Run) -> None:
    for sent in run.sent:
        assert sent.plane or sent.to_ci_host or sent.is_download or sent.url.startswith(f"{HOME}/")
        assert sent.method == "GET" or (sent.method == "POST" and _only_reads(sent))
        assert sent.has_token != sent.is_download


def _only_reads(post: Sent) -> bool:
    if post.to_ci_host:
        return post.path.endswith(_READING_POSTS_OF_HOSTS)
    return not post.plane and post.path.casefold() in _READING_POSTS


def assert_it_can_be_gathered_again(run: Run) -> None:
    assert run.again.facts == run.evidence.facts
    assert run.again.gaps == run.evidence.gaps


def assert_every_promise(run: Run, calm: Run, *, same_rights: bool = True) -> None:
    assert_never_better(run, calm)
    assert_a_go_lacks_nothing(run)
    assert_what_is_worse_is_named(run, calm)
    assert_no_fact_is_lost_in_silence(run, calm, same_rights=same_rights)
    assert_it_ends_in_time(run)
    assert_the_budget_is_kept(run)
    assert_only_reads_left(run)
    assert_it_can_be_gathered_again(run)
