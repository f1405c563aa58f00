"""What runs in production in Azure DevOps, until when it is kept, and what the release changes against it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from host_answers import answers, asks, facts_of, items, kept
from probe_items import DOCUMENT, GONE, NOON, SEEN, assert_refused, changed

from collector.facts.delivery import ChangedFile, Comparison, DeployedRun, KeptPackage, RetentionLease
from collector.model import Delivery, Environments, Host, Place
from collector.probe import Item
from probes.delivery._azure_devops import ENVIRONMENTS
from probes.delivery.azure_production import (
    DIFFERENCES,
    LEASES,
    NEWEST,
    PACKAGES,
    PROBE,
    PRODUCTION,
    PRODUCTION_BUILDS,
    parse_build,
    parse_difference,
    parse_lease,
    parse_package,
)

SHOP = "azure-devops:contoso/shop"
COMMIT = "3f2c9d1e8b7a6054f3e2d1c0b9a8877665544332"
BEFORE = "a0b1c2d3e4f5061728394a5b6c7d8e9f00112233"
AT, SPAN = f"{SHOP}/build/builds/600", f"{SHOP}/compare/{BEFORE}...{COMMIT}"
PLACES = (Place(Host.AZURE_DEVOPS, "contoso/shop"), Place(Host.AZURE_DEVOPS, "contoso/cart"))
DELIVERY = Delivery(places=PLACES, commit=COMMIT, environments=Environments(production=("production",)))
RECORDED = answers("azure_production")
(ENVIRONMENT_ASK,) = asks(PRODUCTION, DELIVERY)
OURS, LAB = items(ENVIRONMENT_ASK, RECORDED["environments"], SHOP)
(NEWEST_ASK,) = asks(NEWEST, DELIVERY, OURS)
DONE, FAILED, UNDER_WAY = items(NEWEST_ASK, RECORDED["records"], SHOP)
(BUILD_ASK,) = asks(PRODUCTION_BUILDS, DELIVERY, DONE)
(BUILD,) = items(BUILD_ASK, RECORDED["build"], SHOP)
(PACKAGES_ASK,) = asks(PACKAGES, DELIVERY, BUILD)
(LEASES_ASK,) = asks(LEASES, DELIVERY, BUILD)
(DIFFERENCE_ASK,) = asks(DIFFERENCES, DELIVERY, BUILD)


def test_the_build_behind_a_deployment_tells_the_commit():
    assert facts_of(PROBE, PRODUCTION_BUILDS, [BUILD]) == [
        DeployedRun(subject=AT, commit=BEFORE, number="20261108.1", **SEEN)
    ]


def test_a_package_is_there_as_long_as_it_is_listed():
    (package,) = items(PACKAGES_ASK, RECORDED["artifacts"], SHOP)
    assert facts_of(PROBE, PACKAGES, [package]) == [
        KeptPackage(subject=f"{AT}/artifacts/6001", run=AT, name="shop-package", expired=False, **SEEN)
    ]


def test_a_lease_tells_until_when_and_that_of_the_year_9999_has_no_end():
    dated, endless = facts_of(PROBE, LEASES, items(LEASES_ASK, RECORDED["leases"], SHOP))
    until = datetime(2027, 1, 30, 10, tzinfo=UTC)
    assert dated == RetentionLease(subject=f"{AT}/leases/81", run=AT, until=until, **SEEN)
    assert endless.until is None


def test_a_difference_names_every_file_and_no_folder():
    path = "db/migrations/0042_drop.sql"
    assert facts_of(PROBE, DIFFERENCES, items(DIFFERENCE_ASK, RECORDED["difference"], SHOP)) == [
        Comparison(subject=SPAN, base=BEFORE, head=COMMIT, files=1, whole=True, **SEEN),
        ChangedFile(subject=f"{SPAN}/{path}", base=BEFORE, head=COMMIT, path=path, change="add", **SEEN),
    ]


@pytest.mark.parametrize("value", [False, None, GONE])
def test_a_list_that_is_not_said_to_be_whole_is_cut(value):
    answer = changed(RECORDED["difference"], "allChangesIncluded", value)
    found = facts_of(PROBE, DIFFERENCES, items(DIFFERENCE_ASK, answer, SHOP))
    assert found[0].whole is False


@pytest.mark.parametrize(
    ("parse", "raw", "path", "value", "asked"),
    [
        (parse_build, BUILD.raw, "sourceVersion", GONE, SHOP),
        (parse_build, BUILD.raw, "id", None, SHOP),
        (parse_package, RECORDED["artifacts"]["value"][0], "name", GONE, AT),
        (parse_lease, RECORDED["leases"]["value"][0], "validUntil", GONE, AT),
        (parse_lease, RECORDED["leases"]["value"][0], "validUntil", "later", AT),
        (parse_difference, RECORDED["difference"], "changes", GONE, SPAN),
        (parse_difference, RECORDED["difference"], "changes", [{"item": {}}], SPAN),
    ],
)
def test_what_cannot_be_understood_is_refused(parse, raw, path, value, asked):
    assert_refused(parse, dict(raw), path, value, asked)


# --- What is asked -----------------------------------------------------------------------------------------


def test_only_environments_of_production_are_followed_and_nothing_of_them_is_a_fact_here():
    assert asks(NEWEST, DELIVERY, LAB) == []
    assert NEWEST_ASK.path == "pipelines/environments/3/environmentdeploymentrecords"
    assert facts_of(PROBE, PRODUCTION, [OURS]) == facts_of(PROBE, NEWEST, [DONE]) == []


@pytest.mark.parametrize(
    "delivery",
    [
        Delivery(),
        Delivery(environments=DELIVERY.environments),
        Delivery(commit=COMMIT, environments=Environments(staging=("production",))),
    ],
)
def test_without_commit_and_production_nothing_is_followed(delivery):
    assert asks(PRODUCTION, delivery) == []


def test_environments_are_asked_for_by_the_very_requests_that_others_make():
    wider = Environments(staging=("staging",), production=("Production",))
    delivery = Delivery(commit=COMMIT, environments=wider)
    assert asks(PRODUCTION, delivery) == asks(ENVIRONMENTS, delivery)[1:]


def test_only_deployments_that_succeeded_are_followed():
    assert BUILD_ASK.path == "build/builds/600"
    assert asks(PRODUCTION_BUILDS, DELIVERY, FAILED) == asks(PRODUCTION_BUILDS, DELIVERY, UNDER_WAY) == []


def test_the_release_itself_is_not_what_ran_before():
    ours = Item(changed(dict(BUILD.raw), "sourceVersion", COMMIT), DOCUMENT, NOON, AT)
    assert asks(PACKAGES, DELIVERY, ours) == asks(LEASES, DELIVERY, ours) == asks(DIFFERENCES, DELIVERY, ours) == []


@pytest.mark.parametrize(
    ("raw", "at"),
    [
        (changed(dict(BUILD.raw), "repository.type", "GitHub"), AT),
        (changed(dict(BUILD.raw), "repository.type", GONE), AT),
        (dict(BUILD.raw), "azure-devops:contoso/cart/build/builds/600"),
    ],
    ids=["code on GitHub", "not told where", "another project"],
)
def test_what_lies_elsewhere_is_not_compared(raw, at):
    assert asks(DIFFERENCES, DELIVERY, Item(raw, DOCUMENT, NOON, at)) == []


def test_both_commits_are_named_in_the_question():
    assert dict(DIFFERENCE_ASK.query) == {
        "baseVersion": BEFORE,
        "baseVersionType": "commit",
        "targetVersion": COMMIT,
        "targetVersionType": "commit",
        "$top": "2000",
        "diffCommonCommit": "false",
    }


def test_nothing_of_the_answers_is_kept_that_is_no_evidence():
    held = str([BUILD.raw, DONE.raw, OURS.raw, kept(RECORDED["leases"]["value"], LEASES_ASK.keep)])
    assert [word for word in ("hunter2", "A person", "User:", "someone") if word in held] == []
