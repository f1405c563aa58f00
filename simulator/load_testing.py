"""The data plane of Azure Load Testing: the runs of a resource, below the name of the host that it has in Azure."""

from __future__ import annotations

from simulator.access import Access
from simulator.answers import Answer, refusal
from simulator.pages import Request, page
from simulator.shapes.load_tests import DOMAIN, RUN_TYPE, endpoint_of
from simulator.world import World, fold, within

_ACTION = "Microsoft.LoadTestService/loadtests/readTest/action"
_TYPE = "microsoft.loadtestservice/loadtests"
_LIST = "test-runs"


def answer(world: World, access: Access, request: Request) -> Answer | None:
    """Answer a GET of the data plane; `None` for a path that is none of it. Raises `Refused`."""
    host, _, path = request.path.strip("/").partition("/")
    if not host.casefold().endswith(DOMAIN):
        return None
    found = next((one for one in world.by_type.get(_TYPE, ()) if endpoint_of(one.id) == host), None)
    if found is None or path != _LIST:
        raise refusal(404, "NotFound", f"No route is known for '{request.path}'.")
    if not access.may_with_data(_ACTION, found.id):
        raise refusal(403, "Forbidden", "User is not authorized to perform this action.")
    runs = [run for run in world.by_type.get(RUN_TYPE.casefold(), ()) if within(run.folded, fold(found.id))]
    return page(request, [run.content["properties"] for run in runs], world.page_size, {})
