"""The resource manager: what every endpoint answers, page by page, and how it refuses."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

ONE = "/subscriptions/00000000-0000-4000-8000-000000000001"
TWO = "/subscriptions/00000000-0000-4000-8000-000000000002"
VAULT = f"{ONE}/resourceGroups/rg-a/providers/Microsoft.RecoveryServices/vaults/safe"
ASSIGNMENTS = "/providers/Microsoft.Authorization/roleAssignments"


def values(answer):
    assert answer.status == 200
    return answer.body["value"]


@pytest.mark.parametrize(
    ("path", "count"),
    [
        ("/subscriptions", 2),
        (f"{ONE}/resourceGroups", 2),
        (f"{ONE}/resources", 10),
        (f"{ONE}/providers/Microsoft.Compute/virtualMachines", 2),
        (f"{ONE}/PROVIDERS/microsoft.compute/VIRTUALMACHINES", 2),
        (f"{ONE}/resourceGroups/rg-b/providers/Microsoft.Compute/virtualMachines", 1),
        (f"{ONE}/providers/Microsoft.Web/sites", 1),
        (f"{ONE}/providers/Microsoft.RecoveryServices/vaults", 1),
        (f"{VAULT}/backupProtectedItems", 2),
        (f"{ONE}/providers/Microsoft.Support/supportTickets", 2),
        (f"{ONE}/providers/Microsoft.Insights/actionGroups", 1),
        (f"{ONE}/providers/Microsoft.Insights/metricAlerts", 1),
        (f"{ONE}/providers/Microsoft.Insights/scheduledQueryRules", 1),
        (f"{ONE}/providers/Microsoft.Insights/activityLogAlerts", 1),
        (f"{ONE}/providers/Microsoft.AlertsManagement/actionRules", 1),
        (f"{ONE}/providers/Microsoft.Portal/dashboards", 1),
        (f"{ONE}{ASSIGNMENTS}", 2),
        (f"{ONE}/providers/Microsoft.Authorization/roleDefinitions", 10),
        (f"{ONE}/providers/Microsoft.Authorization/denyAssignments", 0),
        (f"{ONE}/providers/Microsoft.KeyVault/vaults", 0),
        ("/providers/Microsoft.Billing/billingAccounts", 1),
        ("/providers/Microsoft.Billing/billingAccounts/77/billingSubscriptions", 0),
    ],
)
def test_every_list_holds_what_the_estate_holds(small, path, count):
    assert len(values(small().get(path))) == count


@pytest.mark.parametrize(
    "path",
    [
        ONE,
        f"{ONE}/resourceGroups/rg-a",
        f"{ONE}/resourceGroups/RG-A/providers/microsoft.compute/virtualmachines/VM-1",
        VAULT,
        f"{ONE}/providers/Microsoft.Billing/billingProperty/default",
        "/providers/Microsoft.Billing/billingAccounts/77",
    ],
)
def test_every_object_is_found_by_its_id_in_any_case(small, path):
    answer = small().get(path)
    assert answer.status == 200
    assert answer.body["id"].lower() == path.lower()


def test_what_a_list_shows_can_be_read_one_by_one(small):
    asking = small()
    lists = ["Microsoft.Compute/virtualMachines", "Microsoft.Insights/actionGroups", "Microsoft.Support/supportTickets"]
    for kind in [*lists, "Microsoft.Authorization/roleAssignments", "Microsoft.Authorization/roleDefinitions"]:
        for body in values(asking.get(f"{ONE}/providers/{kind}")):
            assert asking.get(body["id"]).body == body
    for body in values(asking.get(f"{VAULT}/backupProtectedItems")):
        assert asking.get(body["id"]).body == body


@pytest.mark.parametrize("path", ["/subscriptions", f"{ONE}/providers/Microsoft.Compute/virtualMachines"])
def test_pages_are_followed_by_a_link_to_the_same_host(small, path):
    asking = small(page_size=1)
    first = asking.get(path, filter="")
    link = first.body["nextLink"]
    second = asking.follow(link)
    assert link.startswith("https://localhost:1/subscriptions")
    assert "api-version=2024-04-01" in link
    assert len(first.body["value"]) == len(second.body["value"]) == 1
    assert first.body["value"] != second.body["value"]
    assert "nextLink" not in second.body


@pytest.mark.parametrize("token", ["bm90IGpzb24=", "%%%", "e30="])
def test_a_foreign_skip_token_is_refused(small, token):
    answer = small().get(f"{ONE}/providers/Microsoft.Compute/virtualMachines", skipToken=token)
    assert (answer.status, answer.body["error"]["code"]) == (400, "InvalidSkipToken")


def test_an_action_group_shows_every_kind_of_receiver_with_a_status_only_where_azure_has_one(small):
    told = {"email": [{"to": "a@contoso.com"}], "sms": [{"to": "1"}], "voice": [{"to": "2"}], "webhooks": [{"to": "u"}]}
    groups = [{"at": "one/rg-a/all", "enabled": False, **told}]
    asking = small(action_groups=groups, alerts=[])
    (shown,) = values(asking.get(f"{ONE}/providers/Microsoft.Insights/actionGroups"))
    receivers = {kind: found for kind, found in shown["properties"].items() if kind.endswith("Receivers") and found}
    assert shown["properties"]["enabled"] is False
    assert {kind: [entry.get("status") for entry in found] for kind, found in receivers.items()} == {
        "emailReceivers": ["Enabled"],
        "smsReceivers": ["Enabled"],
        "voiceReceivers": [None],
        "webhookReceivers": [None],
    }


def test_support_tickets_have_a_page_size_of_their_own(small):
    tickets = [{"in": "one", "created": {"ago": f"P{day}D"}, "plan": "x", "by": "ann"} for day in range(1, 41)]
    asking = small(tickets=tickets)
    path = f"{ONE}/providers/Microsoft.Support/supportTickets"
    assert len(values(asking.get(path))) == 25
    assert len(values(asking.get(path, top="100"))) == 40
    assert asking.get(path, top="101").status == 400


@pytest.mark.parametrize(
    ("path", "text", "count"),
    [
        (f"{VAULT}/backupProtectedItems", "backupManagementType eq 'AzureIaasVM' and itemType eq 'VM'", 2),
        (f"{VAULT}/backupProtectedItems", "backupManagementType eq 'AzureStorage'", 0),
        (f"{ONE}/providers/Microsoft.Support/supportTickets", "status eq 'Open'", 1),
        (f"{ONE}/providers/Microsoft.Support/supportTickets", "createdDate ge 2026-01-01T00:00:00Z", 1),
        (f"{ONE}/providers/Microsoft.Support/supportTickets", "CreatedDate gt 2026-11-10T09:00:00Z", 0),
        (f"{ONE}{ASSIGNMENTS}", "atScope()", 2),
        (f"{ONE}{ASSIGNMENTS}", "assignedTo('ann-oid')", 1),
        (f"{ONE}{ASSIGNMENTS}", "atScope() and assignedTo('caller-oid')", 1),
        (f"{ONE}{ASSIGNMENTS}", "principalId eq 'nobody'", 0),
    ],
)
def test_filters_are_obeyed(small, path, text, count):
    assert len(values(small().get(path, filter=text))) == count


@pytest.mark.parametrize(
    "path",
    [f"{VAULT}/backupProtectedItems", f"{ONE}{ASSIGNMENTS}", f"{ONE}/providers/Microsoft.Support/supportTickets"],
)
def test_a_filter_that_is_not_understood_is_refused(small, path):
    assert small().get(path, filter="nonsense(1)").status == 400


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        (f"{ONE}/resourceGroups/none", 404, "ResourceGroupNotFound"),
        (f"{ONE}/resourceGroups/rg-a/providers/Microsoft.Compute/virtualMachines/none", 404, "ResourceNotFound"),
        (f"{VAULT}-none/backupProtectedItems", 404, "ResourceNotFound"),
        (f"{ONE}/providers/Microsoft.Nothing/things", 404, "InvalidResourceNamespace"),
        ("/subscriptions/00000000-0000-4000-8000-00000000000f", 404, "SubscriptionNotFound"),
        (f"{TWO}/providers/Microsoft.Billing/billingProperty/default", 404, "NotFound"),
        ("/providers/Microsoft.Billing/billingAccounts/78", 404, "NotFound"),
        (f"{ONE}{ASSIGNMENTS}/none", 404, "RoleAssignmentNotFound"),
        ("/nowhere", 404, "NotFound"),
    ],
)
def test_what_is_not_there_is_said_as_azure_says_it(small, path, status, code):
    answer = small().get(path)
    assert (answer.status, answer.body["error"]["code"]) == (status, code)


@pytest.mark.parametrize("path", [ONE, "/subscriptions", f"{ONE}/providers/Microsoft.Compute/virtualMachines"])
def test_the_api_version_is_demanded(small, path):
    answer = small().follow(path)
    assert (answer.status, answer.body["error"]["code"]) == (400, "MissingApiVersionParameter")


def test_a_provider_that_is_not_registered_says_so(small):
    one = {"id": ONE.split("/")[2], "unregistered": ["Microsoft.Support"]}
    two = {"id": TWO.split("/")[2]}
    asking = small(subscriptions={"one": one, "two": two}, tickets=[])
    answer = asking.get(f"{ONE}/providers/Microsoft.Support/supportTickets")
    assert (answer.status, answer.body["error"]["code"]) == (409, "MissingSubscriptionRegistration")
    states = {entry["namespace"]: entry["registrationState"] for entry in values(asking.get(f"{ONE}/providers"))}
    assert states["Microsoft.Support"] == "NotRegistered"
    assert states["Microsoft.Compute"] == "Registered"


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "POST", "HEAD", "OPTIONS"])
def test_nothing_can_be_written(small, method):
    answer = small().send(method, f"{ONE}/resourceGroups/rg-a?api-version=2021-04-01", b"{}")
    assert (answer.status, answer.body["error"]["code"]) == (405, "MethodNotAllowed")


def test_a_batch_of_gets_is_answered_one_by_one(small):
    asked = (
        b'{"requests": [{"httpMethod": "GET", "name": "a", "relativeUrl": "%s?api-version=2022-12-01"},'
        b' {"httpMethod": "GET", "name": "b", "url": "https://localhost:1/nowhere?api-version=1"},'
        b' {"httpMethod": "DELETE", "name": "c", "relativeUrl": "%s?api-version=1"}]}'
    ) % (ONE.encode(), ONE.encode())
    answer = small().send("POST", "/batch?api-version=2020-06-01", asked)
    assert [(entry["name"], entry["httpStatusCode"]) for entry in answer.body["responses"]] == [
        ("a", 200),
        ("b", 404),
        ("c", 405),
    ]
    many = b'{"requests": [%s]}' % b",".join([b"{}"] * 21)
    assert small().send("POST", "/batch?api-version=2020-06-01", many).status == 400


def test_a_deleted_backup_goes_on_looking_healthy(small):
    shown = values(small().get(f"{VAULT}/backupProtectedItems"))[1]["properties"]
    assert (shown["protectionStatus"], shown["healthStatus"]) == ("Healthy", "Passed")
    assert (shown["protectionState"], shown["policyId"]) == ("ProtectionStopped", "")
    assert shown["isScheduledForDeferredDelete"] is True
    assert shown["lastBackupTime"] == "2001-01-01T00:00:00Z"


def test_the_source_of_a_backup_differs_from_the_machine_in_case_only(small):
    asking = small()
    source = values(asking.get(f"{VAULT}/backupProtectedItems"))[0]["properties"]["sourceResourceId"]
    machine = values(asking.get(f"{ONE}/providers/Microsoft.Compute/virtualMachines"))[0]["id"]
    assert source != machine
    assert source.lower() == machine.lower()


def test_the_four_kinds_of_rules_name_their_groups_in_their_own_ways(small):
    asking = small()
    shown = {
        kind: values(asking.get(f"{ONE}/providers/Microsoft.Insights/{kind}"))[0]["properties"]["actions"]
        for kind in ("metricAlerts", "scheduledQueryRules", "activityLogAlerts")
    }
    group = f"{ONE}/resourceGroups/rg-a/providers/microsoft.insights/actionGroups/oncall"
    assert shown["metricAlerts"] == [{"actionGroupId": group}]
    assert [name.lower() for name in shown["scheduledQueryRules"]["actionGroups"]] == [group.lower()]
    assert shown["activityLogAlerts"] == {"actionGroups": [{"actionGroupId": group}]}


def test_a_processing_rule_silences_unless_it_adds_groups(small):
    weekend = {"effectiveFrom": "2026-11-21T00:00:00", "effectiveUntil": "2026-11-23T00:00:00", "timeZone": "UTC"}
    rules = [
        {"at": "one/rg-a/silence", "over": "one"},
        {"at": "one/rg-a/weekend", "over": "one/rg-a", "schedule": weekend, "enabled": False},
        {
            "at": "one/rg-a/route",
            "over": "one",
            "adds": "one/rg-a/oncall",
            "conditions": [{"field": "Severity", "values": ["Sev0"]}],
        },
    ]
    listed = values(small(processing_rules=rules).get(f"{ONE}/providers/Microsoft.AlertsManagement/actionRules"))
    silence, planned, route = (body["properties"] for body in listed)
    assert silence == {"scopes": [ONE], "enabled": True, "actions": [{"actionType": "RemoveAllActionGroups"}]}
    assert (planned["schedule"], planned["enabled"]) == (weekend, False)
    assert route["actions"][0]["actionType"] == "AddActionGroups"
    assert route["actions"][0]["actionGroupIds"][0].endswith("/actionGroups/oncall")
    assert route["conditions"] == [{"field": "Severity", "operator": "Equals", "values": ["Sev0"]}]


def test_the_billing_account_shows_its_support_plan(small):
    details = small().get("/providers/Microsoft.Billing/billingAccounts/77").body["properties"]["enrollmentDetails"]
    assert (details["supportLevel"], details["supportCoverage"]) == ("Standard", "1/1/2026 - 12/31/2026")


def test_a_customer_agreement_shows_its_support_plan_as_a_product(small):
    billing = {
        "account": "a:b_c",
        "agreement": "MicrosoftCustomerAgreement",
        "pays_for": ["one"],
        "products": [{"name": "support", "sku": "Azure Support - Standard", "ends": {"in": "P90D"}}],
    }
    asking = small(billing=billing)
    assert (
        "enrollmentDetails" not in asking.get("/providers/Microsoft.Billing/billingAccounts/a:b_c").body["properties"]
    )
    (item,) = values(asking.get("/providers/Microsoft.Billing/billingAccounts/a:b_c/billingSubscriptions"))
    assert item["properties"]["productCategory"] == "AzureSupport"
    assert item["properties"]["termEndDate"] == "2027-02-18T09:00:00Z"


SEGMENTS = st.sampled_from(
    f"""subscriptions {ONE.split("/")[2]} resourceGroups rg-a providers Microsoft.Compute virtualMachines vm-1
    Microsoft.RecoveryServices vaults safe backupProtectedItems Microsoft.Billing billingAccounts 77 .. %00
    Microsoft.Authorization roleAssignments Microsoft.Support supportTickets""".split()
)


@given(segments=st.lists(SEGMENTS, max_size=9), roles=st.sampled_from([[], ["one"], ["one/rg-a"], ["/"]]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300, deadline=None)
def test_any_path_gets_an_answer_that_azure_could_give(small, segments, roles):
    asking = small(roles=[{"who": "caller", "role": "Reader", "on": scope} for scope in roles])
    answer = asking.get("/" + "/".join(segments))
    assert answer.status in (200, 403, 404)
    assert ("error" in answer.body) == (answer.status != 200)
