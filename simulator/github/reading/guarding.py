"""What guards a branch: its classic protection, and the rules of rulesets."""

from __future__ import annotations

from simulator.github import refusals
from simulator.github.hub import Json, Repository
from simulator.github.reading.route import Asked, Found, Listed, Route, the_one
from simulator.github.rights import METADATA
from simulator.github.shapes.code import branch
from simulator.github.shapes.guarding import ruleset

_REQUIRED = "required_status_checks"


def _protection(asked: Asked) -> Found:
    name = _known(asked)
    if name not in asked.repository.protections:
        raise refusals.refused(404, "Branch not protected")
    return asked.repository.protections[name]


def _rules(asked: Asked) -> Found:
    """List the rules in force; a branch that does not exist yet may have some."""
    return Listed(items=asked.repository.rules.get(asked.parts["branch"], ()))


def _ruleset(asked: Asked) -> Found:
    """Return a set of rules; who may pass by them is shown to those alone who may change it."""
    rules = [rule for found in asked.repository.rules.values() for rule in found]
    one = the_one(rules, "ruleset_id", int(asked.parts["id"]))
    return ruleset(asked.repository.full_name, one, shows_bypass=asked.is_administrator)


def _branch(asked: Asked) -> Found:
    return _shown(asked.repository, _known(asked))


def _branches(asked: Asked) -> Found:
    whole = [_shown(asked.repository, name) for name in sorted(asked.repository.branches)]
    return Listed(items=[_in_list(one) for one in whole])


def _shown(repository: Repository, name: str) -> Json:
    head = next(commit for commit in repository.commits if commit.sha == repository.branches[name])
    checks = repository.protections.get(name, {}).get(_REQUIRED, {}).get("contexts", ())
    is_protected = name in repository.protections or name in repository.rules
    return branch(repository.full_name, name, head, checks=checks, is_protected=is_protected)


def _in_list(whole: Json) -> Json:
    commit = {key: whole["commit"][key] for key in ("sha", "url")}
    return {"name": whole["name"], "commit": commit, "protected": whole["protected"]}


def _known(asked: Asked) -> str:
    name = asked.parts["branch"]
    if name not in asked.repository.branches:
        raise refusals.refused(404, "Branch not found")
    return name


ROUTES = (
    Route("branches", "contents", _branches),
    Route("branches/{branch}/protection", "administration", _protection),
    Route("rules/branches/{branch}", METADATA, _rules),
    Route("rulesets/{id}", METADATA, _ruleset),
    Route("branches/{branch}", "contents", _branch),
)
