"""What services tell of the versions that run on them."""

from __future__ import annotations

from collections.abc import Iterator

from collector.facts.versions import FunctionRuntime, MachineImage, OfferedVersion, RunningVersion, SiteRuntime
from collector.probe import Item, Malformed

_CONFIGURATION = "/config/"
_ENGINES = {"microsoft.dbforpostgresql": "postgresql", "microsoft.dbformysql": "mysql"}
_FUNCTION = "properties.functionAppConfig.runtime"


def parse_cluster(item: Item) -> Iterator[RunningVersion]:
    """A Kubernetes cluster: its control plane and each of its pools, which may be older."""
    told = item.maybe_text("properties.currentKubernetesVersion") or item.maybe_text("properties.kubernetesVersion")
    pools = [item.inside(pool) for pool in item.maybe_objects("properties.agentPoolProfiles") or ()]
    of_pools = (
        pool.maybe_text("currentOrchestratorVersion") or pool.maybe_text("orchestratorVersion") for pool in pools
    )
    yield _running(item, "kubernetes", told, *of_pools, plan=item.maybe_text("properties.supportPlan"))


def parse_offer(item: Item) -> Iterator[OfferedVersion]:
    """What a region offers: one object with `values`, which names neither its region nor its subscription."""
    values = item.maybe_objects("values")
    if values is None:
        raise Malformed("values", None)
    parts = item.asked.strip("/").split("/")
    if len(parts) < 6 or parts[4].casefold() != "locations":
        raise Malformed("id", item.asked, detail=f"{item.asked} is no list of what a region offers")
    for value in values:
        offered = item.inside(value)
        version = offered.text("version")
        yield OfferedVersion(
            subject=f"{item.asked}/{version}",
            documents=(item.document,),
            observed_at=item.observed_at,
            seen_from=f"/subscriptions/{parts[1]}",
            region=parts[5].casefold(),
            version=version,
            plans=offered.maybe_texts("capabilities.supportPlan") or (),
            preview=offered.maybe_flag("isPreview"),
        )


def parse_server(item: Item) -> Iterator[RunningVersion]:
    """A flexible server; PostgreSQL tells its major version, MySQL the first release of it (`8.0.21`)."""
    provider = item.text("id").casefold().rpartition("/providers/")[2].partition("/")[0]
    if provider not in _ENGINES:
        raise Malformed("id", provider, detail=f"{item.text('id')} is no flexible server of an engine that is read")
    yield _running(item, _ENGINES[provider], item.maybe_text("properties.version"))


def parse_cache(item: Item) -> Iterator[RunningVersion]:
    """A cache of Azure Cache for Redis."""
    yield _running(item, "redis", item.maybe_text("properties.redisVersion"))


def parse_site(item: Item) -> Iterator[FunctionRuntime]:
    """A web app: only one on the plan Flex Consumption tells its runtime in the list."""
    name = item.maybe_text(f"{_FUNCTION}.name")
    if name is not None:
        yield FunctionRuntime(
            subject=item.text("id"),
            documents=(item.document,),
            observed_at=item.observed_at,
            name=name,
            version=item.maybe_text(f"{_FUNCTION}.version"),
        )


def parse_site_configuration(item: Item) -> Iterator[SiteRuntime]:
    """The configuration of a web or function app: the words for its runtime, and nothing else of it."""
    where = item.text("id")
    at = where.casefold().rfind(_CONFIGURATION)
    yield SiteRuntime(
        subject=where[:at] if at > 0 else item.asked,
        documents=(item.document,),
        observed_at=item.observed_at,
        linux_stack=item.maybe_text("properties.linuxFxVersion"),
        windows_stack=item.maybe_text("properties.windowsFxVersion"),
        net_framework=item.maybe_text("properties.netFrameworkVersion"),
        java=item.maybe_text("properties.javaVersion"),
        php=item.maybe_text("properties.phpVersion"),
        python=item.maybe_text("properties.pythonVersion"),
        node=item.maybe_text("properties.nodeVersion"),
        powershell=item.maybe_text("properties.powerShellVersion"),
    )


def parse_machine(item: Item) -> Iterator[MachineImage]:
    """A virtual machine: the image of the marketplace that it was made from, if it was made from one."""
    yield _image(item, "properties.storageProfile.imageReference")


def parse_scale_set(item: Item) -> Iterator[MachineImage]:
    """A scale set: the image that its machines are made from."""
    yield _image(item, "properties.virtualMachineProfile.storageProfile.imageReference")


def _image(item: Item, where: str) -> MachineImage:
    if item.get("properties") is None:
        raise Malformed("properties", None)  # lists of all resources leave it out, which is no image of one's own
    return MachineImage(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        publisher=item.maybe_text(f"{where}.publisher"),
        offer=item.maybe_text(f"{where}.offer"),
        sku=item.maybe_text(f"{where}.sku"),
    )


def _running(item: Item, product: str, *told: str | None, plan: str | None = None) -> RunningVersion:
    return RunningVersion(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        product=product,
        versions=tuple(dict.fromkeys(version for version in told if version is not None)),
        plan=plan,
    )
