"""What recorded answers about diagnostic settings, workspaces and dashboards taught us (SURPRISES of the corpus)."""

from __future__ import annotations

import pytest
from corpus_items import items, records

from collector.facts.diagnostics import NO_CAP
from probes.monitoring.dashboards import parse_dashboard, parse_workbook
from probes.monitoring.diagnostic_settings import parse_setting
from probes.monitoring.log_workspaces import parse_workspace

pytestmark = pytest.mark.corpus


def parsed(corpus, record, parse):
    return [fact for item in items(records(corpus)[record]) for fact in parse(item)]


def test_16_the_setting_of_a_subscription_has_an_id_without_a_leading_slash(corpus):
    found = parsed(corpus, "azcli:monitor/test_monitor_diagnostic_settings_subscription#003", parse_setting)
    assert found
    for setting in found:
        assert setting.subject.startswith("/subscriptions/")
        assert setting.of.count("/") == 2


def test_18_a_setting_may_have_no_type(corpus):
    (found,) = parsed(
        corpus, "c7n:DiagnosticSettingsFilterTest.test_filter_diagnostic_settings_enabled#001", parse_setting
    )
    assert found.of.endswith("/loadbalancers/cctestdiagnostic_loadbalancer")
    assert (found.logs, found.metrics) == (("LoadBalancerProbeHealthStatus",), ())


@pytest.mark.parametrize("number", ["005", "006"])
def test_22_a_workbook_shows_its_content_only_when_asked(corpus, number):
    (found,) = parsed(
        corpus, f"azext25:application-insights/test_appinsights_workbook_identity#{number}", parse_workbook
    )
    assert (found.parts, found.name) == (None, "workbook000002")


@pytest.mark.parametrize("record", ["azext24:portal/test_portal#001", "azext25:portal/test_portal#001"])
def test_23_tiles_stand_in_lists_or_in_objects(corpus, record):
    (found,) = parsed(corpus, record, parse_dashboard)
    assert (found.parts, found.tags) == (1, (("akey", "aValue"), ("anotherkey", "anotherValue")))


def test_30_a_destination_that_is_null_is_none(corpus):
    (found,) = parsed(corpus, "azcli:monitor/test_monitor_diagnostic_settings_scenario#010", parse_setting)
    assert (found.workspace, found.event_hub, found.partner) == (None, None, None)
    assert found.storage is not None
    assert found.logs == ("NetworkSecurityGroupEvent", "NetworkSecurityGroupRuleCounter")


def test_35_minus_one_is_no_cap(corpus):
    (found,) = parsed(corpus, "azcli:monitor/test_monitor_diagnostic_settings_scenario#006", parse_workspace)
    assert found.daily_cap_gb == NO_CAP
