"""Makes `docs/seed-statements.md`: what a go-live review asks, the criteria that answer it, and their evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from collector.cli.inputs import all_probes, read_policy
from collector.derive import ROWS
from collector.judge.later import LATER_KINDS
from collector.judge.policy import Attest, Counts, Criterion
from collector.judge.wording import all_of
from collector.probe import Probe
from policies import shipped_policy
from probes import CATALOGUE

SOURCE = Path(__file__).parents[1] / "seed-statements.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Something that a review asks."""

    code: str
    says: str
    criteria: tuple[str, ...]
    answered: str
    """What answers it beside its criteria."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """Something that must be there before anything else."""

    says: str
    must: tuple[str, ...]
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """Everything that `docs/seed-statements.yaml` holds."""

    statements: tuple[Statement, ...]
    requirements: tuple[Requirement, ...]
    waits: Mapping[str, str]
    """Criteria that the policy does not have yet, with the reason."""
    beside: Mapping[str, str]
    """Criteria that answer no statement, with the reason why they are asked."""

    def named(self) -> frozenset[str]:
        """Return every criterion that a statement or a requirement names."""
        of_statements = (one for statement in self.statements for one in statement.criteria)
        of_requirements = (one for wanted in self.requirements for one in (*wanted.must, *wanted.also))
        return frozenset((*of_statements, *of_requirements))


def read_seed(text: str) -> Seed:
    """Read the statements as they are written."""
    raw: dict[str, Any] = yaml.safe_load(text)
    return Seed(
        statements=tuple(
            Statement(
                code=one["code"],
                says=one["says"],
                criteria=tuple(one.get("criteria", ())),
                answered=one.get("answered", ""),
            )
            for one in raw["statements"]
        ),
        requirements=tuple(
            Requirement(says=one["says"], must=tuple(one["must"]), also=tuple(one["also"]))
            for one in raw["requirements"]
        ),
        waits=raw["waits"],
        beside=raw["beside"],
    )


def page() -> str:
    """Return the page."""
    seed = read_seed(SOURCE.read_text("utf-8"))
    criteria = {one.id: one for one in read_policy(None, shipped_policy()).policy.criteria}
    return "\n".join(_page(seed, criteria, all_probes(CATALOGUE))) + "\n"


def _page(seed: Seed, criteria: Mapping[str, Criterion], probes: Sequence[Probe]) -> Iterator[str]:
    answering = [one for one in criteria if one in seed.named()]
    yield "# What a review asks, and what answers it"
    yield ""
    yield f"A go-live review asks {len(seed.statements)} things. Criteria answer them, and are judged by evidence: what"
    yield "golive reads, and what people sign. Each criterion leads to what is asked, when it passes and how to mend it"
    yield "([criteria.md](criteria.md)); its evidence stands [below](#the-evidence)."
    yield f"{len(seed.named())} criteria answer statements; {len(seed.waits)} of them [wait](#what-waits)."
    yield ""
    yield from _table(("code", "what is asked", "what answers it"), (_statement(one, seed) for one in seed.statements))
    yield from ("", "## What must be there before anything else", "")
    yield from _table(
        ("requirement", "must pass", "is looked at besides"), (_requirement(one, seed) for one in seed.requirements)
    )
    yield from ("", "## The evidence", "")
    yield "What is read: by probes, out of [registers](registers.md) that people keep, or out of runs and their"
    yield "[papers](attestations.md). Each of the roles signs, about the document where one is named."
    yield ""
    yield from _table(
        ("criterion", "what is read", "who signs"), (_evidence(criteria[one], probes) for one in answering)
    )
    yield from ("", "## What waits", "", "These are asked, and not judged yet: show them to the meeting.", "")
    yield from _table(("criterion", "why"), ((f"`{one}`", why) for one, why in seed.waits.items()))
    yield from ("", "## What is asked besides", "", "These answer no statement of their own.", "")
    yield from _table(("criterion", "why"), ((_link(one), why) for one, why in seed.beside.items()))


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)


def _statement(one: Statement, seed: Seed) -> tuple[str, str, str]:
    return one.code, one.says, "; ".join(part for part in (_links(one.criteria, seed), one.answered.strip()) if part)


def _requirement(one: Requirement, seed: Seed) -> tuple[str, str, str]:
    return one.says, _links(one.must, seed), _links(one.also, seed)


def _links(criteria: Iterable[str], seed: Seed) -> str:
    return ", ".join(f"`{one}` ([waits](#what-waits))" if one in seed.waits else _link(one) for one in criteria)


def _link(criterion: str) -> str:
    return f"[{criterion}](criteria.md#{criterion})"


# --- The evidence of one criterion -------------------------------------------------------------------------


def _evidence(criterion: Criterion, probes: Sequence[Probe]) -> tuple[str, str, str]:
    read = _read(criterion, probes) if criterion.rows else "nothing"
    return _link(criterion.id), read, _signed(criterion.attest) if criterion.attest else "nobody"


def _read(criterion: Criterion, probes: Sequence[Probe]) -> str:
    return f"[{criterion.rows}](rows.md#{criterion.rows}): {', '.join(_sources(criterion, probes))}"


def _sources(criterion: Criterion, probes: Sequence[Probe]) -> list[str]:
    """Return where the rows of a criterion come from."""
    if criterion.rows in LATER_KINDS:
        return ["the run itself, and those before it"]
    kinds = {fact.kind for fact in ROWS[criterion.rows].reads}
    return [_probe(one) for one in probes if kinds & set(one.yields)] or ["a register"]


def _probe(probe: Probe) -> str:
    area, _, name = probe.id.partition("-")
    return f"[{probe.id}](../probes/{area}/{name.replace('-', '_')}.md)"


_WHEN = {Counts.WHERE_MISSING: "where nothing can be read: ", Counts.INSTEAD: "or instead: "}
"""Everywhere else people sign in any case."""


def _signed(attest: Attest) -> str:
    areas = ", for each process area" if attest.each_area else ""
    return f"{_WHEN.get(attest.counts, '')}{all_of(attest.by)}{areas}{_document(attest)}"


def _document(attest: Attest) -> str:
    asked = attest.document
    if asked is None:
        return ""
    return f": the {asked.kind} [{asked.name}](../policies/go-live/templates/{asked.name}.md)"
