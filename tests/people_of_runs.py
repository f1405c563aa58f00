"""What the people of the demo sign about a run of a test's own: everything, with signatures that are told, not made."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from functools import cache
from pathlib import Path

from collector.cli.app import Shipped
from collector.cli.demo_people import DemoPeople
from collector.cli.inputs import policy_of, read_policy, row_kinds
from collector.cli.judging import Terms, circumstances_of, observe
from collector.cli.papers import GivenPapers, keygen_of
from collector.cli.replaying import workload_of
from collector.cli.world import World
from collector.derive import derive_rows
from collector.evidence.bundle import open_bundle
from collector.instants import parse_instant
from collector.judge.judge import signing_of
from collector.judge.sight import Moment
from collector.model import Papers
from policies import shipped_policy
from probes import CATALOGUE
from tests.people import demo_cast, papers_for, unsigned

SHIPPED = Shipped(catalogue=CATALOGUE, policy=shipped_policy)

JUDGED_LAST = {
    "governance-risks-owned": "a blocker or major that is unknown, and that no risk names, is itself not looked after",
}
"""The criteria about the verdicts of others, and why each is unknown too where one of those is: no gap names them."""

OF_THE_TENANT = "Microsoft.Resources/subscriptions/read"
"""The right without which nobody knows the tenant of a run, for which every statement is signed."""


@cache
def signed_criteria() -> frozenset[str]:
    """Return the criteria about which people sign something."""
    policy = read_policy(None, shipped_policy()).policy
    return frozenset(one.id for one in policy.criteria if one.attest is not None)


def everybody_signs(bundle: Path, world: World) -> GivenPapers:
    """Return papers in which everybody says yes to what a run found (`Gate.people`).

    What a packet would keep of them is missing: nobody wrote a file.
    """
    return GivenPapers(papers=papers_about(bundle, world.now()))


def papers_about(folder: Path, now: datetime) -> Papers:
    """Return papers in which everybody says yes to what stands in a sealed bundle."""
    bundle = open_bundle(folder)
    policy = policy_of(bundle.policy_texts, shipped_policy())
    workload = workload_of(bundle)
    seen = observe(
        bundle.facts(),
        bundle.gaps(),
        workload=workload,
        policy=policy,
        tier=workload.tier,
        now=now,
        papers=unsigned(),
    )
    about = circumstances_of(bundle, seen, workload, policy, Terms())
    signing = signing_of(policy.policy, workload, Moment(now, workload.tier), about)
    signed = parse_instant(demo_cast().signed)
    papers = papers_for(policy.policy, signing, derive_rows(row_kinds(policy.policy), seen), {}, signed=signed)
    people = DemoPeople(cast=demo_cast(), shipped=SHIPPED, keys=keygen_of({}))
    return dataclasses.replace(papers, earlier=people.earlier(signing))
