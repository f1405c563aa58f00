"""What services tell of the versions that run on them."""

from __future__ import annotations

import pytest
from probe_items import GONE, PROD, SEEN, assert_refused, changed, fact, facts, in_capitals, item, recording

from collector.facts.versions import FunctionRuntime, MachineImage, OfferedVersion, RunningVersion, SiteRuntime
from probes.release._told_versions import (
    parse_cache,
    parse_cluster,
    parse_machine,
    parse_offer,
    parse_scale_set,
    parse_server,
    parse_site,
    parse_site_configuration,
)
from probes.release.supported_versions import PROBE

CLUSTER, OFFER, POSTGRESQL, MYSQL, CACHE, FUNCTION, SITE, MACHINE, SET = recording("release", "supported_versions")
GROUP = f"{PROD}/resourceGroups/rg-till/providers"
ASKED = f"{PROD}/providers/Microsoft.ContainerService/locations/WestEurope/kubernetesVersions"
ALL = [
    (parse_cluster, CLUSTER),
    (parse_server, POSTGRESQL),
    (parse_server, MYSQL),
    (parse_cache, CACHE),
    (parse_site, FUNCTION),
    (parse_site_configuration, SITE),
    (parse_machine, MACHINE),
    (parse_scale_set, SET),
]


@pytest.mark.parametrize(("parse", "raw"), ALL)
def test_the_case_of_property_names_does_not_matter(parse, raw):
    assert fact(parse, in_capitals(raw)) == fact(parse, raw)


@pytest.mark.parametrize(("parse", "raw"), ALL)
@pytest.mark.parametrize("value", [GONE, None, 7])
def test_what_has_no_id_is_refused(parse, raw, value):
    assert_refused(parse, raw, "id", value)


def test_a_cluster_tells_its_control_plane_and_its_pools():
    assert fact(parse_cluster, CLUSTER) == RunningVersion(
        subject=f"{GROUP}/Microsoft.ContainerService/managedClusters/aks-till",
        product="kubernetes",
        versions=("1.35.2", "1.34.1"),
        plan="KubernetesOfficial",
        **SEEN,
    )


@pytest.mark.parametrize(
    ("path", "value", "versions"),
    [
        ("currentKubernetesVersion", GONE, ("1.35", "1.35.2", "1.34.1")),
        ("agentPoolProfiles", GONE, ("1.35.2",)),
        ("agentPoolProfiles", [{"name": "a", "orchestratorVersion": None}], ("1.35.2",)),
    ],
)
def test_older_answers_about_clusters_tell_less(path, value, versions):
    assert fact(parse_cluster, changed(CLUSTER, f"properties.{path}", value)).versions == versions


def test_a_region_tells_what_it_offers():
    stable, preview = facts(parse_offer, OFFER, ASKED)
    assert stable == OfferedVersion(
        subject=f"{ASKED}/1.35",
        seen_from=PROD,
        region="westeurope",
        version="1.35",
        plans=("KubernetesOfficial", "AKSLongTermSupport"),
        **SEEN,
    )
    assert (preview.version, preview.preview) == ("1.37", True)


@pytest.mark.parametrize("value", [GONE, None, "x", 7])
def test_an_offer_without_values_is_no_offer_of_nothing(value):
    assert_refused(parse_offer, OFFER, "values", value, ASKED)


@pytest.mark.parametrize("asked", [PROD, "", f"{PROD}/providers/Microsoft.ContainerService/regions/we/x"])
def test_an_offer_of_no_region_is_refused(asked):
    assert_refused(parse_offer, OFFER, "ignored", 1, asked)


@pytest.mark.parametrize(("raw", "told"), [(POSTGRESQL, ("postgresql", "16")), (MYSQL, ("mysql", "8.0.21"))])
def test_servers_are_told_apart_by_their_ids(raw, told):
    found = fact(parse_server, raw)
    assert (found.product, *found.versions) == told


def test_a_server_of_another_engine_is_refused():
    assert_refused(parse_server, MYSQL, "id", f"{GROUP}/Microsoft.DBforMariaDB/servers/maria")


@pytest.mark.parametrize("value", [GONE, None, ""])
@pytest.mark.parametrize(
    ("parse", "raw", "name"), [(parse_server, MYSQL, "version"), (parse_cache, CACHE, "redisVersion")]
)
def test_a_version_that_is_not_told_stays_open(parse, raw, name, value):
    assert fact(parse, changed(raw, f"properties.{name}", value)).versions == ()


def test_an_app_on_flex_consumption_tells_its_runtime_in_the_list():
    assert fact(parse_site, FUNCTION) == FunctionRuntime(
        subject=f"{GROUP}/Microsoft.Web/sites/fn-till", name="python", version="3.12", **SEEN
    )
    assert facts(parse_site, changed(FUNCTION, "properties.functionAppConfig", None)) == ()


def test_a_configuration_tells_every_word_for_a_runtime_and_nothing_else():
    assert fact(parse_site_configuration, SITE) == SiteRuntime(
        subject=f"{GROUP}/Microsoft.Web/sites/till-front",
        linux_stack="NODE|24-lts",
        net_framework="v4.0",
        php="5.6",
        **SEEN,
    )


@pytest.mark.parametrize(
    ("parse", "raw", "image"),
    [
        (parse_machine, MACHINE, ("Canonical", "ubuntu-24_04-lts", "server")),
        (parse_scale_set, SET, ("MicrosoftWindowsServer", "WindowsServer", "2022-datacenter-g2")),
    ],
)
def test_machines_and_sets_name_their_image(parse, raw, image):
    found = fact(parse, raw)
    assert (found.publisher, found.offer, found.sku) == image


@pytest.mark.parametrize("value", [GONE, None, {"id": f"{GROUP}/Microsoft.Compute/images/golden"}])
def test_an_image_of_ones_own_tells_no_system(value):
    found = fact(parse_machine, changed(MACHINE, "properties.storageProfile.imageReference", value))
    assert found == MachineImage(subject=MACHINE["id"], **SEEN)


@pytest.mark.parametrize(("parse", "raw"), [(parse_machine, MACHINE), (parse_scale_set, SET)])
def test_an_answer_without_properties_is_no_image_of_ones_own(parse, raw):
    assert_refused(parse, raw, "properties", GONE)


@pytest.mark.parametrize(
    ("parse", "raw", "path"),
    [
        (parse_cluster, CLUSTER, "properties.currentKubernetesVersion"),
        (parse_cluster, CLUSTER, "properties.agentPoolProfiles"),
        (parse_server, POSTGRESQL, "properties.version"),
        (parse_cache, CACHE, "properties.redisVersion"),
        (parse_site_configuration, SITE, "properties.linuxFxVersion"),
        (parse_machine, MACHINE, "properties.storageProfile.imageReference.sku"),
    ],
)
@pytest.mark.parametrize("value", [7, ["x"]])
def test_other_shapes_are_refused(parse, raw, path, value):
    assert_refused(parse, raw, path, value)


def test_clusters_of_one_region_ask_for_the_same_offer():
    path = next(read.need.path for read in PROBE.reads if read.yields == (OfferedVersion,))
    other = changed(CLUSTER, "location", "westeurope")
    assert path(item(CLUSTER)) == path(item(other)) == ASKED.replace("WestEurope", "westeurope")
