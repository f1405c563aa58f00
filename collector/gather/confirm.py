"""Resource Graph held against the resource manager: where they disagree, nothing there is certain.

Resource Graph learns of a change some time after it happened (evidence sources, A.2), so that what a blocker's pass
hangs on is read from the resource manager as well.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from collector.gather.failures import gap
from collector.gather.scope import subscription_scope
from collector.model import Cause, Fact, Gap, fold_id, subscription_of

_FIX = "wait some minutes until Azure shows the change everywhere, then run again"
_NOT_COMPARED = frozenset({"subject", "documents", "observed_at"})


@dataclass(frozen=True, slots=True)
class Reconciled:
    """The facts after the comparison, and a gap for every subject on which the two disagree."""

    facts: tuple[Fact, ...]
    gaps: tuple[Gap, ...]


def reconciled(
    graphed: Iterable[Fact],
    confirmed: Iterable[Fact],
    is_settled: Callable[[str, str], bool],
    probes: Mapping[str, str],
) -> Reconciled:
    """Compare what Resource Graph and the resource manager show of the same things; the latter's word is kept.

    `is_settled` says of a kind and a scope whether both were read there to the end; `probes` names the probe that
    yields each kind. Where something was not read to its end, its own gap says so, and what was seen is kept.
    """
    seen = _by_subject(graphed)
    real = _by_subject(confirmed)
    facts: list[Fact] = []
    gaps: list[Gap] = []
    for key in sorted({*seen, *real}):
        kind, subject = key
        here, there = real.get(key), seen.get(key)
        if not is_settled(kind, subscription_scope(subscription_of(subject))):
            facts.extend(there or here or ())
            continue
        facts.extend(_kept(here or [], there or []))
        difference = _difference(here, there)
        if difference:
            gaps.append(_gap(kind, [*(here or ()), *(there or ())], difference, probes.get(kind, "")))
    return Reconciled(tuple(facts), tuple(gaps))


def _by_subject(facts: Iterable[Fact]) -> dict[tuple[str, str], list[Fact]]:
    found: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for fact in facts:
        found[fact.kind, fold_id(fact.subject)].append(fact)
    return found


def _kept(real: list[Fact], seen: list[Fact]) -> Iterator[Fact]:
    """Yield the facts of the resource manager, which rest on the documents of both.

    Where it leaves a field out and Resource Graph shows it empty, as the tags of what has none, the two agree. Any
    other value stays out: the receivers of a rule that has just lost them must not come back from what lags.
    """
    if len(real) != 1 or len(seen) != 1:
        yield from real
        return
    here, there = real[0], seen[0]
    empty = {name: value for name, value in _told(there).items() if _is_empty(value) and getattr(here, name) is None}
    documents = tuple(sorted({*here.documents, *there.documents}))
    earliest = min(here.observed_at, there.observed_at)
    yield dataclasses.replace(here, documents=documents, observed_at=earliest, **empty)


def _is_empty(value: Any) -> bool:
    return isinstance(value, str | tuple | Mapping) and not value


def _difference(real: list[Fact] | None, seen: list[Fact] | None) -> str:
    if not seen:
        return "Resource Graph does not show it yet"
    if not real:
        return "Resource Graph still shows it, and the resource manager has it no more"
    if len(real) != len(seen):
        return "Resource Graph and the resource manager show another number of them"
    names = sorted(
        {name for here, there in zip(_in_order(real), _in_order(seen), strict=True) for name in _differing(here, there)}
    )
    return f"Resource Graph and the resource manager differ in {', '.join(names)}" if names else ""


def _in_order(facts: list[Fact]) -> list[Fact]:
    return sorted(facts, key=lambda fact: repr(_plain(_told(fact))))


def _differing(here: Fact, there: Fact) -> Iterator[str]:
    """Yield the fields that Resource Graph tells and the resource manager tells otherwise or not at all."""
    ours, theirs = _told(here), _told(there)
    for name, value in theirs.items():
        differs = _plain(ours[name]) != _plain(value) if name in ours else not _is_empty(value)
        if differs:
            yield name.replace("_", " ")


def _told(fact: Fact) -> dict[str, Any]:
    """Return the fields of a fact that its answer told."""
    values = ((field.name, getattr(fact, field.name)) for field in dataclasses.fields(fact))
    return {name: value for name, value in values if name not in _NOT_COMPARED and value is not None}


def _plain(value: Any) -> Any:
    """Return a value without what the two services spell differently: case, spaces, slashes around, order of lists."""
    if isinstance(value, str):
        return value.replace(" ", "").strip("/").casefold()
    if isinstance(value, tuple | list):
        return sorted((_plain(entry) for entry in value), key=repr)
    if isinstance(value, Mapping):
        return {_plain(name): _plain(entry) for name, entry in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    return value


def _gap(kind: str, facts: list[Fact], difference: str, probe: str) -> Gap:
    subject = facts[0].subject
    documents = tuple(sorted({digest for fact in facts for digest in fact.documents}))
    return gap(Cause.PARTIAL, (kind,), subject, f"{subject}: {difference}", _FIX, probe, documents)
