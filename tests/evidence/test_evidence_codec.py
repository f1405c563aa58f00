"""Records come back from JSON as they went in."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.evidence.canonical import to_bytes
from collector.evidence.codec import BadRecord, Run, StoredRead, fact_from_json, fact_to_json, from_json, to_json
from collector.facts import FACT_TYPES
from collector.facts.backup import BackupPolicy, ProtectedItem
from collector.facts.monitoring import ActionGroup, Receiver
from collector.facts.support import Permission, RoleDefinition
from collector.model import Cause, Gap

_AT = datetime(2026, 11, 22, 12, 0, 30, 250000, tzinfo=UTC)
_DIGEST = "sha256:" + "0" * 64

st.register_type_strategy(datetime, st.datetimes(timezones=st.just(UTC)))


# Numbers of facts are finite: `Item.maybe_number` refuses all others.
st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))


def _facts():
    return st.one_of([st.from_type(fact_type) for fact_type in FACT_TYPES.values()])


@given(_facts())
def test_every_fact_comes_back_as_it_was(fact):
    assert fact_from_json(json.loads(to_bytes(fact_to_json(fact)))) == fact


@given(_facts())
def test_nothing_is_stored_as_null(fact):
    assert None not in fact_to_json(fact).values()


@given(st.from_type(Gap) | st.from_type(StoredRead) | st.from_type(Run))
def test_gaps_reads_and_runs_come_back_as_they_were(record):
    assert from_json(type(record), json.loads(to_bytes(to_json(record)))) == record


def test_a_fact_is_stored_with_its_kind_its_moments_in_utc_and_no_absent_field():
    fact = BackupPolicy(subject="/a", documents=(_DIGEST,), observed_at=_AT, workload="VM")
    assert fact_to_json(fact) == {
        "kind": "backup_policy",
        "subject": "/a",
        "documents": [_DIGEST],
        "observed_at": "2026-11-22T12:00:30.250000Z",
        "workload": "VM",
        "continuous": False,
    }


@pytest.mark.parametrize(
    ("fact", "name", "expected"),
    [
        (
            ActionGroup(subject="/a", documents=(), observed_at=_AT, name="a", receivers=(Receiver(channel="sms"),)),
            "receivers",
            [{"channel": "sms", "address": "", "domain": "", "role": ""}],
        ),
        (
            RoleDefinition(
                subject="/r",
                documents=(),
                observed_at=_AT,
                permissions=(Permission(actions=("*",), not_actions=("x",)),),
            ),
            "permissions",
            [{"actions": ["*"], "not_actions": ["x"]}],
        ),
    ],
)
def test_parts_of_facts_are_objects(fact, name, expected):
    assert fact_to_json(fact)[name] == expected


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"kind": "horoscope"}, "the kind 'horoscope' is unknown"),
        ({"kind": None}, "the kind None is unknown"),
        ({"surprise": 1}, "the field 'surprise' is unknown"),
        ({"subject": 7}, "Expected `str`"),
        ({"subject": None}, "Expected `str`"),
        ({"observed_at": "yesterday"}, "Invalid RFC3339"),
        ({"documents": "x"}, "Expected `array`"),
    ],
)
def test_a_record_of_another_shape_is_refused(change, why):
    raw = fact_to_json(ProtectedItem(subject="/a", documents=(), observed_at=_AT)) | change
    with pytest.raises(BadRecord, match=why):
        fact_from_json(raw)


def test_a_moment_without_a_zone_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="has no zone"):
        to_json(ProtectedItem(subject="/a", documents=(), observed_at=_AT.replace(tzinfo=None)))


@pytest.mark.parametrize(
    ("length", "written"),
    [
        (timedelta(days=30), "P30D"),
        (timedelta(hours=4), "PT14400S"),
        (timedelta(seconds=0.5), "PT0.5S"),
        (timedelta(), "P0D"),
    ],
)
def test_the_length_of_a_setting_is_an_iso_duration(length, written):
    fact = BackupPolicy(subject="/p", documents=(), observed_at=_AT, interval=length)
    assert fact_to_json(fact)["interval"] == written
    assert fact_from_json(fact_to_json(fact)) == fact


def test_a_cause_is_stored_by_its_word():
    gap = Gap(cause=Cause.DENIED, hides=("resource",), scope="", detail="d", fix="f", probe="p")
    assert to_json(gap)["cause"] == "denied"
