"""Policies of both kinds of vaults: the longest gap of the finest schedule, and how long backups are kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from probe_items import GONE, PROD, SEEN, assert_refused, changed, fact, facts, in_capitals, item, recording

from collector.facts.backup import BackupPolicy
from collector.probe import Malformed, PerItem, PerSubscription, Read
from probes.recovery._backup_vault_policies import parse_backup_vault_policy
from probes.recovery._recovery_vault_policies import parse_recovery_vault_policy
from probes.recovery._schedules import DAY, WEEK, gap_of_window, longest_gap
from probes.recovery.backup_jobs import PROBE as JOBS
from probes.recovery.backup_policies import PROBE

EVERY_4_HOURS, SQL, DISKS, BLOBS = recording("recovery", "backup_policies")
SCHEDULE, RETENTION = "properties.schedulePolicy", "properties.retentionPolicy"
HOUR = timedelta(hours=1)


def simple(frequency: str, **more: object) -> dict[str, object]:
    return {"schedulePolicyType": "SimpleSchedulePolicy", "scheduleRunFrequency": frequency, **more}


def second(frequency: str, **more: object) -> dict[str, object]:
    return {"schedulePolicyType": "SimpleSchedulePolicyV2", "scheduleRunFrequency": frequency, **more}


def at(*hours: str) -> dict[str, object]:
    return {"scheduleRunTimes": [f"2026-01-12T{hour}:00Z" for hour in hours]}


def hourly(interval: object, window: object) -> dict[str, object]:
    return {"hourlySchedule": {"interval": interval, "scheduleWindowDuration": window}}


def kept(count: object, unit: object) -> dict[str, object]:
    return {"retentionDuration": {"count": count, "durationType": unit}}


def test_a_policy_for_machines():
    assert fact(parse_recovery_vault_policy, EVERY_4_HOURS) == BackupPolicy(
        subject=EVERY_4_HOURS["id"],
        workload="AzureIaasVM",
        interval=4 * HOUR,
        retention=35 * DAY,
        longest_retention=730 * DAY,
        **SEEN,
    )


def test_a_policy_for_databases_is_as_fine_as_its_logs_and_keeps_as_long_as_its_shortest_part():
    found = fact(parse_recovery_vault_policy, SQL)
    assert (found.interval, found.retention, found.longest_retention) == (HOUR / 4, 15 * DAY, 182 * DAY)


def test_without_logs_a_policy_for_databases_is_as_fine_as_its_differentials():
    found = fact(
        parse_recovery_vault_policy,
        changed(SQL, "properties.subProtectionPolicy", SQL["properties"]["subProtectionPolicy"][:2]),
    )
    assert (found.interval, found.retention) == (3 * DAY, 60 * DAY)


@pytest.mark.parametrize(
    ("schedule", "interval"),
    [
        (simple("Daily", **at("22:00")), DAY),
        (simple("daily", **at("22:00", "04:00")), 18 * HOUR),
        (simple("Daily", **at("22:00", "22:00")), DAY),
        (simple("Weekly", scheduleRunDays=["Sunday"], **at("22:00")), WEEK),
        (simple("Weekly", scheduleRunDays=["Monday", "thursday"], **at("22:00")), 4 * DAY),
        (simple("Weekly", scheduleRunDays=["Sunday", "Monday"], **at("22:00")), 6 * DAY),
        (simple("Weekly", scheduleRunDays=["Monday"], scheduleWeeklyFrequency=2, **at("22:00")), 2 * WEEK),
        (simple("Hourly", **hourly(4, 24)), 4 * HOUR),
        (second("Daily", dailySchedule=at("01:00", "13:30")), 12.5 * HOUR),
        (second("Weekly", weeklySchedule={"scheduleRunDays": ["Friday"], **at("01:00")}), WEEK),
        (second("Hourly", **hourly(4, 12)), 16 * HOUR),
        (second("Hourly", **hourly(6, 20)), 6 * HOUR),
        ({"schedulePolicyType": "LogSchedulePolicy", "scheduleFrequencyInMins": 120}, 2 * HOUR),
    ],
)
def test_the_interval_is_the_longest_gap_between_two_runs(schedule, interval):
    assert fact(parse_recovery_vault_policy, changed(EVERY_4_HOURS, SCHEDULE, schedule)).interval == interval


@pytest.mark.parametrize(
    "schedule",
    [
        None,
        GONE,
        {},
        {"schedulePolicyType": "LongTermSchedulePolicy"},
        {"schedulePolicyType": "SimpleSchedulePolicyV3", "scheduleRunFrequency": "Daily", **at("22:00")},
        {"schedulePolicyType": "LogSchedulePolicy", "scheduleFrequencyInMins": 0},
        {"schedulePolicyType": "LogSchedulePolicy"},
        simple("Fortnightly", **at("22:00")),
        simple("Daily"),
        simple("Weekly", **at("22:00")),
        second("Daily", **at("22:00")),
        second("Hourly", **hourly(0, 12)),
        second("Hourly", **hourly(4, None)),
    ],
)
def test_a_schedule_that_is_not_understood_gives_no_interval(schedule):
    found = fact(parse_recovery_vault_policy, changed(EVERY_4_HOURS, SCHEDULE, schedule))
    assert (found.interval, found.retention) == (None, 35 * DAY)


@pytest.mark.parametrize(
    ("retention", "shortest", "longest"),
    [
        ({"dailySchedule": kept(7, "Days")}, 7 * DAY, 7 * DAY),
        ({"dailySchedule": kept(7, "Days"), "monthlySchedule": kept(6, "Months")}, 7 * DAY, 180 * DAY),
        ({"weeklySchedule": kept(4, "weeks"), "yearlySchedule": kept(1, "Years")}, 28 * DAY, 365 * DAY),
        ({"dailySchedule": kept(1, "Invalid"), "weeklySchedule": kept(4, "Weeks")}, None, 28 * DAY),
        ({"dailySchedule": kept(None, "Days")}, None, None),
        (kept(6, "Weeks"), 42 * DAY, 42 * DAY),
        ({}, None, None),
        (None, None, None),
    ],
)
def test_retention_is_that_of_the_finest_rule_and_the_longest_that_of_any(retention, shortest, longest):
    found = fact(parse_recovery_vault_policy, changed(EVERY_4_HOURS, RETENTION, retention))
    assert (found.retention, found.longest_retention) == (shortest, longest)


def test_shares_that_are_copied_to_the_vault_tell_their_retention_elsewhere():
    vault = {"snapshotRetentionInDays": 5, "vaultRetention": {"dailySchedule": kept(30, "Days")}}
    raw = changed(EVERY_4_HOURS, "properties.vaultRetentionPolicy", vault)
    assert fact(parse_recovery_vault_policy, raw).retention == 30 * DAY


def test_a_part_whose_retention_is_not_told_leaves_the_whole_unknown():
    raw = changed(SQL, "properties.subProtectionPolicy", [*SQL["properties"]["subProtectionPolicy"], {}])
    found = fact(parse_recovery_vault_policy, raw)
    assert (found.interval, found.retention, found.longest_retention) == (HOUR / 4, None, 182 * DAY)


def test_a_policy_for_disks():
    assert fact(parse_backup_vault_policy, DISKS) == BackupPolicy(
        subject=DISKS["id"],
        workload="Microsoft.Compute/disks",
        interval=4 * HOUR,
        retention=30 * DAY,
        longest_retention=84 * DAY,
        **SEEN,
    )


def test_an_operational_policy_for_blobs_is_continuous():
    found = fact(parse_backup_vault_policy, BLOBS)
    assert (found.continuous, found.interval, found.retention) == (True, None, 30 * DAY)


def test_a_policy_without_a_schedule_for_anything_else_is_not_continuous():
    lakes = ["Microsoft.Storage/storageAccounts/adlsBlobServices"]
    assert not fact(parse_backup_vault_policy, changed(BLOBS, "properties.datasourceTypes", lakes)).continuous


def made(*repetitions: object) -> dict[str, object]:
    trigger = {"schedule": {"repeatingTimeIntervals": list(repetitions)}}
    return {"objectType": "AzureBackupRule", "trigger": trigger}


def keeping(*limits: str | None, copied: bool = False, default: bool = True) -> dict[str, object]:
    copies = [{"copyAfter": {"objectType": "ImmediateCopyOption"}}] if copied else []
    lives = [{"deleteAfter": {"duration": limit}, "targetDataStoreCopySettings": copies} for limit in limits]
    return {"objectType": "AzureRetentionRule", "isDefault": default, "lifecycles": lives}


@pytest.mark.parametrize(
    ("rules", "interval"),
    [
        ([made("R/2026-01-12T09:00:00+00:00/P1D")], DAY),
        ([made("R/2026-01-12T09:00:00-08:00/P1W", "R/2026-01-15T09:00:00-08:00/P1W")], 4 * DAY),
        ([made("R/2026-01-12T09:00:00Z/P1W", "R/2026-01-12T10:00:00Z/P1D")], DAY),
        ([made("R/2026-01-12T09:00:00Z/P1W"), made("R/2026-01-12T09:00:00Z/PT12H")], 12 * HOUR),
        ([made("R/2026-01-12T09:00:00Z/P1W"), made("R5/2026-01-12T09:00:00Z/PT12H")], 7 * DAY),
        ([made("R3/2026-01-12T09:00:00Z/P1D")], None),
        ([made("0 9 * * *"), made("R/2026-01-12T09:00:00Z/P1D")], DAY),
        ([made("0 9 * * *")], None),
        ([made("R/yesterday/P1D")], None),
        ([made("R/2026-01-12T09:00:00Z/PT0S")], None),
        ([{"objectType": "AzureBackupRule", "trigger": {"objectType": "AdhocBasedTriggerContext"}}], None),
        ([{"objectType": "AzureWishRule"}], None),
        (None, None),
    ],
)
def test_the_interval_of_a_backup_vault(rules, interval):
    assert fact(parse_backup_vault_policy, changed(DISKS, "properties.policyRules", rules)).interval == interval


@pytest.mark.parametrize(
    ("rules", "shortest", "longest"),
    [
        ([keeping("P7D"), keeping("P12W", default=False)], 7 * DAY, 84 * DAY),
        ([keeping("P30D"), keeping("P7D")], 7 * DAY, 30 * DAY),
        ([keeping("P7D", "P84D", copied=True)], 84 * DAY, 84 * DAY),
        ([keeping("P7D", "P84D")], 7 * DAY, 7 * DAY),
        ([keeping("P3M")], 90 * DAY, 90 * DAY),
        ([keeping("P30D", default=False)], None, 30 * DAY),
        ([keeping(None), keeping("P30D")], None, 30 * DAY),
        ([], None, None),
    ],
)
def test_the_retention_of_a_backup_vault_is_that_of_its_default_rules(rules, shortest, longest):
    found = fact(parse_backup_vault_policy, changed(DISKS, "properties.policyRules", rules))
    assert (found.retention, found.longest_retention) == (shortest, longest)


@pytest.mark.parametrize(
    ("parse", "raw", "path", "value"),
    [
        (parse_recovery_vault_policy, EVERY_4_HOURS, "id", GONE),
        (parse_recovery_vault_policy, EVERY_4_HOURS, "properties", None),
        (parse_recovery_vault_policy, EVERY_4_HOURS, "properties.backupManagementType", GONE),
        (parse_recovery_vault_policy, EVERY_4_HOURS, SCHEDULE, second("Hourly", **hourly("4", 24))),
        (parse_recovery_vault_policy, EVERY_4_HOURS, SCHEDULE, second("Hourly", **hourly(10**30, 24))),
        (parse_recovery_vault_policy, EVERY_4_HOURS, SCHEDULE, simple("Daily", scheduleRunTimes=["at night"])),
        (
            parse_recovery_vault_policy,
            EVERY_4_HOURS,
            SCHEDULE,
            simple("Weekly", scheduleRunDays=["Monday"], scheduleWeeklyFrequency=10**9, **at("22:00")),
        ),
        (parse_recovery_vault_policy, EVERY_4_HOURS, SCHEDULE, simple("Weekly", scheduleRunDays=["Someday"])),
        (parse_recovery_vault_policy, EVERY_4_HOURS, RETENTION, {"dailySchedule": kept("many", "Days")}),
        (parse_recovery_vault_policy, SQL, "properties.subProtectionPolicy", "Log"),
        (parse_backup_vault_policy, DISKS, "id", GONE),
        (parse_backup_vault_policy, DISKS, "properties.policyRules", "hourly"),
        (parse_backup_vault_policy, DISKS, "properties.policyRules", [keeping("for ever")]),
        (parse_backup_vault_policy, DISKS, "properties.datasourceTypes", "Microsoft.Compute/disks"),
    ],
)
def test_other_shapes_are_refused(parse, raw, path, value):
    assert_refused(parse, raw, path, value)


@pytest.mark.parametrize(
    ("parse", "raw"),
    [
        (parse_recovery_vault_policy, EVERY_4_HOURS),
        (parse_recovery_vault_policy, SQL),
        (parse_backup_vault_policy, DISKS),
        (parse_backup_vault_policy, BLOBS),
    ],
)
def test_the_case_of_property_names_does_not_matter(parse, raw):
    assert fact(parse, in_capitals(raw)) == fact(parse, raw)


@given(st.lists(st.timedeltas(timedelta(), WEEK), min_size=1, max_size=9))
def test_no_moment_is_further_from_the_last_run_than_the_longest_gap(offsets):
    gap = longest_gap(offsets, WEEK)
    runs = sorted({offset % WEEK for offset in offsets})
    following = [*runs[1:], runs[0] + WEEK]
    assert gap == max(later - earlier for earlier, later in zip(runs, following, strict=True))
    assert WEEK / len(runs) <= gap <= WEEK


@given(st.integers(1, 24), st.integers(1, 24))
def test_a_window_is_never_finer_than_its_interval_nor_coarser_than_a_day(every, lasts):
    gap = gap_of_window(every * HOUR, lasts * HOUR)
    assert every * HOUR <= gap <= DAY


def test_both_kinds_of_vaults_are_asked():
    vaults = [{"id": f"{PROD}/vault-{number}"} for number in range(2)]
    paths = [read.need.path(item(vault)) for read in PROBE.reads if isinstance(read.need, PerItem) for vault in vaults]
    assert paths == [f"{PROD}/vault-{number}/backupPolicies" for number in (0, 1, 0, 1)]


def _follows(read: Read, way: Read) -> bool:
    return isinstance(read.need, PerItem) and read.need.of == way.need


@pytest.mark.parametrize("probe", [PROBE, JOBS], ids=lambda probe: probe.id)
def test_vaults_are_only_the_way_to_what_lies_below_them(probe):
    """Vaults that cannot be listed hide what is read below them: the policies or jobs, never the vaults themselves."""
    ways = [read for read in probe.reads if isinstance(read.need, PerSubscription)]
    assert len(ways) == 2
    for way in ways:
        assert facts(way.parse, {"id": f"{PROD}/vault"}) == ()
        assert set(way.yields) == {kind for read in probe.reads if _follows(read, way) for kind in read.yields}
        with pytest.raises(Malformed):
            facts(way.parse, {})
