"""Availability tests: what calls the workload from outside, how often, from where, and how that went."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from urllib.parse import urlsplit

from collector.facts.telemetry import WebTest, WebTestResults
from collector.probe import Item, Malformed, PerSubscription, Probe, Read
from probes.monitoring._components import COMPONENTS
from probes.monitoring._metrics import Metrics, Series, component_of, series_of

_TESTS = PerSubscription("providers/Microsoft.Insights/webtests", "2022-06-15")
RESULTS = Metrics(
    names=("availabilityResults/availabilityPercentage",),
    dimension="availabilityResult/name",
    aggregation="Average",
    timespan="{ago P7D}Z/{ago PT0S}Z",
    interval="PT1H",
)
_LINK = "hidden-link:"
_SECOND = timedelta(seconds=1)
_ANY_STATUS = ("IgnoreHttpsStatusCode", "IgnoreHttpStatusCode")


def parse_web_test(item: Item) -> Iterator[WebTest]:
    """An availability test; that of a retired kind hides its address in XML, which is never kept."""
    yield WebTest(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        name=item.text("name"),
        test_name=item.maybe_text("properties.Name"),
        test_kind=item.maybe_text("properties.Kind") or item.maybe_text("kind"),
        enabled=item.maybe_flag("properties.Enabled"),
        every=item.maybe_span("properties.Frequency", _SECOND),
        locations=_locations(item),
        address=_address(item),
        component=_component(item),
        retries=item.maybe_flag("properties.RetryEnabled"),
        timeout=item.maybe_span("properties.Timeout", _SECOND),
        checks_certificate=item.maybe_flag("properties.ValidationRules.SSLCheck"),
        ignores_status=_ignores_status(item),
    )


def _ignores_status(item: Item) -> bool | None:
    """Return whether any status will do; 2022-06-15 calls it `IgnoreHttpsStatusCode`, later versions `IgnoreHttp…`."""
    told = [item.maybe_flag(f"properties.ValidationRules.{name}") for name in _ANY_STATUS]
    return next((flag for flag in told if flag is not None), None)


def _locations(item: Item) -> tuple[str, ...] | None:
    """Return the different locations; one that is named twice calls once."""
    entries = item.maybe_objects("properties.Locations")
    if entries is None:
        return None
    return tuple(sorted({item.inside(entry).text("Id").casefold() for entry in entries}))


def _address(item: Item) -> str | None:
    """Return scheme, host and path; a user, a query or a fragment may be a secret."""
    url = item.maybe_text("properties.Request.RequestUrl")
    if url is None:
        return None
    try:
        parts = urlsplit(url.strip())
        port = "" if parts.port is None else f":{parts.port}"
    except ValueError as error:
        raise Malformed("properties.Request.RequestUrl", url) from error
    return f"{parts.scheme}://{parts.hostname}{port}{parts.path or '/'}" if parts.hostname else None


def _component(item: Item) -> str | None:
    """Return the component that the tags name; tags are an object, or an empty text where there are none."""
    tags = item.get("tags")
    names = sorted(tags) if isinstance(tags, Mapping) else []
    links = [name[len(_LINK) :] for name in names if name.casefold().startswith(_LINK)]
    return next((link for link in links if "/components/" in link.casefold()), None)


def parse_holder(item: Item) -> Iterator[WebTestResults]:
    """A component by itself tells no results; they are read for each one that is there."""
    del item
    return iter(())


def parse_results(item: Item) -> Iterator[WebTestResults]:
    """How the tests of a component went in seven days, by the name of the test; custom tests are among them."""
    for series in series_of(item, RESULTS):
        yield from _results(series, item)


def _results(series: Series, item: Item) -> Iterator[WebTestResults]:
    if not series.points:
        return
    moments = [point.at for point in series.points]
    yield WebTestResults(
        subject=component_of(item),
        documents=(item.document,),
        observed_at=item.observed_at,
        test_name=series.of,
        success=sum(point.value for point in series.points) / len(series.points),
        first_at=min(moments),
        last_at=max(moments),
        hours=float(len(series.points)),
    )


PROBE = Probe(
    id="monitoring-availability-tests",
    title="Tests that call the workload from outside, and their results",
    reads=(
        Read(_TESTS, parse_web_test, (WebTest,)),
        Read(COMPONENTS, parse_holder, (WebTestResults,)),
        Read(RESULTS.of_each(COMPONENTS), parse_results, (WebTestResults,)),
    ),
    rights=(
        "Microsoft.Insights/webtests/read",
        "Microsoft.Insights/components/read",
        "Microsoft.Insights/metrics/read",
    ),
    otherwise="A dated report of the tests from outside with their results, attested by the operations lead.",
)
