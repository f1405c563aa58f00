"""The regions that a subscription sees, and in each its use of quotas and the versions of Kubernetes on offer."""

from __future__ import annotations

import re

from simulator.access import Access
from simulator.answers import Answer, refusal
from simulator.shapes import kubernetes
from simulator.shapes import regions as shapes
from simulator.world import World, fold, subscription_of

_REGIONS = re.compile(r"/subscriptions/[^/]+/locations")
_USAGES = re.compile(r"/subscriptions/[^/]+/providers/microsoft\.compute/locations/(?P<region>[^/]+)/usages")
_VERSIONS = re.compile(
    r"/subscriptions/[^/]+/providers/microsoft\.containerservice/locations/(?P<region>[^/]+)/kubernetesversions"
)
_READ_VERSIONS = "Microsoft.ContainerService/locations/kubernetesVersions/read"
_READ_REGIONS = "Microsoft.Resources/subscriptions/locations/read"
_READ_USAGES = "Microsoft.Compute/locations/usages/read"


def answer(world: World, access: Access, path: str) -> Answer | None:
    """Answer the regions of a subscription, and what is used and offered in one; `None` for any other path."""
    folded = fold(path)
    if _REGIONS.fullmatch(folded):
        return _regions(world, access, path.strip("/").split("/")[1])
    if match := _USAGES.fullmatch(folded):
        return _usages(world, access, subscription_of(path), match["region"])
    if _VERSIONS.fullmatch(folded):
        access.demand(_READ_VERSIONS, f"/subscriptions/{subscription_of(path)}")
        return Answer(200, kubernetes.offered_versions())
    return None


def _regions(world: World, access: Access, subscription: str) -> Answer:
    scope = f"/subscriptions/{subscription}"
    access.demand(_READ_REGIONS, scope)
    return Answer(200, {"value": [shapes.location(scope, region) for region in world.regions.known]})


def _usages(world: World, access: Access, subscription: str, region: str) -> Answer:
    access.demand(_READ_USAGES, f"/subscriptions/{subscription}")
    quotas = world.regions.quotas_of(subscription, region)
    if quotas is None:
        message = f"No registered resource provider found for location '{region}'."
        raise refusal(404, "NoRegisteredProviderFound", message)
    return Answer(200, {"value": [shapes.usage(quota) for quota in quotas]})
