"""What Azure Advisor recommends for the reliability of resources."""

from __future__ import annotations

import re
from collections.abc import Iterator

from collector.facts.platform import AdvisorFinding
from collector.probe import Item, Malformed, Probe, Read, Rows

_RECOMMENDATIONS = Rows("advisorresources", ("microsoft.advisor/recommendations",))
_OF_OTHERS = frozenset({"cost", "security", "performance", "operationalexcellence"})
"""The categories that are not about reliability; a new word may be another name of it."""
_OF_RESOURCE = re.compile(r"(?P<resource>.+)/providers/Microsoft\.Advisor/recommendations/[^/]+", re.IGNORECASE)


def parse_recommendation(item: Item) -> Iterator[AdvisorFinding]:
    """A recommendation of the category `HighAvailability`, or of one that is new; the others are of other criteria.

    One that somebody put off or dismissed has ids of suppressions; which of the two it is, the answer does not tell.
    """
    category = item.text("properties.category")
    if category.casefold() in _OF_OTHERS:
        return
    yield AdvisorFinding(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        resource=_resource(item),
        category=category,
        impact=item.maybe_text("properties.impact"),
        problem=item.maybe_text("properties.shortDescription.problem"),
        postponed=bool(item.maybe_texts("properties.suppressionIds")),
        updated=item.maybe_instant("properties.lastUpdated"),
    )


def _resource(item: Item) -> str:
    """Return what it is about; older api-versions tell it only by the id of the recommendation."""
    told = item.maybe_text("properties.resourceMetadata.resourceId")
    if told is not None:
        return told
    named = _OF_RESOURCE.fullmatch(item.text("id"))
    if named is None:
        raise Malformed("id", item.text("id"), detail="neither the recommendation nor its id names a resource")
    return named["resource"]


PROBE = Probe(
    id="recovery-advisor",
    title="Reliability recommendations of Azure Advisor",
    reads=(Read(_RECOMMENDATIONS, parse_recommendation, (AdvisorFinding,)),),
    rights=("Microsoft.ResourceGraph/resources/read", "Microsoft.Advisor/recommendations/read"),
    otherwise="A dated export of Advisor's reliability recommendations (CSV), attested by the operations lead.",
)
