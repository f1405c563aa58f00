"""Rows about what expires: certificates, keys, secrets and domains, counted from the go-live."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from collector.derive.joins import absent, hidden_by, known_or, missing
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.release.places import Places
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.facts.azure import Resource
from collector.facts.expiry import Expiring, ExpiringItem
from collector.model import Fact, Reason, fold_id

EXPIRY_FACTS: tuple[type[Fact], ...] = (ExpiringItem, Resource)
_SECRETS = (Expiring.SECRET, Expiring.CERTIFICATE)
_NO_EXPIRY = missing("it has no expiry date")
_NOT_TOLD = missing("whether it is renewed without anybody's help is told by the data plane only: renew it now")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpiryRow(Row):
    """A certificate, key, secret or domain that is switched on, and how long it outlives the go-live."""

    kind: ClassVar[str] = "expiring_item"
    what: Field[str] = described(
        "secret, key, certificate (in a vault), app_certificate, gateway_certificate, certificate_order or domain"
    )
    name: Field[str] = described("its name")
    expires: Field[datetime] = described("when it expires")
    expires_after_go_live: Field[timedelta] = described(
        "how long after the go-live, or after today where that is over, it expires; below zero if before", "s"
    )
    never_expires: Field[bool] = described("it has no expiry date")
    auto_renews: Field[bool] = described("Azure renews it without anybody's help")


def expiring_items(observed: Observed) -> RowSet:
    """Return a row for each thing of the workload that may expire, less what is switched off.

    A certificate in a vault shows as a secret and as a key of one name: both are one row.
    """
    places = Places(observed)
    items = [item for item in observed.all(ExpiringItem) if places.hold(item.of)]
    kept = {_address_of(item): item for item in observed.all(ExpiringItem) if item.what in _SECRETS}
    rows = (_row(together, kept, observed) for together in _together(items) if together[0].enabled is not False)
    # where only a part of a subscription is the workload's, what else was found there tells what is of it
    whose = (Resource,) if observed.workload.azure.narrows else ()
    return observed.row_set(rows, ExpiringItem, *whose)


def _together(items: Iterable[ExpiringItem]) -> Iterator[Sequence[ExpiringItem]]:
    """Yield what is one thing: the secret of a certificate first, with the key of the same name."""
    found: dict[tuple[str, str], list[ExpiringItem]] = defaultdict(list)
    for item in items:
        found[fold_id(item.of), item.name.casefold()].append(item)
    for alike in found.values():
        first = [item for item in alike if item.what == Expiring.CERTIFICATE]
        keys = [item for item in alike if item.what == Expiring.KEY]
        if first and keys:
            yield (*first, *keys)
            yield from ((item,) for item in alike if item not in first and item not in keys)
        else:
            yield from ((item,) for item in alike)


def _row(together: Sequence[ExpiringItem], kept: Mapping[str, ExpiringItem], observed: Observed) -> ExpiryRow:
    item = together[0]
    source = kept.get(_vault_address(item.kept_in or "")) if item.expires is None else None
    rests_on = (*together, *((source,) if source else ()))
    expires = _other_version(item, source) or _expires(item, rests_on, observed)
    return ExpiryRow(
        subject=item.subject,
        evidence=documents_of(rests_on),
        observed_at=oldest(rests_on),
        what=item.what,
        name=item.name,
        expires=expires,
        expires_after_go_live=_after_go_live(expires, observed),
        never_expires=_never(rests_on, expires),
        auto_renews=False
        if _pinned_to(item.kept_in)
        else known_or(item.auto_renews, expires if isinstance(expires, Unknown) else _NOT_TOLD),
    )


def _other_version(item: ExpiringItem, source: ExpiringItem | None) -> Unknown | None:
    """Return why the vault does not tell when something ends that is held fast at a version: only of one it does."""
    pinned = _pinned_to(item.kept_in)
    if source is None or not pinned or pinned == (source.version or "").casefold():
        return None
    return missing(
        f"it is held fast at the version {pinned} of {source.name}, and the vault tells the end of its current version "
        "only: take the version out of the address, so that it follows the vault",
        reason=Reason.MISMATCH,
    )


def _after_go_live(expires: Field[datetime], observed: Observed) -> Field[timedelta]:
    """Return how long something lasts after go-live, or from now on where that is over."""
    if isinstance(expires, Unknown):
        return expires
    return expires - observed.workload.counts_from(observed.now)


def _expires(item: ExpiringItem, rests_on: Sequence[ExpiringItem], observed: Observed) -> Field[datetime]:
    """Return the earliest end that is told by the thing itself, its key, or the vault that it is taken from."""
    moments = [one.expires for one in rests_on if one.expires is not None]
    if moments:
        return min(moments)
    if any(one.never_expires for one in rests_on):
        return _NO_EXPIRY
    if item.kept_in:
        gaps = observed.hiding(ExpiringItem)
        why = f"it is kept in {item.kept_in}, which is not in the scope: add its subscription to scope.azure"
        return hidden_by(gaps) if gaps else missing(why, reason=Reason.SCOPE)
    return absent("when it expires")


def _never(rests_on: Sequence[ExpiringItem], expires: Field[datetime]) -> Field[bool]:
    if not isinstance(expires, Unknown):
        return False
    return True if any(one.never_expires for one in rests_on) else expires


def _address_of(item: ExpiringItem) -> str:
    return f"{_last_part(item.of)}/{item.name.casefold()}"


def _vault_address(kept_in: str) -> str:
    """Return `vault/name` for `https://VAULT.vault.azure.net/secrets/NAME[/VERSION]` or the id of a secret.

    Names of vaults are unique in the world, so that both spellings lead to one place.
    """
    before, mark, after = kept_in.casefold().partition("/secrets/")
    name = after.partition("/")[0]
    return f"{_last_part(before).partition('.')[0]}/{name}" if mark and name else ""


def _pinned_to(kept_in: str | None) -> str:
    """Return the version that an address names, in lower case; empty where it takes the newest."""
    _, _, after = (kept_in or "").casefold().partition("/secrets/")
    return after.strip("/").partition("/")[2].removeprefix("versions/")


def _last_part(path: str) -> str:
    return path.casefold().rstrip("/").rpartition("/")[2]
