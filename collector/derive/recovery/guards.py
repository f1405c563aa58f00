"""What stands between a store and a deletion, read from the words of its service."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from collector.derive.joins import absent, missing
from collector.derive.rows import Field, Unknown
from collector.facts.backup import BackupVault, DeletionProtection, StorageProtection
from collector.model import Reason

_DAY = timedelta(days=1)
_ON = ("on", "enabled", "alwayson")
_OFF = ("off", "disabled")
_IMMUTABLE = ("locked", "unlocked")
_NOT_OF_THIS_KIND = missing("stores of this kind have no such setting")


@dataclass(frozen=True, slots=True, kw_only=True)
class Guards:
    """The guards of one store; those that its kind does not have are unknown, and no condition asks for them."""

    soft_delete: Field[bool]
    soft_delete_days: Field[float]
    container_days: Field[float] = _NOT_OF_THIS_KIND
    purge_protection: Field[bool] = _NOT_OF_THIS_KIND
    hard_to_remove: Field[bool] = _NOT_OF_THIS_KIND


def all_unknown(why: Unknown) -> Guards:
    """Return the guards of a store of which nothing is known, for one reason."""
    return Guards(soft_delete=why, soft_delete_days=why, container_days=why, purge_protection=why, hard_to_remove=why)


def guards_of_vault(vault: BackupVault) -> Guards:
    """Return what guards the backups in a vault. While a vault is being changed, what it says is half true."""
    state = vault.provisioning_state
    if state is not None and state.casefold() != "succeeded":
        why = f"the vault was read in the middle of a change (its state is {state}): collect again when that has ended"
        return all_unknown(Unknown(reason=Reason.PARSE, why=why))
    return Guards(
        soft_delete=_switch(vault.soft_delete, "soft delete"),
        soft_delete_days=_vault_days(vault),
        hard_to_remove=_hard_to_remove(vault),
    )


def _vault_days(vault: BackupVault) -> Field[float]:
    days = vault.soft_delete_days
    return absent("how long deleted backups are kept") if days is None else days


def _hard_to_remove(vault: BackupVault) -> Field[bool]:
    """Either of the two suffices; neither has to be told where the other one is on."""
    word = (vault.immutability or "").casefold()
    immutable = True if word in _IMMUTABLE else _switch(vault.immutability, "immutability")
    second_person = _switch(vault.multi_user_authorization, "multi-user authorization")
    if immutable is True or second_person is True:
        return True
    return next((one for one in (immutable, second_person) if isinstance(one, Unknown)), False)


def _switch(word: str | None, what: str) -> Field[bool]:
    """Read a word that means on or off; the services spell one setting as `On`, `OFF`, `Enabled` or `AlwaysON`."""
    if word is None:
        return absent(f"whether {what} is on")
    if word.casefold() in (*_ON, *_OFF):
        return word.casefold() in _ON
    return Unknown(reason=Reason.PARSE, why=f"the service says {word!r} of {what}, which means neither on nor off")


def guards_of_keys(told: DeletionProtection) -> Guards:
    """Return what guards a key vault or a configuration store."""
    never_had = "whether purge protection is on (a store that never had it leaves that out)"
    return Guards(
        soft_delete=_flag(told.soft_delete, "whether soft delete is on"),
        soft_delete_days=_days(told.kept, "how long deleted keys and settings are kept"),
        purge_protection=_flag(told.purge_protection, never_had),
    )


def guards_of_blobs(service: StorageProtection) -> Guards:
    """Return what guards the blobs of a storage account and the containers that hold them."""
    return Guards(
        soft_delete=_kept_at_all(service.deleted_kept),
        soft_delete_days=_days(service.deleted_kept, "how long deleted blobs are kept"),
        container_days=_days(service.containers_kept, "how long deleted containers are kept"),
    )


def guards_of_shares(service: StorageProtection) -> Guards:
    """Return what guards the file shares of a storage account."""
    return Guards(
        soft_delete=_kept_at_all(service.deleted_kept),
        soft_delete_days=_days(service.deleted_kept, "how long deleted shares are kept"),
    )


def _kept_at_all(kept: timedelta | None) -> Field[bool]:
    return absent("whether soft delete is on") if kept is None else kept > timedelta()


def _flag(value: bool | None, what: str) -> Field[bool]:  # noqa: FBT001 - it is the subject
    return absent(what) if value is None else value


def _days(kept: timedelta | None, what: str) -> Field[float]:
    return absent(what) if kept is None else kept / _DAY
