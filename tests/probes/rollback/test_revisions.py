"""Container apps and their revisions."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from probe_items import GONE, PROD, SEEN, assert_refused, changed, fact, in_capitals, item, recording

from collector.facts.rollback import Revision, Revisions
from collector.probe import Malformed, PerItem
from probes.rollback.revisions import PROBE, parse_app, parse_revision

APP, OLDER = recording("rollback", "revisions")
APP_ID = f"{PROD}/resourceGroups/rg-till/providers/Microsoft.App/containerapps/till-pay"


def test_an_app_tells_how_it_keeps_its_revisions():
    assert fact(parse_app, APP) == Revisions(
        subject=APP_ID, mode="Multiple", kept_inactive=10, image="till.azurecr.io/pay:4.2.0", **SEEN
    )


def test_an_inactive_revision_is_provisioned_all_the_same():
    assert fact(parse_revision, OLDER, APP_ID) == Revision(
        subject=f"{APP_ID}/revisions/till-pay--r1",
        app=APP_ID,
        active=False,
        created=datetime(2026, 10, 2, 8, 0, 31, tzinfo=UTC),
        traffic=0.0,
        health="Healthy",
        provisioning_state="Provisioned",
        **SEEN,
    )


@pytest.mark.parametrize(("parse", "raw"), [(parse_app, APP), (parse_revision, OLDER)])
def test_the_case_of_property_names_does_not_matter(parse, raw):
    assert fact(parse, in_capitals(raw)) == fact(parse, raw)


@pytest.mark.parametrize("value", [GONE, None])
@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("configuration", "mode"),
        ("configuration.activeRevisionsMode", "mode"),
        ("configuration.maxInactiveRevisions", "kept_inactive"),
        ("template", "image"),
        ("template.containers", "image"),
    ],
)
def test_what_an_app_does_not_tell_stays_absent(path, field, value):
    assert getattr(fact(parse_app, changed(APP, f"properties.{path}", value)), field) is None


def test_an_app_from_the_list_of_all_resources_tells_nothing():
    found = fact(parse_app, changed(APP, "properties", GONE))
    assert (found.mode, found.kept_inactive, found.image) == (None, None, None)


def test_an_app_without_containers_has_no_image():
    assert fact(parse_app, changed(APP, "properties.template.containers", [])).image is None


@pytest.mark.parametrize("value", [GONE, None])
@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("active", "active"),
        ("createdTime", "created"),
        ("trafficWeight", "traffic"),
        ("healthState", "health"),
        ("provisioningState", "provisioning_state"),
    ],
)
def test_what_a_revision_does_not_tell_stays_absent(path, field, value):
    assert getattr(fact(parse_revision, changed(OLDER, f"properties.{path}", value)), field) is None


def test_a_revision_with_an_id_of_its_own_belongs_to_the_app_that_was_asked():
    assert fact(parse_revision, {**OLDER, "id": "till-pay--r1"}, APP_ID).app == APP_ID


@pytest.mark.parametrize(
    ("parse", "raw", "path", "value"),
    [
        (parse_app, APP, "id", GONE),
        (parse_app, APP, "properties.configuration.activeRevisionsMode", 2),
        (parse_app, APP, "properties.configuration.maxInactiveRevisions", "many"),
        (parse_app, APP, "properties.template.containers", "none"),
        (parse_app, APP, "properties.template.containers", [{"image": 5}]),
        (parse_revision, OLDER, "id", GONE),
        (parse_revision, OLDER, "properties.active", "perhaps"),
        (parse_revision, OLDER, "properties.createdTime", "last week"),
        (parse_revision, OLDER, "properties.trafficWeight", "all"),
        (parse_revision, OLDER, "properties.healthState", []),
        (parse_revision, OLDER, "properties.provisioningState", True),
    ],
)
def test_other_shapes_are_refused(parse, raw, path, value):
    assert_refused(parse, raw, path, value)


def test_every_app_is_asked_for_its_revisions():
    (need,) = (read.need for read in PROBE.reads if isinstance(read.need, PerItem))
    assert need.path(item(APP)) == f"{APP_ID}/revisions"
    with pytest.raises(Malformed):
        need.path(item(changed(APP, "id", GONE)))
