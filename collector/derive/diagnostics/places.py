"""What has logs of its own: resources of some types, services of storage accounts, and subscriptions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from collector.derive.observed import Observed
from collector.facts.azure import Resource, Subscription
from collector.facts.backup import FileShare, StorageProtection
from collector.facts.diagnostics import BLOB_SERVICE, DIAGNOSABLE_TYPES, FILE_SERVICE, DiagnosticSetting
from collector.facts.resource_types import STORAGE_ACCOUNT
from collector.model import Fact, Gap, fold_id, subscription_of

SUBSCRIPTION = "microsoft.resources/subscriptions"
_ASKED_BELOW = "/providers/Microsoft.Insights"
"""Where the settings of a resource stand; a gap further down is about something else, such as its databases."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggingPlace:
    """Something that has logs of its own, and the gaps behind which a diagnostic setting of it may stand."""

    subject: str
    resource_type: str
    seen: tuple[Fact, ...]
    """The facts that tell that it exists."""
    gaps: tuple[Gap, ...]


def logging_places(observed: Observed) -> Iterator[LoggingPlace]:
    """Yield what has logs: of a storage account its blobs, where it has any, and its files, where it shares any."""
    files = _accounts_with_shares(observed)
    without_blobs = _accounts_without_blobs(observed)
    for resource in observed.all(Resource):
        account = fold_id(resource.subject)
        if resource.resource_type in DIAGNOSABLE_TYPES:
            yield _place(resource.subject, resource, observed)
        if resource.resource_type == STORAGE_ACCOUNT and account not in without_blobs:
            yield _blobs(resource, observed)
        if resource.resource_type == STORAGE_ACCOUNT and account in files:
            yield _place(f"{resource.subject}/{FILE_SERVICE}", resource, observed, files[account])
    for subscription in observed.all(Subscription):
        if subscription_of(subscription.subject) in observed.whole:
            yield _place(subscription.subject, subscription, observed)


def _place(subject: str, seen: Resource | Subscription, observed: Observed, *more: Fact) -> LoggingPlace:
    return LoggingPlace(
        subject=subject,
        resource_type=seen.resource_type if isinstance(seen, Resource) else SUBSCRIPTION,
        seen=(seen, *more),
        gaps=observed.hiding(DiagnosticSetting, at=f"{subject}{_ASKED_BELOW}"),
    )


def _blobs(account: Resource, observed: Observed) -> LoggingPlace:
    """Return the blobs of an account; one whose kind was not read may have none, and was then not asked for any."""
    place = _place(f"{account.subject}/{BLOB_SERVICE}", account, observed)
    unread = observed.hiding(StorageProtection, at=place.subject)
    return LoggingPlace(
        subject=place.subject,
        resource_type=place.resource_type,
        seen=place.seen,
        gaps=observed.united(place.gaps, unread),
    )


def _accounts_with_shares(observed: Observed) -> dict[str, FileShare]:
    return {fold_id(share.account): share for share in observed.all(FileShare)}


def _accounts_without_blobs(observed: Observed) -> frozenset[str]:
    told = (one for one in observed.all(StorageProtection) if one.service == "blob" and one.in_use is False)
    return frozenset(fold_id(one.account) for one in told)
