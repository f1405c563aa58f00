"""Policy texts become a `Policy`; all mistakes of all files are found in one pass, each with its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TypeVar

from collector.derive.rows import Row
from collector.files.mistakes import Mistake, Mistakes, did_you_mean
from collector.files.shape import Invalid, Placed, Spot, read_file
from collector.judge.compiling import read_criterion
from collector.judge.digests import bytes_digest, meaning_digest
from collector.judge.policy import AREAS, Criterion, Limits, Policy, ReviewRule, Waiving
from collector.judge.shapes import POLICY_FILE, PolicyText
from collector.model import PolicyName

T = TypeVar("T")
_HYPERCARE = timedelta(days=30)


def load_policy(files: Mapping[str, str], row_types: Mapping[str, type[Row]]) -> Policy:
    """Return the policy that files (name -> text) hold together, over rows of the given kinds.

    Raises `FileMistakes` with every mistake of every file.
    """
    mistakes = Mistakes()
    read = {name: read_file(POLICY_FILE, text, name=name, mistakes=mistakes) for name, text in sorted(files.items())}
    texts = [value for value in read.values() if not isinstance(value, Invalid)]
    whole = len(texts) == len(read)
    _refuse_repeated_ids(texts)
    if whole:
        _refuse_unknown_non_waivable(texts)
    criteria = [read_criterion(text, row_types) for one in texts for text in one.criteria]
    header = _header(texts, sorted(files), mistakes) if whole else None
    if whole and not criteria and not mistakes.any:
        mistakes.add(_about_all(files, "an empty policy judges nothing", "criteria: with at least one criterion"))
    mistakes.raise_if_any()
    return _policy(header or _Header(), in_order_of_areas(one for one in criteria if one is not None), files)


def in_order_of_areas(criteria: Iterable[Criterion]) -> tuple[Criterion, ...]:
    """Return criteria area by area, as a review asks them; within an area in the order of the policy."""
    return tuple(sorted(criteria, key=lambda criterion: (_place_of(criterion.area), criterion.area)))


def _place_of(area: str) -> int:
    return AREAS.index(area) if area in AREAS else len(AREAS)


@dataclass(frozen=True, slots=True)
class _Header:
    name: str = ""
    version: str = ""
    limits: Limits = field(default_factory=Limits)
    waiving: Waiving = field(default_factory=Waiving)
    review: ReviewRule = field(default_factory=ReviewRule)
    hypercare: timedelta = _HYPERCARE
    plugins: tuple[str, ...] | None = None


def _policy(header: _Header, criteria: tuple[Criterion, ...], files: Mapping[str, str]) -> Policy:
    name = PolicyName(
        name=header.name,
        version=header.version,
        digest=bytes_digest(files),
        semantic_digest="",
    )
    policy = Policy(
        name=name,
        criteria=criteria,
        limits=header.limits,
        waiving=header.waiving,
        review=header.review,
        hypercare=header.hypercare,
        plugins=header.plugins,
    )
    return replace(policy, name=replace(name, semantic_digest=meaning_digest(policy)))


def _header(texts: Sequence[PolicyText], names: Sequence[str], mistakes: Mistakes) -> _Header:
    """Return name, version, limits and plugins, each of which stands once, whichever file it is in."""
    name = _once("policy", [text.policy for text in texts if text.policy])
    version = _once("version", [text.version for text in texts if text.version])
    limits = _once("limits", [text.limits for text in texts if text.limits])
    waiving = _once("waivers", [text.waiving for text in texts if text.waiving])
    review = _once("review", [text.review for text in texts if text.review])
    hypercare = _once("hypercare", [text.hypercare for text in texts if text.hypercare])
    plugins = _once("plugins", [text.plugins for text in texts if text.plugins])
    for key, found, sample in (("policy", name, "policy: go-live"), ("version", version, 'version: "2026.11"')):
        if found is None:
            what = f"no file of the policy has the key `{key}`"
            mistakes.add(_about_all(names, what, f"{sample} at the top of one of them"))
    return _Header(
        name=name or "",
        version=version or "",
        limits=limits or Limits(),
        waiving=waiving or Waiving(),
        review=review or ReviewRule(),
        hypercare=_HYPERCARE if hypercare is None else hypercare,
        plugins=plugins,
    )


def _once(key: str, found: Sequence[Placed[T]]) -> T | None:
    for again in found[1:]:
        first = found[0].spot
        again.spot.wrong_key(f"`{key}` stands in {first.file}:{first.line} already", "it in one file only")
    return found[0].value if found else None


def _about_all(names: Sequence[str] | Mapping[str, str], what: str, how: str) -> Mistake:
    return Mistake(min(names, default="policy"), 1, 1, what, how)


def _refuse_repeated_ids(texts: Sequence[PolicyText]) -> None:
    first: dict[str, Spot] = {}
    for criterion in (criterion for text in texts for criterion in text.criteria):
        placed = criterion.id
        seen = first.setdefault(placed.value, placed.spot)
        if seen is not placed.spot:
            what = f"the criterion `{placed.value}` stands in {seen.file}:{seen.line} already"
            placed.spot.wrong(what, "another id; every question has its own")


def _refuse_unknown_non_waivable(texts: Sequence[PolicyText]) -> None:
    """Record a misspelt name among those that nobody may waive: what was meant could be waived."""
    known = {criterion.id.value for text in texts for criterion in text.criteria}
    for placed in (text.waiving for text in texts if text.waiving):
        for name in sorted(placed.value.non_waivable - known):
            what = f"`non_waivable` names no criterion of this policy: {name}{did_you_mean(name, known)}"
            placed.spot.wrong(what, "the id of a criterion, or delete it")
