"""Overlays in levels: organisation, then team, then workload change a policy; what asks for less is told.

With `strict` (trust is pinned) a team or a workload may only ask for more; what asks for less is a mistake with its
place. Without it everything works, and every such change is listed in the decision.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from collector.files.mistakes import Mistakes, did_you_mean
from collector.files.shape import Invalid, Placed, Spot, duration_text, read_file
from collector.judge.digests import bytes_digest, meaning_digest
from collector.judge.directions import asks_less, way_of
from collector.judge.overlay_shapes import OVERLAY_FILE, ChangeText, Level, LimitsText, OverlayText
from collector.judge.policy import Attest, Condition, Criterion, Param, Policy, Severities
from collector.model import Digest, Loosening, Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlaid:
    """A policy with its overlays, and what they let it ask less for."""

    policy: Policy
    loosened: tuple[Loosening, ...] = ()
    digests: tuple[Digest, ...] = ()
    """Of the bytes of each overlay, in the order in which they apply."""
    from_above: tuple[Digest, ...] = ()
    """Those of the organisation: they belong to what is pinned."""


def overlaid(policy: Policy, files: Mapping[str, str], *, strict: bool = False) -> Overlaid:
    """Return a policy changed by overlays (file name -> text). Raises `FileMistakes`."""
    mistakes = Mistakes()
    read = {name: read_file(OVERLAY_FILE, text, name=name, mistakes=mistakes) for name, text in sorted(files.items())}
    mistakes.raise_if_any()
    texts = [(name, one) for name, one in read.items() if not isinstance(one, Invalid)]
    ordered = sorted(texts, key=lambda pair: (pair[1].level.depth, pair[1].name.value))
    _refuse_contradictions([text for _, text in ordered])
    found: list[Loosening] = []
    known = frozenset(one.id for one in policy.criteria)
    for _, text in ordered:
        policy, loosened = _Applied(text, known, strict=strict).to(policy)
        found.extend(loosened)
    mistakes.raise_if_any()
    name = replace(policy.name, semantic_digest=meaning_digest(policy)) if ordered else policy.name
    digests = [(bytes_digest({file: files[file]}), text.level) for file, text in ordered]
    return Overlaid(
        policy=replace(policy, name=name),
        loosened=tuple(found),
        digests=tuple(one for one, _ in digests),
        from_above=tuple(one for one, level in digests if level is Level.ORGANISATION),
    )


# --- Two of one level must not say different things ------------------------------------------------------


def _refuse_contradictions(texts: Sequence[OverlayText]) -> None:
    said: dict[tuple[Level, str, str], tuple[Any, Spot]] = {}
    for text in texts:
        for criterion, key, value, spot in _everything(text):
            before, at = said.setdefault((text.level, criterion, key), (value, spot))
            if before != value:
                what = f"{at.file}:{at.line} says something else about `{key}` of {criterion}, at the same level"
                spot.wrong(what, "it in one overlay of a level only")


def _everything(text: OverlayText) -> Iterator[tuple[str, str, Any, Spot]]:
    for criterion, placed in text.criteria.items():
        for key, one in _changes(placed.value):
            yield criterion, key, one.value, one.spot
    if text.limits is not None:
        for key, one in _placed_fields(text.limits.value):
            yield "the limits", key, one.value, one.spot


def _changes(change: ChangeText) -> Iterator[tuple[str, Placed[Any]]]:
    yield from _placed_fields(change)
    yield from ((f"params.{name}", one) for name, one in change.params.items())


def _placed_fields(text: ChangeText | LimitsText) -> Iterator[tuple[str, Placed[Any]]]:
    for name in type(text).__slots__:
        value = getattr(text, name)
        if isinstance(value, Placed):
            yield name, value


# --- One overlay -----------------------------------------------------------------------------------------


class _Applied:
    """Applies one overlay, and notes what of it asks for less."""

    def __init__(self, text: OverlayText, known: frozenset[str], *, strict: bool) -> None:
        self._text = text
        self._known = known
        """The criteria of the policy without any overlay."""
        self._may_not = strict and text.level is not Level.ORGANISATION
        self._found: list[Loosening] = []

    def to(self, policy: Policy) -> tuple[Policy, list[Loosening]]:
        changed = {one.id: one for one in policy.criteria}
        for criterion_id, placed in self._text.criteria.items():
            if criterion_id in self._known - changed.keys():
                what = f"an overlay before this one takes `{criterion_id}` out of the policy"
                placed.spot.wrong_key(what, "nothing about it here, or ask for it again there")
                continue
            if criterion_id not in changed:
                what = f"the policy has no criterion `{criterion_id}`{did_you_mean(criterion_id, changed)}"
                placed.spot.wrong_key(what, "the id of a criterion that is there")
                continue
            self._change(changed, criterion_id, placed)
        policy = replace(policy, criteria=tuple(changed[one.id] for one in policy.criteria if one.id in changed))
        return self._limited(policy), self._found

    def _change(self, criteria: dict[str, Criterion], criterion_id: str, placed: Placed[ChangeText]) -> None:
        change, one = placed.value, criteria[criterion_id]
        because = change.because
        if change.asked is not None and not change.asked.value:
            self._less(change.asked.spot, criterion_id, "it is not asked", because)
            del criteria[criterion_id]
            return
        one = self._severity(one, change)
        one = self._times(one, change)
        one = self._params(one, change)
        criteria[criterion_id] = self._attest(one, change)

    def _severity(self, one: Criterion, change: ChangeText) -> Criterion:
        if change.severity is None:
            return one
        new, old = change.severity.value, one.severity
        lower = [tier.value for tier in Tier if new[tier].weight < old[tier].weight]
        if lower:
            self._less(change.severity.spot, one.id, f"it weighs less at {', '.join(lower)}", change.because)
        attest = one.attest and replace(one.attest, conditions=_reweighed(one.attest.conditions, old, new))
        return replace(one, severity=new, conditions=_reweighed(one.conditions, old, new), attest=attest)

    def _times(self, one: Criterion, change: ChangeText) -> Criterion:
        if change.due is not None:
            if change.due.value < one.due:
                said = f"due {duration_text(change.due.value)} before go-live instead of {duration_text(one.due)}"
                self._less(change.due.spot, one.id, said, change.because)
            one = replace(one, due=change.due.value)
        if change.max_age is not None:
            if change.max_age.value > one.max_age:
                said = f"evidence may be {duration_text(change.max_age.value)} old, not {duration_text(one.max_age)}"
                self._less(change.max_age.spot, one.id, said, change.because)
            one = replace(one, max_age=change.max_age.value)
        return one

    def _params(self, one: Criterion, change: ChangeText) -> Criterion:
        params = {param.name: param for param in one.params}
        for name, placed in change.params.items():
            if name not in params:
                what = f"{one.id} has no parameter `{name}`{did_you_mean(name, params)}"
                placed.spot.wrong_key(what, "the name of a parameter that is there")
            elif {type(value) for value in placed.value.values()} != {type(v) for v in params[name].values.values()}:
                placed.spot.wrong(f"`{name}` is a {params[name].type.python} in the policy", "a value of that type")
            else:
                params[name] = self._param(one, params[name], placed, change.because)
        return replace(one, params=tuple(params.values()))

    def _param(self, one: Criterion, param: Param, placed: Placed[Any], because: str) -> Param:
        way = way_of(one, param.name)
        less = [tier.value for tier in Tier if asks_less(way, param.values[tier], placed.value[tier])]
        if less:
            self._less(placed.spot, one.id, f"{param.name} asks for less at {', '.join(less)}", because)
        return replace(param, values=placed.value)

    def _attest(self, one: Criterion, change: ChangeText) -> Criterion:
        attest = one.attest
        for key, placed in (("least", change.least), ("valid", change.valid)):
            if placed is not None and attest is None:
                placed.spot.wrong_key(f"nobody signs {one.id}", f"`{key}` only for a criterion that has `attest`")
        if attest is None:
            return one
        return replace(one, attest=self._signed(one, attest, change))

    def _signed(self, one: Criterion, attest: Attest, change: ChangeText) -> Attest:
        if change.least is not None:
            if change.least.value.rank < attest.least.rank:
                self._less(change.least.spot, one.id, f"signed by {change.least.value} is enough", change.because)
            attest = replace(attest, least=change.least.value)
        if change.valid is not None:
            if change.valid.value > attest.valid:
                said = f"statements count for {duration_text(change.valid.value)}, not {duration_text(attest.valid)}"
                self._less(change.valid.spot, one.id, said, change.because)
            attest = replace(attest, valid=change.valid.value)
        return attest

    def _limited(self, policy: Policy) -> Policy:
        placed = self._text.limits
        if placed is None:
            return policy
        text, limits = placed.value, policy.limits
        for name in ("max_open_majors", "max_waivers", "max_roles_per_person"):
            new: Placed[int] | None = getattr(text, name)
            if new is not None:
                if new.value > getattr(limits, name):
                    self._less(new.spot, "limits", f"{name} is {new.value}, not {getattr(limits, name)}", text.because)
                limits = replace(limits, **{name: new.value})
        review = policy.review
        if text.review_required is not None:
            if review.required and not text.review_required.value:
                self._less(text.review_required.spot, "limits", "no review is needed before a deployment", text.because)
            review = replace(review, required=text.review_required.value)
        named = policy.waiving.non_waivable | {one.value for one in text.non_waivable}
        return replace(policy, limits=limits, review=review, waiving=replace(policy.waiving, non_waivable=named))

    def _less(self, spot: Spot, subject: str, detail: str, because: str) -> None:
        """Note that something asks for less, or refuse it: below a pin, and where nobody says why."""
        text = self._text
        if self._may_not:
            what = f"the overlay of the {text.level.value} asks for less ({detail}), and trust is pinned"
            spot.wrong(what, "more than the level above, or move the change up to the organisation")
        elif not because:
            spot.wrong(f"this asks for less: {detail}", "why, as `because:` beside it")
        else:
            said = f"{detail}, by the overlay {text.name.value} of the {text.level.value}: {because}"
            self._found.append(Loosening(kind="overlay", subject=subject, detail=said))


def _reweighed(conditions: tuple[Condition, ...], old: Severities, new: Severities) -> tuple[Condition, ...]:
    """Return lines with the new weight of their criterion, where they had the old one."""
    return tuple(replace(one, severity=new) if one.severity == old else one for one in conditions)
