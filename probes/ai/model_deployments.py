"""Which AI models are deployed, how, and until when Azure runs them."""

from __future__ import annotations

from collections.abc import Iterator

from collector.facts.ai import AiAccount, ModelDeployment, OfferedModel, SkuRetirement
from collector.model import subscription_of
from collector.probe import Item, Malformed, PerItem, PerSubscription, Probe, Read

API = "2024-10-01"
_ACCOUNTS = PerSubscription("providers/Microsoft.CognitiveServices/accounts", API)
_WITHOUT_MODELS = frozenset(
    {
        *("anomalydetector", "bing.customsearch", "bing.search.v7", "computervision", "contentmoderator"),
        *("contentsafety", "customvision.prediction", "customvision.training", "face", "formrecognizer"),
        *("healthinsights", "immersivereader", "internal.allinone", "luis", "luis.authoring", "metricsadvisor"),
        *("personalizer", "qnamaker", "qnamaker.v2", "speechservices", "textanalytics", "texttranslation"),
    }
)
"""Kinds of accounts that have no models to deploy; one that is new is asked."""
_LOCATIONS = "/locations/"


def parse_account(item: Item) -> Iterator[AiAccount]:
    """An account of Azure AI services, of whatever kind."""
    yield AiAccount(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        account_kind=item.maybe_text("kind"),
        location=item.maybe_region("location"),
    )


def parse_deployment(item: Item) -> Iterator[ModelDeployment]:
    """A model under the name by which the workload calls it."""
    deployment = item.text("id")
    account, *kind = deployment.rsplit("/", 2)
    if len(kind) < 2 or kind[0].casefold() != "deployments":
        raise Malformed("id", deployment, detail=f"{deployment} is the id of no deployment of a model")
    yield ModelDeployment(
        subject=deployment,
        documents=(item.document,),
        observed_at=item.observed_at,
        account=account,
        name=item.text("name"),
        model_format=item.maybe_text("properties.model.format"),
        model=item.maybe_text("properties.model.name"),
        version=item.maybe_text("properties.model.version"),
        sku=item.maybe_text("sku.name"),
        provisioning_state=item.maybe_text("properties.provisioningState"),
        content_filter=_filter_of(item),
        upgrade=item.maybe_text("properties.versionUpgradeOption"),
    )


def _filter_of(deployment: Item) -> str | None:
    """Return the name of the content filter; an empty one says that there is none, an absent one says nothing."""
    path = "properties.raiPolicyName"
    return "" if deployment.get(path) == "" else deployment.maybe_text(path)


def parse_offered_model(item: Item) -> Iterator[OfferedModel]:
    """A model that the region offers; it has no id, so that its subject is made of the region's path and its name."""
    region, location = item.asked, item.asked.rpartition(_LOCATIONS)[2].casefold()
    if _LOCATIONS not in region or not location:
        raise Malformed("model", region, detail=f"models were listed for {region or 'no place'}, which is no region")
    spelt = (item.text("model.format"), item.text("model.name"), item.maybe_text("model.version") or "")
    yield OfferedModel(
        subject=f"{region}/models/{'.'.join(spelt)}",
        documents=(item.document,),
        observed_at=item.observed_at,
        location=location,
        model_format=spelt[0],
        model=spelt[1],
        version=spelt[2],
        retires=item.maybe_instant("model.deprecation.inference"),
        skus=tuple(_skus(item)),
    )


def _skus(item: Item) -> Iterator[SkuRetirement]:
    for raw in item.maybe_objects("model.skus") or ():
        sku = item.inside(raw)
        retires = sku.maybe_instant("deprecationDate")
        if retires is not None:
            yield SkuRetirement(sku=sku.text("name"), retires=retires)


def _has_models(account: Item) -> bool:
    return (account.maybe_text("kind") or "").casefold() not in _WITHOUT_MODELS


def _deployments_path(account: Item) -> str | None:
    return f"{account.text('id')}/deployments" if _has_models(account) else None


def _models_path(account: Item) -> str | None:
    """Return the path of the models of a region; accounts of one region ask for the same, which is read once."""
    region = account.maybe_region("location")
    if not region or not _has_models(account):
        return None
    subscription = subscription_of(account.text("id"))
    return f"/subscriptions/{subscription}/providers/Microsoft.CognitiveServices/locations/{region}/models"


PROBE = Probe(
    id="ai-model-deployments",
    title="Deployed AI models and their retirement",
    reads=(
        Read(_ACCOUNTS, parse_account, (AiAccount,)),
        Read(PerItem(_ACCOUNTS, _deployments_path, API), parse_deployment, (ModelDeployment,)),
        Read(PerItem(_ACCOUNTS, _models_path, API), parse_offered_model, (OfferedModel,)),
    ),
    rights=(
        "Microsoft.CognitiveServices/accounts/read",
        "Microsoft.CognitiveServices/accounts/deployments/read",
        "Microsoft.CognitiveServices/locations/models/read",
    ),
    otherwise="A dated list of the models in use with their retirement dates, attested by the service owner.",
)
