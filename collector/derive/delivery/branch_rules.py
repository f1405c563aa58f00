"""What must happen before code reaches the branch of releases, added up over all rules in force there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from collector.derive.delivery.gaps_in_place import gaps_in
from collector.derive.delivery.release_branches import ReleaseBranch
from collector.derive.joins import Unseen, absent, counted_through_gaps, hidden_by, missing, through_gaps
from collector.derive.observed import Observed
from collector.derive.rows import Field, Unknown
from collector.facts.azure import Inventory
from collector.facts.delivery import BranchRules, PipelineRun
from collector.model import Fact, Gap, Host, Reason, lies_within, place_of

_NO_CHECKS = (
    "the workload does not say which checks must have passed before code reaches the branch: add, for example, "
    "delivery: {required_checks: [build, test, golive]}"
)
_HIDDEN_ACTORS = (
    "GitHub tells who may pass by a ruleset to those alone who may change it: hand a token of a GitHub App with "
    "`administration: read` over as GOLIVE_GITHUB_TOKEN, and look whether the ruleset shows its bypass list to it"
)
_OF_SOME = (
    "{name} is demanded of some changes alone, by a policy with a filter of paths or one that waits for the status to "
    "be posted: take the filter away, so that no change reaches {branch} without it"
)
_DEFAULT = "~DEFAULT_BRANCH"
_BY_NUMBER = "definition "


@dataclass(frozen=True, slots=True)
class Demands:
    """All rules that are in force on one branch, and what stands before further ones."""

    branch: ReleaseBranch
    rules: tuple[BranchRules, ...]
    observed: Observed

    @property
    def rests_on(self) -> tuple[Fact, ...]:
        """The rules, or where there are none the proof that they were looked for."""
        looks = self.observed.all(Inventory)
        kind, place = BranchRules.kind, self.branch.place.id
        return self.rules or tuple(look for look in looks if look.of == kind and look.subject == place)

    @property
    def reviews(self) -> Field[float]:
        """How many others must approve a change; the vote of who made it counts for nothing."""
        count = max((_by_others(rule) for rule in self.rules), default=0)
        return self._at_least(float(count))

    @property
    def missing_checks(self) -> Field[tuple[str, ...]]:
        """Which of the checks that the workload declares need not have passed."""
        declared = self.observed.workload.delivery.required_checks
        if not declared:
            return missing(_NO_CHECKS)
        demanded = _demanded(self.rules, self.observed, self.branch)
        lacking = tuple(sorted(name for name in declared if name.casefold() not in demanded))
        if lacking and self._unseen:
            return hidden_by(self._unseen)
        of_some = self._of_some(lacking)
        if of_some is not None:
            return of_some
        unnamed = sorted(name for name in demanded if name.startswith(_BY_NUMBER))
        if lacking and unnamed:
            return missing(
                f"which pipeline {unnamed[0]} of a policy is was not seen: give the policy the name of the check, or "
                "run the pipeline on the release"
            )
        return lacking

    def _of_some(self, lacking: Sequence[str]) -> Unknown | None:
        """Say why it is not known whether checks that some changes alone need cover all that matter."""
        partly = [replace(rule, checks=rule.checks_of_some) for rule in self.rules]
        covered = _demanded(partly, self.observed, self.branch)
        halved = [name for name in lacking if name.casefold() in covered]
        if not halved or len(halved) < len(lacking):  # what nothing demands at all fails by itself
            return None
        return missing(_OF_SOME.format(name=", ".join(halved), branch=self.branch.name))

    @property
    def force_push(self) -> Field[bool]:
        """Whether history may be rewritten."""
        forbidden = any(rule.force_push is False for rule in self.rules)
        if not forbidden and self._half_read:
            return missing(_NO_CHECKS)
        return not forbidden if forbidden else through_gaps(True, self._unseen, Unseen.COULD_MAKE_FALSE)

    @property
    def bypass(self) -> Field[float]:
        """How many may pass by rules without which less would be demanded; Azure DevOps tells nobody."""
        if self.branch.place.host is Host.AZURE_DEVOPS:
            return 0.0
        sets = [rules for rules in _by_set(self.rules).values() if self._worth(rules) != self._worth(())]
        firm = [rule for rules in sets if _bypass(rules) == 0 for rule in rules]
        if self._worth(firm) == self._worth(rule for rules in sets for rule in rules):
            return 0.0
        known = float(sum(_bypass(rules) or 0 for rules in sets))
        untold = next((rules for rules in sets if _bypass(rules) is None), None)
        return known if untold is None else replace(self._untold(untold[0].subject), at_least=known)

    def _worth(self, rules: Iterable[BranchRules]) -> tuple[int, frozenset[str], bool]:
        """Return what rules are good for: reviews by others, declared checks, and whether history stays."""
        known = tuple(rules)
        declared = frozenset(name.casefold() for name in self.observed.workload.delivery.required_checks)
        return (
            max(map(_by_others, known), default=0),
            _demanded(known, self.observed, self.branch) & declared,
            any(rule.force_push is False for rule in known),
        )

    def _untold(self, subject: str) -> Unknown:
        unread = gaps_in(self.branch.place.id, self.observed, BranchRules, beside=(self.branch.subject,))
        gaps = tuple(gap for gap in unread if place_of(gap.scope) == "" or lies_within(subject, gap.scope))
        if gaps:
            return hidden_by(gaps)
        return missing(_NO_CHECKS) if self._half_read else missing(_HIDDEN_ACTORS, reason=Reason.PERM)

    @property
    def _unseen(self) -> tuple[Gap, ...]:
        """What may hide further rules; who may pass by a ruleset that was seen is no such thing."""
        place = self.branch.place.id
        return gaps_in(place, self.observed, BranchRules, beside=(f"{place}/rulesets",))

    @property
    def _half_read(self) -> bool:
        """Whether the classic protection of GitHub was left alone, because nothing says what it should demand."""
        on_github = self.branch.place.host is Host.GITHUB
        return on_github and not self.observed.workload.delivery.required_checks

    def _at_least(self, count: float) -> Field[float]:
        if self._half_read:
            return missing(_NO_CHECKS, at_least=count)
        doubtful = next((rule for rule in self.rules if rule.reviews and rule.self_approval is None), None)
        if doubtful is not None and count < (doubtful.reviews or 0):
            return replace(absent("whether the vote of who made a change counts"), at_least=count)
        return counted_through_gaps(count, self._unseen)


def demands_on(branch: ReleaseBranch, observed: Observed) -> Demands:
    """Return the rules that are in force on a branch of releases."""
    here = (rule for rule in observed.all(BranchRules) if place_of(rule.subject) == branch.place.id)
    return Demands(branch, tuple(rule for rule in here if _is_for(rule, branch)), observed)


def _is_for(rule: BranchRules, branch: ReleaseBranch) -> bool:
    if isinstance(branch.name, Unknown) or rule.repository not in (None, branch.repository):
        return False
    if rule.branch == _DEFAULT:
        return branch.is_default
    if rule.branch.endswith("*"):
        return branch.name.startswith(rule.branch[:-1])
    return rule.branch == branch.name


def _by_others(rule: BranchRules) -> int:
    """Return how many others must approve, for certain."""
    return max((rule.reviews or 0) - (rule.self_approval is not False), 0)


def _demanded(rules: Iterable[BranchRules], observed: Observed, branch: ReleaseBranch) -> frozenset[str]:
    """Return the names of the checks that must have passed, in lower case; of pipelines the name beside the number."""
    runs = (run for run in observed.all(PipelineRun) if place_of(run.subject) == branch.place.id)
    names = {f"{_BY_NUMBER}{run.pipeline_id}": run.pipeline.casefold() for run in runs}
    said = [tuple(check.casefold() for check in rule.checks or ()) for rule in rules]
    return frozenset(name for checks in said for name in _named(checks, names))


def _named(checks: Sequence[str], names: Mapping[str, str]) -> Iterator[str]:
    """Yield the names of one rule; a number that stands for a known pipeline becomes its name."""
    for check in checks:
        if check in names:
            yield names[check]
        elif not check.startswith(_BY_NUMBER) or len(checks) == 1:
            yield check


def _by_set(rules: Iterable[BranchRules]) -> Mapping[str, list[BranchRules]]:
    found: dict[str, list[BranchRules]] = defaultdict(list)
    for rule in rules:
        found[rule.subject].append(rule)
    return found


def _bypass(rules: Iterable[BranchRules]) -> int | None:
    return next((rule.bypass for rule in rules if rule.bypass is not None), None)
