"""AI models that are deployed, and those that a region offers."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from probe_items import GONE, PROD, SEEN, assert_refused, changed, fact, in_capitals, item, recording

from collector.facts.ai import AiAccount, ModelDeployment, OfferedModel, SkuRetirement
from collector.probe import Malformed, PerItem
from probes.ai.model_deployments import PROBE, parse_account, parse_deployment, parse_offered_model

ACCOUNT, DEPLOYMENT, MODEL = recording("ai", "model_deployments")
ACCOUNT_ID = f"{PROD}/resourceGroups/rg-till/providers/Microsoft.CognitiveServices/accounts/oai-till"
REGION = f"{PROD}/providers/Microsoft.CognitiveServices/locations/westeurope"


def test_an_account_tells_its_kind_and_region():
    found = AiAccount(subject=ACCOUNT_ID, account_kind="OpenAI", location="westeurope", **SEEN)
    assert fact(parse_account, ACCOUNT) == found


def test_a_deployment_tells_its_model_and_filter():
    assert fact(parse_deployment, DEPLOYMENT) == ModelDeployment(
        subject=f"{ACCOUNT_ID}/deployments/assistant",
        account=ACCOUNT_ID,
        name="assistant",
        model_format="OpenAI",
        model="gpt-4o",
        version="2024-11-20",
        sku="GlobalStandard",
        provisioning_state="Succeeded",
        content_filter="Microsoft.DefaultV2",
        upgrade="OnceCurrentVersionExpired",
        **SEEN,
    )


def test_an_offered_model_tells_when_it_and_its_skus_retire():
    assert fact(parse_offered_model, MODEL, REGION) == OfferedModel(
        subject=f"{REGION}/models/OpenAI.gpt-4o.2024-11-20",
        location="westeurope",
        model_format="OpenAI",
        model="gpt-4o",
        version="2024-11-20",
        retires=datetime(2027, 10, 1, tzinfo=UTC),
        skus=(SkuRetirement(sku="GlobalStandard", retires=datetime(2027, 9, 1, tzinfo=UTC)),),
        **SEEN,
    )


@pytest.mark.parametrize(("said", "found"), [("", ""), (None, None), (GONE, None), ("strict", "strict")])
def test_an_empty_filter_is_none_and_an_absent_one_says_nothing(said, found):
    assert fact(parse_deployment, changed(DEPLOYMENT, "properties.raiPolicyName", said)).content_filter == found


@pytest.mark.parametrize("said", [GONE, None, {}, {"inference": None}, {"inference": "9999-12-31T00:00:00Z"}])
def test_a_date_that_is_not_told_is_absent(said):
    assert fact(parse_offered_model, changed(MODEL, "model.deprecation", said), REGION).retires is None


@pytest.mark.parametrize(
    ("parse", "raw", "asked"),
    [(parse_account, ACCOUNT, PROD), (parse_deployment, DEPLOYMENT, PROD), (parse_offered_model, MODEL, REGION)],
)
def test_the_case_of_property_names_does_not_matter(parse, raw, asked):
    assert fact(parse, in_capitals(raw), asked) == fact(parse, raw, asked)


@pytest.mark.parametrize(
    ("parse", "raw", "path", "value", "asked"),
    [
        (parse_account, ACCOUNT, "id", GONE, PROD),
        (parse_account, ACCOUNT, "kind", ["OpenAI"], PROD),
        (parse_deployment, DEPLOYMENT, "id", ACCOUNT_ID, PROD),
        (parse_deployment, DEPLOYMENT, "name", GONE, PROD),
        (parse_deployment, DEPLOYMENT, "properties.raiPolicyName", 1, PROD),
        (parse_offered_model, MODEL, "model.name", GONE, REGION),
        (parse_offered_model, MODEL, "model.format", "", REGION),
        (parse_offered_model, MODEL, "model.deprecation.inference", "next year", REGION),
        (parse_offered_model, MODEL, "model.skus", "Standard", REGION),
        (parse_offered_model, MODEL, "kind", "OpenAI", PROD),
        (parse_offered_model, MODEL, "kind", "OpenAI", f"{PROD}/providers/x/locations/"),
    ],
)
def test_other_shapes_are_refused(parse, raw, path, value, asked):
    assert_refused(parse, raw, path, value, asked)


@pytest.mark.parametrize(
    ("kind", "has_models"),
    [("OpenAI", True), ("AIServices", True), ("SomethingNew", True), (None, True), ("TextTranslation", False)],
)
def test_only_accounts_that_may_have_models_are_asked(kind, has_models):
    account = item(changed(ACCOUNT, "kind", kind))
    paths = [read.need.path(account) for read in PROBE.reads if isinstance(read.need, PerItem)]
    assert paths == ([f"{ACCOUNT_ID}/deployments", f"{REGION}/models"] if has_models else [None, None])


def test_an_account_without_a_region_has_no_models_to_compare_with():
    account = item(changed(ACCOUNT, "location", GONE))
    paths = [read.need.path(account) for read in PROBE.reads if isinstance(read.need, PerItem)]
    assert paths == [f"{ACCOUNT_ID}/deployments", None]
    with pytest.raises(Malformed):
        paths = [read.need.path(item({"kind": "OpenAI"})) for read in PROBE.reads if isinstance(read.need, PerItem)]
