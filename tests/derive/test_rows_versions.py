"""Versions in use: supported at go-live, and for long enough after it, case by case."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from builders import GO_LIVE, NOW, SEEN, VM, WEB, WORKLOAD, vm
from judged import REASONS, gap, inventories, policy, verdict
from judged import rows_of as shipped_rows_of

from collector.cli.inputs import kinds_needed
from collector.derive.observed import observed
from collector.derive.release.images import system_of, versions_of
from collector.derive.release.runtimes import runtimes_of
from collector.derive.release.versions import VersionInUse, versions_in_use
from collector.derive.rows import Unknown
from collector.derive.version_table import Lifetime, Product, VersionTable
from collector.facts.azure import Inventory, Resource
from collector.facts.resource_types import CLUSTER, KEY_VAULT, MYSQL, POSTGRESQL, REDIS, SCALE_SET, WEB_APP
from collector.facts.versions import FunctionRuntime, MachineImage, OfferedVersion, RunningVersion, SiteRuntime
from collector.model import AzureScope, Severity

VERSIONS = "release-supported-versions"
ENDED, SOON = f"fail F-{VERSIONS}-1", f"fail F-{VERSIONS}-2"
SITE = f"{WEB}/providers/Microsoft.Web/sites/front"
AKS = f"{WEB}/providers/Microsoft.ContainerService/managedClusters/aks"
SERVER = f"{WEB}/providers/Microsoft.DBforPostgreSQL/flexibleServers/pg"
OFFERS = "/providers/Microsoft.ContainerService/locations/westeurope/kubernetesVersions"
WHOLE = dataclasses.replace(WORKLOAD, azure=AzureScope(subscriptions=WORKLOAD.subscriptions))
PROD = WHOLE.subscriptions[0]
REST = inventories(WHOLE)
LONG, SHORT, OVER = GO_LIVE + timedelta(days=900), GO_LIVE + timedelta(days=100), GO_LIVE - timedelta(days=5)


def lifetime(until: datetime, extended: datetime | None = None, *, verified: bool = True) -> Lifetime:
    return Lifetime(until=until, extended=extended, verified=verified)


TABLE = VersionTable(
    dated=NOW - timedelta(days=10),
    max_age=timedelta(days=90),
    products={
        "postgresql": Product(
            source="https://pg.example",
            versions={
                "17": lifetime(LONG),
                "16": lifetime(SHORT),
                "15": lifetime(OVER),
                "14": lifetime(OVER, LONG),
                "13": lifetime(OVER, OVER + timedelta(days=1)),
                "9": lifetime(LONG, verified=False),
                "8": lifetime(OVER, verified=False),
                "7": lifetime(OVER, LONG, verified=False),
            },
        ),
        "kubernetes": Product(
            source="https://k8s.example",
            versions={"1.35": lifetime(LONG), "1.34": lifetime(SHORT), "1.33": lifetime(OVER)},
        ),
        "kubernetes long-term support": Product(source="https://k8s.example", versions={"1.33": lifetime(LONG)}),
        "node": Product(source="https://node.example", versions={"24": lifetime(LONG), "18": lifetime(OVER)}),
        "ubuntu": Product(source="https://ubuntu.example", versions={"24.04": lifetime(LONG)}),
    },
)


def member(subject: str, resource_type: str, location: str = "West Europe") -> Resource:
    name = subject.rpartition("/")[2]
    return Resource(subject=subject, resource_type=resource_type, name=name, location=location, tags=(), **SEEN)


def running(subject: str = SERVER, product: str = "postgresql", *versions: str, **more: Any) -> RunningVersion:
    return RunningVersion(subject=subject, product=product, versions=versions, **more, **SEEN)


def site(**told: str) -> SiteRuntime:
    return SiteRuntime(subject=SITE, **{"net_framework": "v4.0", **told}, **SEEN)


def image(subject: str = VM, *words: str) -> MachineImage:
    publisher, offer, sku = words or (None, None, None)
    return MachineImage(subject=subject, publisher=publisher, offer=offer, sku=sku, **SEEN)


def offer(version: str = "1.35", *plans: str, preview: bool | None = None) -> OfferedVersion:
    subject = f"/subscriptions/{PROD}{OFFERS}/{version}"
    scope = f"/subscriptions/{PROD}"
    return OfferedVersion(
        subject=subject, seen_from=scope, region="westeurope", version=version, plans=plans, preview=preview, **SEEN
    )


def row(*facts: Any, gaps: Any = (), table: VersionTable = TABLE, now: datetime = NOW) -> VersionInUse:
    files = policy()
    tables = dataclasses.replace(files.tables, versions=table)
    kinds = kinds_needed(files.policy)
    seen = observed([*REST, *facts], gaps, kinds=kinds, workload=WHOLE, tables=tables, now=now)
    (only,) = versions_in_use(seen).rows
    assert isinstance(only, VersionInUse)
    return only


def known(field: object) -> object:
    """The value of a field, or the code of the reason why there is none."""
    return field.reason.value if isinstance(field, Unknown) else field


def support(found: VersionInUse) -> tuple[object, object]:
    """Whether it is supported, and for how many days after go-live."""
    lasts = known(found.supported_for)
    return known(found.supported), lasts.days if isinstance(lasts, timedelta) else lasts


# --- The table ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        pytest.param("17", (True, 901), id="for years"),
        pytest.param("16.4", (True, 101), id="a minor version of one that ends soon"),
        pytest.param("15", (False, 0), id="ended"),
        pytest.param("14", (True, 0), id="ended, and extended beyond go-live"),
        pytest.param("13", (False, 0), id="ended, and the extension too"),
        pytest.param("9", ("U-MISSING", "U-MISSING"), id="a day that nobody has checked"),
        pytest.param("8", (False, 0), id="ended by such a day"),
        pytest.param("7", ("U-MISSING", 0), id="extended by such a day"),
        pytest.param("18", ("U-MISSING", "U-MISSING"), id="not in the table"),
        pytest.param("1", ("U-MISSING", "U-MISSING"), id="1 is not part of 17"),
    ],
)
def test_a_version_is_looked_up_in_the_table(version, expected):
    assert support(row(member(SERVER, POSTGRESQL), running(SERVER, "postgresql", version))) == expected


def test_the_last_day_counts():
    ends_today = Product(source="x", versions={"17": lifetime(GO_LIVE.replace(hour=0, minute=0))})
    table = dataclasses.replace(TABLE, products={"postgresql": ends_today})
    assert row(member(SERVER, POSTGRESQL), running(SERVER, "postgresql", "17"), table=table).supported is True


def test_a_product_that_is_not_in_the_table_is_named():
    found = row(member(SERVER, REDIS), running(SERVER, "redis", "6.0"))
    assert "does not know redis 6.0" in found.supported.why


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"dated": NOW - timedelta(days=90)}, True),
        ({"dated": NOW - timedelta(days=91)}, "U-STALE"),
        ({"dated": None}, "U-STALE"),
        ({"dated": NOW + timedelta(days=3)}, True),
    ],
)
def test_a_table_that_nobody_has_looked_through_for_long_tells_nothing(changes, expected):
    table = dataclasses.replace(TABLE, **changes)
    found = row(member(SERVER, POSTGRESQL), running(SERVER, "postgresql", "17"), table=table)
    assert known(found.supported) == expected
    assert found.version == "17"


def test_after_go_live_today_counts():
    facts = [member(SERVER, POSTGRESQL), running(SERVER, "postgresql", "16")]
    later = dataclasses.replace(TABLE, dated=GO_LIVE + timedelta(days=40))
    assert row(*facts, table=later, now=GO_LIVE + timedelta(days=50)).supported_for == timedelta(days=51)


# --- Web apps ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"linux_stack": "NODE|24-lts"}, [("node", "24")]),
        ({"linux_stack": "Node|~20"}, [("node", "20")]),
        ({"linux_stack": "DOTNETCORE|10.0"}, [("dotnet", "10.0")]),
        ({"linux_stack": "DOTNET-ISOLATED|8.0"}, [("dotnet", "8.0")]),
        ({"linux_stack": "PYTHON|3.12"}, [("python", "3.12")]),
        ({"linux_stack": "JAVA|11-java11"}, [("java", "11")]),
        ({"linux_stack": "JAVA|8-jre8"}, [("java", "8")]),
        ({"linux_stack": "Java|17"}, [("java", "17")]),
        ({"linux_stack": "TOMCAT|10.1-java21"}, [("java", "21")]),
        ({"linux_stack": "RUBY|2.7"}, [("ruby", "2.7")]),
        ({"linux_stack": "PHP|8.3", "php": "5.6"}, [("php", "8.3")]),
        ({"linux_stack": "CUSTOM|"}, [("custom", "")]),
        ({}, []),
        ({"php": "5.6"}, []),
        ({"php": "Off"}, []),
        ({"php": "7.4"}, [("php", "7.4")]),
        ({"net_framework": "v8.0"}, [("dotnet", "8.0")]),
        ({"net_framework": "v8.0", "java": "1.8.0_202"}, [("dotnet", "8.0"), ("java", "8")]),
        ({"java": "17.0.4", "php": "5.6"}, [("java", "17")]),
        ({"powershell": "7.4"}, [("powershell", "7.4")]),
        ({"node": "18.20", "python": "3.4"}, [("python", "3.4"), ("node", "18.20")]),
    ],
)
def test_the_words_of_an_app_tell_its_runtime(told, expected):
    assert [(one.product, one.version) for one in runtimes_of(site(**told), None)] == expected


def test_an_app_on_flex_consumption_tells_its_runtime_apart():
    function = FunctionRuntime(subject=SITE, name="node", version="24", **SEEN)
    assert support(row(member(SITE, WEB_APP), site(), function)) == (True, 901)


def test_the_oldest_of_several_runtimes_counts():
    assert support(row(member(SITE, WEB_APP), site(node="24", python="3.4"))) == ("U-MISSING", "U-MISSING")
    assert support(row(member(SITE, WEB_APP), site(node="18", python="3.4"))) == (False, 0)


def test_an_app_that_tells_only_what_every_app_tells_is_not_known():
    found = row(member(SITE, WEB_APP), site(php="5.6"))
    assert known(found.supported) == "U-MISSING"
    assert "app settings" in found.supported.why


@pytest.mark.parametrize("stack", ["DOCKER|contoso.azurecr.io/shop:1", "COMPOSE|abc", "SITECONTAINERS", "kube|x"])
@pytest.mark.parametrize("system", ["linux_stack", "windows_stack"])
def test_what_is_in_a_container_is_not_seen(stack, system):
    assert shipped_rows_of("version_in_use", [*REST, member(SITE, WEB_APP), site(**{system: stack})], (), WHOLE) == []


# --- Clusters ----------------------------------------------------------------------------------------------------


def cluster(*versions: str, plan: str | None = "KubernetesOfficial") -> list[Any]:
    return [member(AKS, CLUSTER), running(AKS.upper(), "kubernetes", *versions, plan=plan)]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param([*cluster("1.35.2"), offer()], (True, 901), id="in the table and offered"),
        pytest.param([*cluster("1.35.2"), offer("1.35", "kubernetesofficial")], (True, 901), id="with its plan"),
        pytest.param([*cluster("1.35.2", "1.34.1"), offer(), offer("1.34")], (True, 101), id="a pool that is older"),
        pytest.param([*cluster("1.35.2", "1.33"), offer()], (False, 0), id="a pool that has ended"),
        pytest.param([*cluster("1.33.4"), offer("1.33")], (False, 0), id="offered still, but ended"),
        pytest.param([*cluster("1.12.8"), offer()], (False, "U-MISSING"), id="neither known nor offered"),
        pytest.param([*cluster("1.38.0"), offer("1.38")], ("U-MISSING", "U-MISSING"), id="offered, but not known"),
        pytest.param([*cluster("1.35.2"), offer("1.36")], ("U-MISMATCH", 901), id="known, but not offered"),
        pytest.param([*cluster("1.35.2"), offer("1.3")], ("U-MISMATCH", 901), id="1.35 is not part of 1.3"),
        pytest.param([*cluster("1.35.2"), offer(preview=True)], ("U-MISMATCH", 901), id="offered as a preview"),
        pytest.param([*cluster("1.35.2"), offer("1.35", "AKSLongTermSupport")], ("U-MISMATCH", 901), id="other plan"),
        pytest.param([*cluster("1.35.2"), offer("1.35")], ("U-PARSE", 901), id="plans not told"),
        pytest.param([*cluster("1.35.2", plan=None), offer()], (True, 901), id="plan of the cluster not told"),
        pytest.param([*cluster("1.35.2")], ("U-MISSING", 901), id="nothing told of what is offered"),
        pytest.param([*cluster("1.33.4", plan="AKSLongTermSupport"), offer("1.33", "AKSLongTermSupport")],
                     (True, 901), id="long-term support"),
        pytest.param([*cluster("1.35.2", plan="AKSLongTermSupport"), offer("1.35", "AKSLongTermSupport")],
                     (True, 901), id="long-term support before it begins"),
        pytest.param([*cluster()], ("U-PARSE", "U-PARSE"), id="version not told"),
        pytest.param([member(AKS, CLUSTER)], ("U-MISSING", "U-MISSING"), id="not in the list"),
    ],
)  # fmt: skip
def test_a_cluster_is_judged_by_the_table_and_by_what_its_region_offers(facts, expected):
    told = [
        dataclasses.replace(one, plans=("KubernetesOfficial",))
        if isinstance(one, OfferedVersion) and not one.plans and expected[0] != "U-PARSE"
        else one
        for one in facts
    ]
    assert support(row(*told)) == expected


def test_offers_that_were_not_read_take_a_pass_away_and_nothing_else():
    unread = [gap(OfferedVersion)]
    assert support(row(*cluster("1.35.2"), gaps=unread)) == ("U-PERM", 901)
    assert support(row(*cluster("1.33.2"), gaps=unread)) == (False, 0)


# --- Machines ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("Canonical", "UbuntuServer", "18.04-LTS"), ("ubuntu", "18.04")),
        (("CANONICAL", "UBUNTUSERVER", "18_04-LTS-GEN2"), ("ubuntu", "18.04")),
        (("Canonical", "0001-com-ubuntu-server-jammy", "22_04-lts-gen2"), ("ubuntu", "22.04")),
        (("Canonical", "ubuntu-24_04-lts", "server"), ("ubuntu", "24.04")),
        (("MicrosoftWindowsServer", "WindowsServer", "2012-R2-Datacenter"), ("windows server", "2012")),
        (("MicrosoftWindowsServer", "windows-cvm", "2019-datacenter-cvm"), ("windows server", "2019")),
        (("MicrosoftSQLServer", "sql2022-ws2022", "standard-gen2"), ("windows server", "2022")),
        (("Debian", "debian-10", "10"), ("debian", "10")),
        (("Debian", "debian-12", "12-gen2"), ("debian", "12")),
        (("RedHat", "RHEL", "7.8"), ("red hat enterprise linux", "7")),
        (("RedHat", "RHEL", "8-lvm-gen2"), ("red hat enterprise linux", "8")),
        (("RedHat", "RHEL", "10-lvm-gen2"), ("red hat enterprise linux", "10")),
        (("OpenLogic", "CentOS", "7.5"), ("centos", "7")),
        (("SUSE", "SLES", "12-SP2"), ("suse linux enterprise server", "12")),
        (("SUSE", "sles-12-sp5", "gen2"), ("suse linux enterprise server", "12")),
        (("fortinet", "fortigate", "fg-vm"), ("fortinet fortigate", "fg-vm")),
        (("Canonical", "UbuntuServer", "rolling"), ("ubuntu", "ubuntuserver rolling")),
    ],
)
def test_the_name_of_an_image_tells_its_system(words, expected):
    told = system_of(image(VM, *words))
    assert told is not None
    assert (told.product, told.version) == expected


@pytest.mark.parametrize("words", [(), ("microsoft-aks", "aks", "aks-ubuntu-1604-201907")])
def test_images_of_ones_own_and_nodes_tell_no_system(words):
    assert system_of(image(VM, *words)) is None
    assert shipped_rows_of("version_in_use", [*REST, vm(), image(VM, *words)], (), WHOLE) == []


@pytest.mark.parametrize(
    ("offer", "version"),
    [
        ("sql2022-ws2022", "2022"),
        ("SQL2016SP3-WS2019", "2016"),
        ("sql2019-sles12sp5", "2019"),
        ("SQL2008R2SP3-WS2008R2SP1", "2008"),
        ("sql-next", "sql-next"),
    ],
)
def test_an_image_with_sql_server_tells_that_as_well(offer, version):
    told = versions_of(image(VM, "MicrosoftSQLServer", offer, "standard"))
    assert (told[-1].product, told[-1].version) == ("sql server", version)


def test_an_old_sql_server_on_a_new_system_is_what_counts():
    words = ("MicrosoftSQLServer", "sql2016sp3-ws2019", "standard")
    (found,) = shipped_rows_of("version_in_use", [*REST, vm(), image(VM, *words)], (), WHOLE)
    assert (found.product, found.version, found.supported) == ("sql server", "2016", False)


def test_a_machine_and_a_set_are_as_old_as_their_image():
    vmss = f"{WEB}/providers/Microsoft.Compute/virtualMachineScaleSets/vmss"
    words = ("Canonical", "ubuntu-24_04-lts", "server")
    assert support(row(vm(), image(VM.upper(), *words))) == (True, 901)
    assert support(row(member(vmss, SCALE_SET), image(vmss, *words))) == (True, 901)


# --- Gaps and judgement ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("cause", "code"), REASONS)
@pytest.mark.parametrize(
    ("subject", "resource_type", "kind"),
    [
        (SITE, WEB_APP, SiteRuntime),
        (SITE, WEB_APP, FunctionRuntime),
        (AKS, CLUSTER, RunningVersion),
        (SERVER, POSTGRESQL, RunningVersion),
        (SERVER, MYSQL, RunningVersion),
        (SERVER, REDIS, RunningVersion),
        (VM, "microsoft.compute/virtualmachines", MachineImage),
    ],
)
def test_a_version_that_was_not_read_is_unknown(subject, resource_type, kind, cause, code):
    found = row(member(subject, resource_type), gaps=[gap(kind, scope=subject, cause=cause)])
    assert support(found) == (code, code)


@pytest.mark.parametrize(
    ("version", "expected", "severity"),
    [
        ("16", "pass", None),
        ("14", SOON, Severity.MAJOR),
        ("9", "unknown U-MISSING", None),
        ("11", ENDED, Severity.BLOCKER),
    ],
)
def test_the_shipped_table_and_policy_judge_a_server(version, expected, severity):
    found = verdict(VERSIONS, [*REST, member(SERVER, POSTGRESQL), running(SERVER, "postgresql", version)], (), WHOLE)
    assert " ".join((found.outcome.value, *found.reason_codes[:1])) == expected
    assert severity is None or found.subjects[0].severity is severity


def test_that_nothing_tells_a_version_is_proven_only_where_everything_was_read():
    store = [*REST, member(f"{WEB}/providers/Microsoft.KeyVault/vaults/kv", KEY_VAULT)]
    assert verdict(VERSIONS, store, (), WHOLE).outcome.value == "not_applicable"
    assert verdict(VERSIONS, store, [gap(Resource)], WHOLE).outcome.value == "unknown"


def test_what_was_read_long_ago_is_stale():
    old = dataclasses.replace(running(SERVER, "postgresql", "16"), observed_at=NOW - timedelta(days=2))
    found = verdict(VERSIONS, [*REST, member(SERVER, POSTGRESQL), old], (), WHOLE)
    assert (found.outcome.value, *found.reason_codes) == ("unknown", "U-STALE")


def test_without_a_complete_look_a_version_is_not_known():
    rest = [one for one in REST if not (isinstance(one, Inventory) and one.of == RunningVersion.kind)]
    found = verdict(VERSIONS, [*rest, member(SERVER, POSTGRESQL)], (), WHOLE)
    assert (found.outcome.value, *found.reason_codes) == ("unknown", "U-PARTIAL")


def test_the_days_of_the_shipped_table_are_those_of_the_tests():
    shipped = policy().tables.versions
    assert shipped.dated is not None
    assert shipped.products["postgresql"].versions["16"].until == datetime(2028, 11, 9, tzinfo=UTC)
