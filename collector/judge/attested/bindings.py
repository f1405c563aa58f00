"""What a statement was signed for: this workload, scope, release and question, and nothing else."""

from __future__ import annotations

from collections.abc import Callable

from collector.judge.attested.objections import Objection, lacking, mismatch
from collector.judge.attested.signing import Signing
from collector.judge.attested.statement import Statement
from collector.judge.digests import criterion_digest
from collector.judge.policy import Criterion
from collector.judge.wording import all_of, plain
from collector.model import same_commit

_SHORT = 12
"""Digits of a commit or digest that people compare."""


def concerns(statement: Statement, criterion: Criterion, signing: Signing) -> Objection | None:
    """Say what else a statement is about: another workload, tenant, scope or release; `None` where it is about ours."""
    found = (check(statement, criterion, signing) for check in _OF_THE_MATTER)
    return next((one for one in found if one is not None), None)


def asked_the_same(statement: Statement, criterion: Criterion, signing: Signing) -> Objection | None:
    """Say what else was asked when it was signed: another policy, or another text of the question."""
    if statement.policy != signing.policy.name.name:
        ours, theirs = plain(signing.policy.name.name), plain(statement.policy)
        return mismatch(f"it was signed under the policy {theirs}, and this is judged by {ours}: sign it again")
    says = criterion.attest.says if criterion.attest else ""
    if statement.question != criterion_digest(criterion) or statement.says != says:
        return mismatch("what the policy asks here has changed since it was signed: read it and sign it again")
    return None


def _workload(statement: Statement, criterion: Criterion, signing: Signing) -> Objection | None:
    if statement.workload == signing.workload.name:
        return None
    ours, theirs = plain(signing.workload.name), plain(statement.workload)
    return mismatch(f"it was signed for the workload {theirs}, not for {ours}: {criterion.id} needs its own here")


def _tenants(statement: Statement, criterion: Criterion, signing: Signing) -> Objection | None:
    theirs, ours = (sorted({one.casefold() for one in tenants}) for tenants in (statement.tenants, signing.tenants))
    if theirs == ours:
        return None
    if not ours:
        return lacking("it was signed for a tenant, and nobody knows the tenant of this run: declare it in the scope")
    named = all_of(ours)
    if set(ours) < set(theirs):
        return lacking(f"it was signed for more tenants than {plain(named)}: let this run read all, or sign it again")
    return mismatch(f"it was signed for other tenants than {plain(named)}: sign {criterion.id} again for this one")


def _scope(statement: Statement, criterion: Criterion, signing: Signing) -> Objection | None:
    if statement.scope == signing.scope_digest:
        return None
    ours, theirs = short_digest(signing.scope_digest), short_digest(statement.scope)
    return mismatch(f"the scope has changed since it was signed ({theirs} -> {ours}): sign {criterion.id} again")


def _release(statement: Statement, criterion: Criterion, signing: Signing) -> Objection | None:
    """Compare names where the workload has one, else commits; what outlives releases is bound to none."""
    if criterion.attest is not None and not criterion.attest.of_release:
        return None
    ours, theirs = signing.workload.release, statement.release
    if ours.name:
        if ours.name == theirs.name:
            return None
        signed_for = f"release {plain(theirs.name)}" if theirs.name else "a release without a name"
        return mismatch(f"it was signed for {signed_for}, not for {plain(ours.name)}: sign it again")
    if not ours.commit:
        return lacking(
            "nobody knows the release that is judged: name it in the workload file, for example release: {name: 4.12}"
        )
    if same_commit(theirs.commit, ours.commit):
        return None
    signed_for = f"commit {plain(theirs.commit[:_SHORT])}" if theirs.commit else "no commit"
    return mismatch(f"it was signed for {signed_for}, not for {plain(ours.commit[:_SHORT])}: sign it again")


def short_digest(digest: str) -> str:
    """Return as much of a digest as people compare."""
    return plain(digest.removeprefix("sha256:")[:_SHORT])


_Check = Callable[[Statement, Criterion, Signing], Objection | None]
_OF_THE_MATTER: tuple[_Check, ...] = (_workload, _tenants, _scope, _release)
