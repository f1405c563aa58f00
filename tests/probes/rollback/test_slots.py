"""Slots of web apps, and when they were last swapped."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from probe_items import GONE, PROD, SEEN, assert_refused, changed, fact, facts, in_capitals, recording

from collector.facts.rollback import DeploymentSlot, SlotSwap
from probes.rollback.slots import parse_site, parse_slot

SLOT, SITE = recording("rollback", "slots")
SITE_ID = f"{PROD}/resourceGroups/rg-till/providers/Microsoft.Web/sites/till-front"


def test_a_slot_knows_its_site():
    assert fact(parse_slot, SLOT) == DeploymentSlot(
        subject=f"{SITE_ID}/slots/staging", site=SITE_ID, state="Running", tier="PremiumV3", **SEEN
    )


def test_a_site_tells_its_last_swap():
    assert fact(parse_site, SITE) == SlotSwap(
        subject=SITE_ID,
        swapped=datetime(2026, 11, 14, 5, 12, 44, 307000, tzinfo=UTC),
        source="staging",
        destination="Production",
        **SEEN,
    )


@pytest.mark.parametrize(("parse", "raw"), [(parse_slot, SLOT), (parse_site, SITE)])
def test_the_case_of_property_names_does_not_matter(parse, raw):
    assert fact(parse, in_capitals(raw)) == fact(parse, raw)


def test_only_the_id_tells_a_slot_from_a_site():
    older = {**SLOT, "type": "Microsoft.Web/sites", "name": "till-front(staging)"}
    assert fact(parse_slot, older) == fact(parse_slot, SLOT)


@pytest.mark.parametrize("slot_id", [f"{SITE_ID}/Slots/staging", f"{SITE_ID.upper()}/SLOTS/STAGING"])
def test_the_case_of_an_id_does_not_matter(slot_id):
    assert fact(parse_slot, {**SLOT, "id": slot_id}).site.casefold() == SITE_ID.casefold()


@pytest.mark.parametrize(("path", "field"), [("state", "state"), ("sku", "tier")])
@pytest.mark.parametrize("value", [GONE, None, ""])
def test_what_is_absent_stays_absent(path, field, value):
    assert getattr(fact(parse_slot, changed(SLOT, f"properties.{path}", value)), field) is None


@pytest.mark.parametrize("value", [GONE, None, {}, {"timestampUtc": None}, {"timestampUtc": "0001-01-01T00:00:00"}])
def test_a_site_that_was_never_swapped_tells_nothing(value):
    assert facts(parse_site, changed(SITE, "properties.slotSwapStatus", value)) == ()


def test_a_slot_that_was_swapped_tells_it_of_its_site():
    raw = changed(SLOT, "properties.slotSwapStatus", SITE["properties"]["slotSwapStatus"])
    assert facts(parse_slot, raw) == (fact(parse_slot, SLOT), fact(parse_site, SITE))


@pytest.mark.parametrize("path", ["sourceSlotName", "destinationSlotName"])
def test_the_names_of_a_swap_may_be_missing(path):
    assert fact(parse_site, changed(SITE, f"properties.slotSwapStatus.{path}", GONE)).swapped.year == 2026


@pytest.mark.parametrize("value", [GONE, "", 7, SITE_ID, f"{SITE_ID}/slots/"])
def test_what_is_no_slot_is_refused(value):
    assert_refused(parse_slot, SLOT, "id", value)


@pytest.mark.parametrize(
    "path", ["id", "properties.slotSwapStatus.timestampUtc", "properties.slotSwapStatus.sourceSlotName"]
)
def test_other_shapes_of_a_site_are_refused(path):
    assert_refused(parse_site, SITE, path, ["x"])


@pytest.mark.parametrize("path", ["state", "sku"])
def test_words_of_another_type_are_refused(path):
    assert_refused(parse_slot, SLOT, f"properties.{path}", 1)
