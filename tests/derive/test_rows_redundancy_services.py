"""Single points of failure beside the workload: API Management, search, integration, models."""

from __future__ import annotations

import pytest
from builders import SEEN
from judged import REASONS, gap
from redundancy_judged import NO_ZONE, TOO_FEW, judged, of_type, resource, told

from collector.facts import resource_types as types
from collector.facts.ai import ModelDeployment
from collector.facts.redundancy import ServiceRedundancy
from collector.model import Fact, Tier

APIM, SEARCH, ACCOUNT = (of_type(kind) for kind in (types.API_MANAGEMENT, types.SEARCH, types.AI_ACCOUNT))
THREE = ("1", "2", "3")
MISSING, PARSE = "unknown U-MISSING", "unknown U-PARSE"


@pytest.mark.parametrize(
    ("sku", "units", "zones", "at_t1", "at_t2"),
    [
        ("Premium", 3, THREE, "pass", "pass"),
        ("PREMIUM", 2, ("1", "2"), "pass", "pass"),
        ("PremiumV2", 2, ("1", "2"), "pass", "pass"),
        ("Premium", 2, ("1",), NO_ZONE, "pass"),
        ("Premium", 2, (), MISSING, "pass"),
        ("Premium", 1, (), NO_ZONE, "pass"),
        ("Premium", None, THREE, PARSE, "pass"),
        ("Standard", 2, (), NO_ZONE, "pass"),
        ("BasicV2", 1, (), NO_ZONE, "pass"),
        ("Consumption", 0, (), NO_ZONE, "pass"),
        ("Developer", 1, (), NO_ZONE, TOO_FEW),
        ("Ultra", 3, THREE, PARSE, "pass"),
        ("Ultra", 1, THREE, TOO_FEW, TOO_FEW),
        (None, 3, THREE, PARSE, "pass"),
        (None, None, (), PARSE, PARSE),
    ],
)
def test_api_management_stands_in_zones_in_its_premium_tiers_only(sku, units, zones, at_t1, at_t2):
    facts = [resource(APIM), told(APIM, sku=sku, instances=units, zones=zones)]
    assert judged(*facts) == at_t1
    assert judged(*facts, tier=Tier.T2) == at_t2


@pytest.mark.parametrize(
    ("sku", "replicas", "at_t1", "at_t2"),
    [
        ("standard", 3, "pass", "pass"),
        ("basic", 2, "pass", "pass"),
        ("standard", 1, NO_ZONE, TOO_FEW),
        ("standard", None, PARSE, PARSE),
        ("free", 3, NO_ZONE, TOO_FEW),
        ("FREE", None, NO_ZONE, TOO_FEW),
        (None, 2, "pass", "pass"),
    ],
)
def test_a_search_service_needs_replicas_which_its_region_spreads(sku, replicas, at_t1, at_t2):
    facts = [resource(SEARCH), told(SEARCH, sku=sku, instances=replicas)]
    assert judged(*facts) == at_t1
    assert judged(*facts, tier=Tier.T2) == at_t2


def test_a_search_service_in_a_region_without_zones_needs_replicas_alone():
    assert judged(resource(SEARCH, "westus"), told(SEARCH, sku="basic", instances=2)) == "pass"
    assert judged(resource(SEARCH, "westus"), told(SEARCH, sku="basic", instances=1)) == TOO_FEW
    assert judged(resource(SEARCH, "nowhere"), told(SEARCH, sku="basic", instances=2)) == MISSING


@pytest.mark.parametrize("kind", [types.LOGIC_APP, types.DATA_FACTORY])
def test_integration_services_use_the_zones_of_their_region(kind):
    subject = of_type(kind)
    assert judged(resource(subject), told(subject)) == judged(resource(subject, "westus"), told(subject)) == "pass"
    assert judged(resource(subject, "nowhere"), told(subject)) == MISSING


@pytest.mark.parametrize(("cause", "reason"), REASONS)
@pytest.mark.parametrize("subject", [APIM, SEARCH, of_type(types.LOGIC_APP)])
def test_a_service_behind_a_gap_is_unknown_for_its_reason(subject, cause, reason):
    assert judged(resource(subject), gaps=[gap(ServiceRedundancy, cause=cause)]) == f"unknown {reason}"


# --- Models of artificial intelligence ----------------------------------------------------------------------


def served(*skus: str | None) -> list[Fact]:
    deployments = [
        ModelDeployment(subject=f"{ACCOUNT}/deployments/{n}", account=ACCOUNT.upper(), name=f"m{n}", sku=sku, **SEEN)
        for n, sku in enumerate(skus)
    ]
    return [resource(ACCOUNT), *deployments]


@pytest.mark.parametrize(
    ("skus", "expected"),
    [
        (["GlobalStandard"], "pass"),
        (["globalstandard", "DataZoneProvisionedManaged"], "pass"),
        (["GlobalStandard", "Standard"], MISSING),
        (["ProvisionedManaged"], MISSING),
        (["GlobalSomethingNew"], MISSING),
        ([None], MISSING),
        ([], MISSING),
    ],
)
def test_only_models_that_answer_from_many_places_survive_a_zone(skus, expected):
    assert judged(*served(*skus)) == expected
    assert judged(*served(*skus), tier=Tier.T2) == "pass"


@pytest.mark.parametrize(("cause", "reason"), REASONS)
def test_models_that_may_be_hidden_leave_their_account_open(cause, reason):
    hidden = gap(ModelDeployment, cause=cause)
    assert judged(*served("GlobalStandard"), gaps=[hidden]) == f"unknown {reason}"
    assert judged(*served("GlobalStandard"), gaps=[hidden], tier=Tier.T2) == f"unknown {reason}"
