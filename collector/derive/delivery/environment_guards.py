"""How the host guards each environment of production, put together from the parts that it tells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from collector.derive.delivery.gaps_in_place import gaps_in
from collector.derive.joins import Unseen, absent, counted_through_gaps, hidden_by, missing, through_gaps
from collector.derive.observed import Observed
from collector.derive.rows import Field, Unknown
from collector.facts.delivery import EnvironmentGuard
from collector.model import Gap, Host, place_of

ANY = "any branch"
_TAGS = "refs/tags/"
_ANYTHING = re.compile(r"[*?/\[\]!]*")
"""A pattern in which no part of a name is written out."""


@dataclass(frozen=True, slots=True)
class GuardedEnvironment:
    """The parts of the guard of one environment, and the gaps behind which there may be more."""

    subject: str
    name: str
    parts: tuple[EnvironmentGuard, ...]
    gaps: tuple[Gap, ...]

    @property
    def on_github(self) -> bool:
        return self.subject.startswith(f"{Host.GITHUB}:")

    @property
    def approval(self) -> EnvironmentGuard | None:
        """The approval that guards best: of several that all must be given, the same person may give each."""
        asked = [part for part in self.parts if part.approvers is not None]
        return max(asked, key=lambda part: (part.self_approval is False, part.approvers or 0), default=None)

    @property
    def approvers(self) -> Field[float]:
        """How many people must approve."""
        if self.approval is not None:
            return counted_through_gaps(float(self.approval.approvers or 0), self.gaps)
        if self.gaps:
            return hidden_by(self.gaps, at_least=0.0)
        return self._untold("who must approve") if self.on_github else 0.0

    @property
    def self_approval(self) -> Field[bool]:
        """Whether who started the run may approve it; where nobody has to approve, nobody approves his own."""
        if self.approval is None or not self.approval.approvers:
            return False
        if self.approval.self_approval is None:
            return self._untold("whether who started a run may approve it")
        return through_gaps(self.approval.self_approval, self.gaps, Unseen.COULD_MAKE_FALSE)

    @property
    def bypass(self) -> Field[float]:
        """How many may pass without approval: administrators count as one. Azure DevOps tells nobody."""
        told = next((part.bypass for part in self.parts if part.bypass is not None), None)
        if told is not None:
            return float(told)
        return self._untold("whether administrators may pass without approval") if self.on_github else 0.0

    def other_refs(self, branch: Field[str]) -> Field[tuple[str, ...]]:
        """Return the branches beside that of releases that may be deployed; tags are left to the team."""
        controls = [part for part in self.parts if part.branches_only]
        if not controls:
            told = not self.on_github or any(part.branches_only is False for part in self.parts)
            return _any_unless_hidden(self.gaps) if told else self._untold("what may be deployed")
        listed = tuple(ref for part in self.parts if not part.branches_only for ref in part.refs or ())
        if self.on_github and self.gaps:
            return hidden_by(self.gaps)
        each = [_others(control.refs or listed, branch) for control in controls]
        return min(each, key=_looseness)

    def _untold(self, what: str) -> Unknown:
        return hidden_by(self.gaps) if self.gaps else absent(f"{what} in {self.name}")

    @property
    def takes_tags(self) -> bool:
        return any(ref.startswith(_TAGS) for part in self.parts for ref in part.refs or ())


def production_guards(observed: Observed) -> Mapping[str, tuple[GuardedEnvironment, ...]]:
    """Return the guards of each declared environment of production, wherever there is one of that name."""
    found: dict[str, list[EnvironmentGuard]] = {}
    for part in observed.all(EnvironmentGuard):
        found.setdefault(part.subject, []).append(part)
    guards = [_guard(subject, parts, observed) for subject, parts in sorted(found.items())]
    declared = observed.workload.delivery.environments.production
    return {name: tuple(one for one in guards if one.name.casefold() == name.casefold()) for name in declared}


def _guard(subject: str, parts: Sequence[EnvironmentGuard], observed: Observed) -> GuardedEnvironment:
    name = next((part.name for part in parts if part.name), "")
    return GuardedEnvironment(subject, name, tuple(parts), gaps_in(place_of(subject), observed, EnvironmentGuard))


def _any_unless_hidden(gaps: Sequence[Gap]) -> Field[tuple[str, ...]]:
    """Return that any branch may be deployed; what was not seen could forbid it."""
    return hidden_by(gaps) if gaps else (ANY,)


def _others(refs: Sequence[str], branch: Field[str]) -> Field[tuple[str, ...]]:
    """Return those patterns that let another branch in than that of releases; none means the protected branches."""
    patterns = [ref for ref in refs if not ref.startswith(_TAGS)]
    if any(_ANYTHING.fullmatch(pattern) for pattern in patterns):
        return (ANY,)
    if isinstance(branch, Unknown):
        return missing(branch.why, reason=branch.reason) if patterns else ()
    return tuple(sorted(_not_fitting(patterns, branch)))


def _not_fitting(patterns: Sequence[str], branch: str) -> Iterator[str]:
    yield from (pattern for pattern in patterns if not fnmatchcase(branch, pattern))


def _looseness(found: Field[tuple[str, ...]]) -> tuple[bool, int]:
    """Order controls that all must let a branch in: one that lets in nothing else settles it."""
    return (True, 0) if isinstance(found, Unknown) else (bool(found), len(found))
