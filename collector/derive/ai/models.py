"""Rows about deployed AI models: until when they answer, and what filters their answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, TypeAlias

from collector.derive.joins import absent, hidden_by, known_or, missing
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.release.places import Places
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.facts.ai import AiAccount, ModelDeployment, OfferedModel
from collector.facts.azure import Resource
from collector.model import Fact, Gap, Reason, fold_id, subscription_of

AI_FACTS: tuple[type[Fact], ...] = (ModelDeployment, AiAccount, OfferedModel, Resource)
_REGIONS = "/subscriptions/{}/providers/Microsoft.CognitiveServices/locations"
_NO_FILTER = ("", "microsoft.nil")
"""`Microsoft.Nil` filters nothing. No page of the vendor tells so; public scripts use it to switch the filter off."""
_READY = "succeeded"
_NOT_READY = frozenset({"accepted", "creating", "updating", "moving", "deleting", "disabled", "failed", "canceled"})

Key: TypeAlias = tuple[str, str, str, str, str]
"""Subscription, region, format, name and version of a model."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AiModel(Row):
    """A model that is deployed in an account of Azure AI services."""

    kind: ClassVar[str] = "ai_model"
    model: Field[str] = described("name and version of the model")
    retires: Field[datetime] = described("from when on it answers no more")
    retires_after_go_live: Field[timedelta] = described(
        "how long after the go-live, or after today where that is over, it answers", "s"
    )
    has_content_filter: Field[bool] = described("a content filter is named")
    provisioned: Field[bool] = described("the deployment is ready to answer")
    upgrade: Field[str] = described("what happens to its version by itself, in the words of the service")


def ai_models(observed: Observed) -> RowSet:
    """Return a row for each deployed model of the workload's accounts."""
    places, look = Places(observed), _Look(observed)
    rows = (look.row(one) for one in observed.all(ModelDeployment) if places.hold(one.account))
    whose = (Resource,) if observed.workload.azure.narrows else ()
    return observed.row_set(rows, ModelDeployment, AiAccount, *whose)


class _Look:
    """What the regions offer, indexed once for all deployments."""

    def __init__(self, observed: Observed) -> None:
        self._observed = observed
        self._accounts = {fold_id(account.subject): account for account in observed.all(AiAccount)}
        self._offered: Mapping[Key, list[OfferedModel]] = _by_key(observed.all(OfferedModel))

    def row(self, deployment: ModelDeployment) -> AiModel:
        account = self._accounts.get(fold_id(deployment.account))
        offered = self._offers_of(deployment, account)
        rests_on = (deployment, *((account,) if account else ()), *offered)
        retires = self._retires(deployment, account, offered)
        return AiModel(
            subject=deployment.subject,
            evidence=documents_of(rests_on),
            observed_at=oldest(rests_on),
            model=_name(deployment),
            retires=retires,
            retires_after_go_live=(
                retires
                if isinstance(retires, Unknown)
                else retires - self._observed.workload.counts_from(self._observed.now)
            ),
            has_content_filter=_has_filter(deployment.content_filter),
            provisioned=_provisioned(deployment.provisioning_state),
            upgrade=known_or(deployment.upgrade, absent("what happens to its version by itself")),
        )

    def _offers_of(self, deployment: ModelDeployment, account: AiAccount | None) -> Sequence[OfferedModel]:
        if account is None or account.location is None:
            return ()
        words = (deployment.model_format, deployment.model, deployment.version)
        spelt = [(word or "").casefold() for word in words]
        key = (subscription_of(account.subject), account.location, spelt[0], spelt[1], spelt[2])
        return self._offered.get(key, ())

    def _retires(
        self, deployment: ModelDeployment, account: AiAccount | None, offered: Sequence[OfferedModel]
    ) -> Field[datetime]:
        """Return the earliest moment that is told for the model, or for the SKU by which it is deployed."""
        sku = (deployment.sku or "").casefold()
        told = [one.retires for one in offered if one.retires is not None]
        told += [entry.retires for one in offered for entry in one.skus if entry.sku.casefold() == sku]
        gaps = self._observed.hiding(AiAccount, at=deployment.account) or self._unlisted(account)
        if gaps:
            return hidden_by(gaps)
        if told:
            return min(told)
        return missing(f"Azure tells no retirement date of {_name_in_words(deployment)}: look at its list of models")

    def _unlisted(self, account: AiAccount | None) -> tuple[Gap, ...]:
        if account is None or account.location is None:
            return ()
        region = f"{_REGIONS.format(subscription_of(account.subject))}/{account.location}"
        return self._observed.hiding(OfferedModel, at=region)


def _by_key(models: Sequence[OfferedModel]) -> Mapping[Key, list[OfferedModel]]:
    found: dict[Key, list[OfferedModel]] = defaultdict(list)
    for one in models:
        place = (subscription_of(one.subject), one.location)
        found[(*place, one.model_format.casefold(), one.model.casefold(), one.version.casefold())].append(one)
    return dict(found)


def _name(deployment: ModelDeployment) -> Field[str]:
    return _name_in_words(deployment) if deployment.model else absent("which model it is")


def _name_in_words(deployment: ModelDeployment) -> str:
    return " ".join(filter(None, (deployment.model, deployment.version))) or deployment.name


def _has_filter(name: str | None) -> Field[bool]:
    return absent("which content filter it has") if name is None else name.strip().casefold() not in _NO_FILTER


def _provisioned(state: str | None) -> Field[bool]:
    if state is None:
        return absent("whether the deployment is ready")
    word = state.casefold()
    if word == _READY or word in _NOT_READY:
        return word == _READY
    return Unknown(reason=Reason.PARSE, why=f"the state of the deployment is {state!r}, a word that is not known")
