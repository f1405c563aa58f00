"""AI models: ready, filtered, and served long enough after the go-live."""

from __future__ import annotations

import dataclasses
from datetime import datetime, timedelta
from typing import Any

import pytest
from builders import GO_LIVE, NOW, PROD, VM, WORKLOAD
from builders_launch import ai_account, ai_deployment, ai_offer
from judged import REASONS, gap, healthy, outcome, rows_of, verdict

from collector.facts.ai import AiAccount, ModelDeployment, OfferedModel, SkuRetirement
from collector.facts.azure import Inventory
from collector.model import AzureScope

AI = "ai-model-supported"
RETIRES, FILTER, READY = (f"fail F-{AI}-{line}" for line in (1, 2, 3))
REGION = f"{PROD}/providers/Microsoft.CognitiveServices/locations/westeurope"


def offered(days: float | None = 365, **changes: Any) -> OfferedModel:
    """The model as its region offers it, which retires so many days after the go-live."""
    return ai_offer(**{"retires": None if days is None else on(days), **changes})


def on(days: float) -> datetime:
    return GO_LIVE + timedelta(days=days)


def sku(name: str, days: float) -> tuple[SkuRetirement, ...]:
    return (SkuRetirement(sku=name, retires=on(days)),)


@pytest.mark.parametrize(
    ("models", "expected"),
    [
        pytest.param([offered()], "pass", id="a year"),
        pytest.param([offered(180)], "pass", id="exactly long enough"),
        pytest.param([offered(179.9)], RETIRES, id="not quite"),
        pytest.param([offered(-3)], RETIRES, id="retired"),
        pytest.param([offered(None)], "unknown U-MISSING", id="no date told"),
        pytest.param([], "unknown U-MISSING", id="not among those offered"),
        pytest.param([offered(version="2024-08-06")], "unknown U-MISSING", id="another version"),
        pytest.param([offered(location="northeurope")], "unknown U-MISSING", id="another region"),
        pytest.param([offered(model_format="Mistral AI")], "unknown U-MISSING", id="another maker"),
        pytest.param([offered(model="GPT-4O", model_format="openai")], "pass", id="in other case"),
        pytest.param([offered(), offered(60)], RETIRES, id="the earliest of several dates"),
        pytest.param([offered(None), offered(300)], "pass", id="told once"),
        pytest.param([offered(skus=sku("globalstandard", 30))], RETIRES, id="its SKU retires earlier"),
        pytest.param([offered(skus=sku("Standard", 30))], "pass", id="another SKU retires earlier"),
        pytest.param([offered(None, skus=sku("GlobalStandard", 300))], "pass", id="only the SKU has a date"),
    ],
)
def test_how_long_a_model_has_to_be_served(models, expected):
    assert outcome(AI, [*healthy(), ai_account(), ai_deployment(), *models]) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"content_filter": ""}, FILTER, id="no filter"),
        pytest.param({"content_filter": " "}, FILTER, id="nothing but a space"),
        pytest.param({"content_filter": "Microsoft.Nil"}, FILTER, id="the one that filters nothing"),
        pytest.param({"content_filter": "MICROSOFT.NIL"}, FILTER, id="the same in capitals"),
        pytest.param({"content_filter": None}, "unknown U-PARSE", id="filter not told"),
        pytest.param({"content_filter": "strict"}, "pass", id="a filter of one's own"),
        pytest.param({"provisioning_state": "Failed"}, READY, id="failed"),
        pytest.param({"provisioning_state": "DISABLED"}, READY, id="switched off"),
        pytest.param({"provisioning_state": "Creating"}, READY, id="not ready yet"),
        pytest.param({"provisioning_state": "succeeded"}, "pass", id="state in lower case"),
        pytest.param({"provisioning_state": None}, "unknown U-PARSE", id="state not told"),
        pytest.param({"provisioning_state": "Resting"}, "unknown U-PARSE", id="a state that is new"),
        pytest.param({"upgrade": None}, "pass", id="upgrades are shown only"),
        pytest.param({"model": None}, "unknown U-MISSING", id="model not told"),
    ],
)
def test_what_a_deployment_has_to_be(changes, expected):
    assert outcome(AI, [*healthy(), ai_account(), ai_deployment(**changes), offered()]) == expected


def test_the_major_tells_how_long_is_left():
    found = verdict(AI, [*healthy(), ai_account(), ai_deployment(), offered(60)])
    assert (found.severity.value, found.measured.value, found.limit.value) == ("major", 60 * 86400.0, 180 * 86400.0)


@pytest.mark.parametrize("accounts", [[], [ai_account(location=None)]])
def test_without_the_region_of_the_account_the_date_is_unknown(accounts):
    assert outcome(AI, [*healthy(), *accounts, ai_deployment(), offered()]) == "unknown U-MISSING"


def test_models_of_other_workloads_are_not_judged():
    machine_only = dataclasses.replace(WORKLOAD, azure=AzureScope(resources=(VM,)))
    facts = [*healthy(), ai_account(), ai_deployment(), offered(1)]
    assert rows_of("ai_model", facts, workload=machine_only) == []


# --- Gaps ----------------------------------------------------------------------------------------------------


def test_no_account_is_not_applicable():
    assert outcome(AI, healthy()) == "not_applicable"
    assert outcome(AI, [*healthy(), ai_account(account_kind="TextTranslation")]) == "not_applicable"


@pytest.mark.parametrize("kind", [AiAccount, ModelDeployment])
def test_deployments_that_nobody_looked_for_are_unknown(kind):
    unproven = [fact for fact in healthy() if not (isinstance(fact, Inventory) and fact.of == kind.kind)]
    assert outcome(AI, unproven) == "unknown U-PARTIAL"


@pytest.mark.parametrize(("cause", "code"), REASONS)
@pytest.mark.parametrize("kind", [AiAccount, ModelDeployment, OfferedModel])
def test_what_was_not_read_leaves_it_unknown(kind, cause, code):
    facts = [*healthy(), ai_account(), ai_deployment(), offered()]
    assert outcome(AI, facts, [gap(kind, cause=cause)]) == f"unknown {code}"


def test_models_of_a_region_that_were_not_listed_leave_that_region_unknown():
    facts = [*healthy(), ai_account(), ai_deployment(), offered()]
    assert outcome(AI, facts, [gap(OfferedModel, scope=REGION)]) == "unknown U-PERM"
    assert outcome(AI, facts, [gap(OfferedModel, scope=f"{REGION}2")]) == "pass"


def test_an_observation_that_is_too_old_is_stale():
    stale = dataclasses.replace(ai_deployment(), observed_at=NOW - timedelta(hours=25))
    assert outcome(AI, [*healthy(), ai_account(), stale, offered()]) == "unknown U-STALE"
