"""The lists that Azure's management SDKs ask for, through our pipeline and none of their own.

Left to themselves these clients register resource providers (a write), retry without bound and follow `nextLink` to any
host with our token; their typed models lose fields, and the pager of azure-mgmt-monitor 7 ignores `nextLink`. So the
client asks, its first answer is taken raw from the pipeline, and the pages after it are followed as for any list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from azure.core.credentials import AccessToken

from collector.probe import RawPage
from collector.sources.azure.addresses import quoted
from collector.sources.azure.clouds import Cloud
from collector.sources.azure.lists import pages_after
from collector.sources.azure.pipeline import Line
from collector.sources.azure.policies import BODY, Response

_AT_A_SUBSCRIPTION = re.compile(r"/?subscriptions/(?P<subscription>[^/]+)/providers/(?P<type>[^/]+/[^/]+)/?")


@dataclass(frozen=True, slots=True)
class SdkCall:
    """A list that an SDK client asks for."""

    subscription: str
    api_version: str
    query: tuple[tuple[str, str], ...]
    line: Line
    cloud: Cloud

    @property
    def client_settings(self) -> Mapping[str, Any]:
        """Said to every client: the support client knows no clouds and would talk to the public one."""
        return {
            "credential": _TokensComeFromThePipeline(),
            "subscription_id": self.subscription,
            "base_url": self.cloud.arm_url,
            "credential_scopes": [self.cloud.scope],
            "policies": [],
            "pipeline": self.line,
        }

    @property
    def options(self) -> Mapping[str, Any]:
        """The query parameters, which the clients put into the address as they are."""
        quoted_query = {name: quoted(value) for name, value in self.query}
        return {"params": {"api-version": self.api_version, **quoted_query}}


Keep: TypeAlias = Callable[[Response], None]
Lister: TypeAlias = Callable[[SdkCall, Keep], Any]
"""Makes a client's pager (`ItemPaged`) for a list; each answer that it gets is told to the second argument."""


def _support_tickets(call: SdkCall, keep: Keep) -> Any:
    from azure.mgmt.support import MicrosoftSupport  # noqa: PLC0415 - loaded when a run lists tickets

    client = MicrosoftSupport(api_version=call.api_version, **call.client_settings)
    return client.support_tickets.list(raw_response_hook=keep, **call.options)


def _vaults(call: SdkCall, keep: Keep) -> Any:
    from azure.mgmt.recoveryservices import RecoveryServicesClient  # noqa: PLC0415 - loaded when a run lists vaults

    client = RecoveryServicesClient(api_version=call.api_version, **call.client_settings)
    return client.vaults.list_by_subscription_id(raw_response_hook=keep, **call.options)


def _action_groups(call: SdkCall, keep: Keep) -> Any:
    return _monitor(call).action_groups.list_by_subscription_id(raw_response_hook=keep, **call.options)


def _metric_alerts(call: SdkCall, keep: Keep) -> Any:
    return _monitor(call).metric_alerts.list_by_subscription(raw_response_hook=keep, **call.options)


def _activity_log_alerts(call: SdkCall, keep: Keep) -> Any:
    return _monitor(call).activity_log_alerts.list_by_subscription_id(raw_response_hook=keep, **call.options)


def _monitor(call: SdkCall) -> Any:
    from azure.mgmt.monitor import MonitorManagementClient  # noqa: PLC0415 - loaded when a run lists alert rules

    return MonitorManagementClient(**call.client_settings)


LISTERS: Mapping[str, Lister] = {
    "microsoft.support/supporttickets": _support_tickets,
    "microsoft.recoveryservices/vaults": _vaults,
    "microsoft.insights/actiongroups": _action_groups,
    "microsoft.insights/metricalerts": _metric_alerts,
    "microsoft.insights/activitylogalerts": _activity_log_alerts,
}
"""What an SDK client lists, by resource type in lower case."""


def place_in_sdk(path: str) -> tuple[Lister, str] | None:
    """Return who lists this path and for which subscription, or `None` when no SDK has a place there."""
    match = _AT_A_SUBSCRIPTION.fullmatch(path)
    lister = LISTERS.get(match["type"].casefold()) if match else None
    return (lister, match["subscription"]) if match and lister else None


def sdk_pages(lister: Lister, call: SdkCall) -> Iterator[RawPage]:
    """Read a list through an SDK client, page by page. Raises `ReadError` and `NotRegistered`."""
    yield from pages_after(call.line, *_first_answer(lister, call))


def _first_answer(lister: Lister, call: SdkCall) -> tuple[Any, str]:
    """Let the client ask; return the raw body of the first page and the address that it came from."""
    try:
        next(lister(call, _stop_with).by_page())
    except _Answered as answered:
        return answered.body, answered.url
    raise RuntimeError("an SDK client did not tell of its answer")


class _Answered(Exception):
    """The first answer has come. It ends the call before the client makes models of it, which nobody reads."""

    def __init__(self, body: Any, url: str) -> None:
        super().__init__(url)
        self.body = body
        self.url = url


def _stop_with(response: Response) -> None:
    raise _Answered(response.context[BODY], response.http_request.url)


class _TokensComeFromThePipeline:
    """The credential that the clients demand and never use: the token is put on by our pipeline."""

    def get_token(self, *scopes: str, **kwargs: Any) -> AccessToken:
        raise TypeError(f"nobody but the pipeline asks for tokens ({scopes}, {sorted(kwargs)})")
