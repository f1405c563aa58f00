"""Unmodified clients of Azure work against the simulator."""

from __future__ import annotations

import warnings

import pytest
from azure.core.exceptions import HttpResponseError
from azure.identity import ClientSecretCredential
from azure.mgmt.monitor import MonitorManagementClient
from azure.mgmt.recoveryservices import RecoveryServicesClient

from simulator.process import start

with warnings.catch_warnings():
    # azure-mgmt-support 7 has invalid escapes in its docstrings; they show once, when it is first compiled.
    warnings.simplefilter("ignore")
    from azure.mgmt.support import MicrosoftSupport

ONE, TWO = "00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"
SCOPE = "https://management.azure.com/.default"


@pytest.fixture(scope="module")
def running(tmp_path_factory, small_text):
    path = tmp_path_factory.mktemp("clients") / "estate.yaml"
    path.write_text(small_text + "\npage_size: 1\n", encoding="utf-8")
    with start(path, lifetime=60) as found:
        yield found


@pytest.fixture(scope="module")
def credential(running):
    found = ClientSecretCredential(
        running.tenant,
        running.client_id,
        "any",
        authority=running.url,
        disable_instance_discovery=True,
        connection_verify=str(running.ca),
    )
    with found:
        yield found


def client(kind, credential, running, subscription=ONE):
    return kind(
        credential,
        subscription,
        base_url=running.url,
        credential_scopes=[SCOPE],
        connection_verify=str(running.ca),
    )


def test_the_identity_library_gets_a_token(credential):
    token = credential.get_token(SCOPE)
    assert token.token.count(".") == 2


def test_support_tickets_are_listed_page_by_page(credential, running):
    with client(MicrosoftSupport, credential, running) as support:
        tickets = list(support.support_tickets.list())
    assert [ticket.support_plan_type for ticket in tickets] == ["Standard", "Standard"]
    assert [ticket.status for ticket in tickets] == ["Closed", "Open"]


def test_vaults_are_listed(credential, running):
    with client(RecoveryServicesClient, credential, running) as recovery:
        assert [vault.name for vault in recovery.vaults.list_by_subscription_id()] == ["safe"]


def test_alert_rules_and_action_groups_are_listed(credential, running):
    with client(MonitorManagementClient, credential, running) as monitor:
        (group,) = monitor.action_groups.list_by_subscription_id()
        (rule,) = monitor.metric_alerts.list_by_subscription()
        (activity,) = monitor.activity_log_alerts.list_by_subscription_id()
    assert [receiver.status for receiver in group.email_receivers + group.sms_receivers] == ["Enabled", "Disabled"]
    assert rule.criteria.all_of[0].metric_name == "Percentage CPU"
    assert activity.condition.all_of[0].equals == "ServiceHealth"


def test_a_refusal_arrives_as_the_error_of_the_library(credential, running):
    stranger = "00000000-0000-4000-8000-00000000000f"
    with (
        client(RecoveryServicesClient, credential, running, stranger) as recovery,
        pytest.raises(HttpResponseError) as raised,
    ):
        list(recovery.vaults.list_by_subscription_id())
    assert (raised.value.status_code, raised.value.error.code) == (404, "SubscriptionNotFound")


def test_the_clients_wrote_nothing(running):
    methods = {(entry["method"], entry["path"].rsplit("/", 1)[-1]) for entry in running.log()}
    assert {method for method, last in methods if last != "token"} <= {"GET"}
