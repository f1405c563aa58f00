"""How services that pass calls, searches and prompts on survive the loss of an instance or of a zone.

Which page says so stands in `probes/recovery/service_redundancy.md`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from collector.derive.joins import absent, hidden_by, missing
from collector.derive.recovery.redundancy_standing import (
    NOT_TOLD,
    SEVERAL,
    Around,
    Rule,
    Standing,
    count_of,
    in_zones,
    instances_of,
    new_word,
    not_known,
    settled,
)
from collector.derive.rows import Field, Unknown
from collector.facts import resource_types as types
from collector.facts.ai import ModelDeployment
from collector.facts.recovery import Redundancy
from collector.model import Gap

_WITHOUT_ZONES = frozenset({"developer", "consumption", "basic", "standard", "basicv2", "standardv2"})
_WITH_ZONES = frozenset({"premium", "premiumv2"})
_ONE_MACHINE = "developer"
_UNITS_SPREAD = (
    "its units are spread over zones as far as the service can, and it does not tell: name the zones in the settings "
    "of its location, with one unit or more in each"
)


def _api_management(fact: Redundancy, _: Around) -> Standing:
    """API Management: a unit is two machines in every tier but one; zones are a matter of the premium tiers."""
    sku = (fact.sku or "").casefold()
    return Standing(
        zone_redundant=_api_management_zones(fact, sku),
        instances=instances_of(fact),
        kept_by_service=sku != _ONE_MACHINE and sku in _WITHOUT_ZONES | _WITH_ZONES,
        zones=fact.zones,
        arrangement=f"tier {fact.sku or 'not told'}, {count_of(fact.instances, 'unit')} {in_zones(fact.zones)}",
    )


def _api_management_zones(fact: Redundancy, sku: str) -> Field[bool]:
    if not sku:
        return absent("of which tier it is")
    if sku in _WITHOUT_ZONES:
        return False
    if sku not in _WITH_ZONES:
        return new_word("its tier", sku)
    if len(fact.zones) == 1 or (fact.instances is not None and fact.instances < SEVERAL):
        return False
    if not fact.zones:
        return missing(_UNITS_SPREAD)
    units = instances_of(fact)
    return units if isinstance(units, Unknown) else True


_FREE = "free"
_FOR_INDEXING = 3


def _search(fact: Redundancy, around: Around) -> Standing:
    """A search service: two replicas go on answering, three go on indexing too."""
    replicas = 1.0 if (fact.sku or "").casefold() == _FREE else instances_of(fact)
    return Standing(
        zone_redundant=_search_zones(replicas, around.zones),
        instances=replicas,
        arrangement=f"tier {fact.sku or 'not told'}, {count_of(fact.instances, 'replica')}{_for_what(replicas)}",
    )


def _search_zones(replicas: Field[float], zones: Field[float]) -> Field[bool]:
    """The service spreads replicas over the zones of a region by itself, in every tier that may have several."""
    if isinstance(replicas, Unknown) or replicas < SEVERAL:
        return replicas if isinstance(replicas, Unknown) else False
    return zones if isinstance(zones, Unknown) else zones >= SEVERAL


def _for_what(replicas: Field[float]) -> str:
    between = not isinstance(replicas, Unknown) and SEVERAL <= replicas < _FOR_INDEXING
    return f": enough for queries, {_FOR_INDEXING} are needed for indexing" if between else ""


SERVICE_RULES: Mapping[str, Rule] = {
    types.API_MANAGEMENT: _api_management,
    types.SEARCH: _search,
    types.LOGIC_APP: settled,
    types.DATA_FACTORY: settled,
}


# --- Models of artificial intelligence ----------------------------------------------------------------------

_BEYOND_ONE_REGION = frozenset(
    {
        *("globalstandard", "globalprovisionedmanaged", "globalbatch"),
        *("datazonestandard", "datazoneprovisionedmanaged", "datazonebatch"),
    }
)
"""The SKUs of deployments whose prompts go to the data centre that answers best, of the world or of a data zone."""


def ai_standing(deployments: Sequence[ModelDeployment], gaps: Sequence[Gap]) -> Standing:
    """An account of AI services: prompts to some deployments go where they are answered, others stay in the region."""
    if gaps:
        return not_known(hidden_by(gaps))
    bound = [one for one in deployments if (one.sku or "").casefold() not in _BEYOND_ONE_REGION]
    told = bool(deployments) and not bound
    return Standing(
        zone_redundant=True if told else missing(_no_promise(bound)),
        instances=NOT_TOLD,
        kept_by_service=True,
        arrangement=f"{count_of(len(deployments), 'model')} deployed{_skus(deployments)}",
    )


def _no_promise(bound: Sequence[ModelDeployment]) -> str:
    if not bound:
        return "no page of the service says that it survives the loss of a zone: use a second one in another region"
    names = ", ".join(sorted({one.name for one in bound}))
    return f"no page of the service says that a deployment in one region ({names}) survives the loss of a zone"


def _skus(deployments: Sequence[ModelDeployment]) -> str:
    skus = sorted({one.sku or "SKU not told" for one in deployments})
    return f" ({', '.join(skus)})" if skus else ""
