"""The whole path over recorded runs of the demo, with reads that fail: nothing ever looks better for it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collector.cli.collecting import scope_of
from collector.cli.inputs import PolicyFiles, kinds_to_confirm, policy_of, probes_named
from collector.cli.judging import Terms, decide
from collector.evidence.bundle import Bundle, open_bundle
from collector.evidence.reading import Page, RecordedError
from collector.evidence.replaying import Replaying
from collector.files.workload import load_workload
from collector.gather import Readers, gather
from collector.instants import parse_instant
from collector.model import Cause, Decision, Host, Outcome, Papers, Ruling, Workload
from collector.probe import Probe, Request
from policies import shipped_policy
from probes import CATALOGUE
from tests.end_to_end.conftest import calm_run, papers_of
from tests.thinned import thinned

FAULTS = st.tuples(st.sampled_from(sorted(Cause)), st.integers(0, 2))
PARTS = {"ready": 6, "azure-devops": 2}
"""Into so many tests the reads are parted: each is a whole judgement, and several processes share them."""
FEW = settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


PROD, SHARED = (f"/subscriptions/11111111-aaaa-4bbb-8ccc-00000000000{number}" for number in (1, 2))
ONE_OBJECT = "it is one object, and was there"
NOTHING_HANGS_ON = {
    "/policyAssignments?": "what rests on it is minor, and no unknown minor holds a GO back",
    "/budgets?": "what rests on it is minor",
    "/managedClusters?": "the confirmed list of all resources proves that there is none",
    f"{SHARED}/providers/Microsoft.Web/sites?": "the confirmed list of all resources proves that there is none",
    f"{SHARED}/providers/Microsoft.OperationalInsights/workspaces?": "nothing sends its logs to a workspace there",
    "/orders/backupLongTermRetentionPolicies/": "the 35 days of its short retention are enough; weekly copies only add",
    f"{SHARED}/providers/Microsoft.App/containerApps?": "the confirmed list of all resources proves that there is none",
    "/rsv-shop-prod/replicationJobs?": "a vault that holds no recovery plan, as the list of its plans proves",
    "/rsv-shop-shared/replicationJobs?": "a vault that holds no recovery plan, as the list of its plans proves",
    "and operation eq 'Restore'": "a slice of months ago; a newer restore was seen of each kind of store",
    "/rsv-shop-dr/backupPolicies?": "a vault that keeps no backup, as the list of its items proves",
    "main milestones?": "what rests on it is minor",
    "main issues?milestone=": "what rests on it is minor",
    "main compare/7b1e52d09c48": "a version that ran before the one in production; that one is compared by itself",
    "/classificationnodes/Iterations?": "what rests on it is minor",
    "[System.IterationPath] UNDER": "what rests on it is minor",
    '"System.WorkItemType", "System.IterationPath"]': "what rests on it is minor",
}
"""Reads that a GO does without, and why that is true: by a part of their key."""
FIRST_PAGE_SUFFICES = {
    "/billingAccounts/": "further contracts take none away",
    "/billingProperty/": "it is one object, and was there",
    "/actionGroups?": "further groups take no receiver away",
    "/orders/backupShortTermRetentionPolicies/": "it is one object, and was there",
    f"{PROD}/providers/Microsoft.App/containerApps?": "the confirmed list of resources proves that it is the only one",
    "/ca-shop-pay/revisions?": "the revision before was seen; further ones take it not away",
    "/backupPolicies?": "the policy of every item was seen",
    "/config/web?": "it is one object, and was there",
    "/diagnosticSettings?": "the settings of each resource were seen; further ones take none of its logs away",
    f"{PROD}/providers/Microsoft.Web/sites?": "each app of the confirmed list of resources was seen",
    "/Microsoft.Compute/virtualMachines?": "each machine of the confirmed list of resources was seen",
    "/Microsoft.Compute/virtualMachineScaleSets?": "each scale set of the confirmed list of resources was seen",
    f"{PROD}/providers/Microsoft.OperationalInsights/workspaces?": "the one workspace of the logs was seen",
    "files restores ": "the restores that ended well were told; one that is not told undoes none",
    "main compare/91c0f4b2d7e8": ONE_OBJECT,
    "/diffs/commits?": ONE_OBJECT,
    "main actions/artifacts?per_page": "the decision was seen; further artifacts take it not away",
    "main deployments?environment=production&per_page=5": "the version in production was seen among the newest",
    "/environmentdeploymentrecords?api-version=7.2-preview.1&top=20": "the decisions of those seen were read",
    "/builds/8031/timeline?": "the job that kept the decision was seen",
}
"""Reads of which the GO needs no more than what the first page shows, which is all in this estate, and why."""


Answer: TypeAlias = tuple[Sequence[Page], RecordedError | None]
"""What was read, and what it ended in."""


@dataclass(frozen=True, slots=True)
class Failing:
    """A reader over recorded answers in which chosen reads break off after some pages."""

    answers: Callable[[Request, str], Answer]
    faults: Mapping[str, tuple[Cause, int]]
    together: int = 1

    def read_ahead(self, requests: Sequence[Request]) -> None:
        """Do nothing: every read is its own."""

    def read(self, request: Request, asked: str) -> Iterator[Page]:
        pages, error = self.answers(request, asked)
        fault = self.faults.get(request.key)
        if fault is not None:
            cause, kept = fault
            pages, error = pages[:kept], RecordedError(cause, "broken off", "run again")
        yield from pages
        if error is not None:
            raise RecordedError(error.cause, error.detail, error.fix, error.documents)


@dataclass
class Recorded:
    """A recorded run that can be gathered and judged again."""

    packet: Path
    papers: Papers

    @cached_property
    def bundle(self) -> Bundle:
        return open_bundle(self.packet / "bundle")

    @cached_property
    def keys(self) -> list[str]:
        return sorted(read.key for read in self.bundle.reads())

    @cached_property
    def workload(self) -> Workload:
        return load_workload(self.bundle.workload_text, name="workload.yaml")

    @cached_property
    def policy(self) -> PolicyFiles:
        return policy_of(self.bundle.policy_texts, shipped_policy())

    @cached_property
    def probes(self) -> tuple[Probe, ...]:
        return probes_named((probe.id for probe in self.bundle.run.probes), CATALOGUE)

    def again(self, faults: Mapping[str, tuple[Cause, int]] | None = None) -> Decision:
        """Gather from the records and judge at the recorded moment."""
        reader = Failing(self._answers, faults or {})
        readers = Readers(azure=reader, files=reader, hosts=dict.fromkeys(Host, reader))
        confirm = kinds_to_confirm(self.policy.policy, self.workload.tier)
        found = gather(self.probes, scope_of(self.workload), readers, workers=1, confirm=confirm)
        return decide(
            self.bundle,
            found.facts,
            found.gaps,
            workload=self.workload,
            policy=self.policy,
            terms=Terms(),
            now=parse_instant(self.recorded["decided_at"]),
            papers=self.papers,
        )

    @cached_property
    def _answers(self) -> Callable[[Request, str], Answer]:
        """What was read, unpacked once: most of the time of a judgement from records would go there."""
        replaying = Replaying(self.bundle)

        @cache
        def read(request: Request, asked: str) -> Answer:
            pages: list[Page] = []
            try:
                pages.extend(replaying.read(request, asked))
            except RecordedError as error:
                return pages, error
            return pages, None

        return read

    @cached_property
    def unharmed(self) -> Decision:
        return self.again()

    @cached_property
    def recorded(self) -> dict[str, str]:
        found: dict[str, str] = json.loads((self.packet / "decision.json").read_text("utf-8"))
        return found


@pytest.fixture(scope="module")
def demo() -> Callable[[str], Recorded]:
    """Return each scenario of the demo as it was run, signed and recorded once."""
    return cache(lambda scenario: Recorded(calm_run(scenario).packet, papers_of(scenario).papers))


def does_without(key: str, kept: int) -> bool:
    """Say whether a GO needs no more of a read than so many pages."""
    enough = {**NOTHING_HANGS_ON, **(FIRST_PAGE_SUFFICES if kept else {})}
    return any(part in key for part in enough)


def held(decision: Decision) -> set[str]:
    good = (Outcome.PASS, Outcome.NOT_APPLICABLE)
    return {verdict.criterion for verdict in decision.verdicts if verdict.outcome in good}


@pytest.mark.parametrize("scenario", ["ready", "azure-devops", "not-ready", "denied"])
def test_without_faults_the_ruling_comes_out_again(demo, scenario):
    recorded = demo(scenario)
    assert recorded.unharmed.ruling.value == recorded.recorded["ruling"]


def reads_of(recorded: Recorded, scenario: str) -> list[str]:
    """Return the keys of what was read; of the shop on Azure DevOps those of Azure are the same as in `ready`."""
    return [key for key in recorded.keys if scenario == "ready" or key.startswith(f"{scenario}:")]


def still_go(ready: Recorded, keys: Iterable[str], kept: int) -> list[str]:
    """Return the reads of which each can break off after so many pages, and the GO stays."""
    return [key for key in keys if ready.again({key: (Cause.DENIED, kept)}).ruling is Ruling.GO]


@pytest.mark.parametrize(("scenario", "part"), [(name, part) for name in PARTS for part in range(PARTS[name])])
@pytest.mark.timeout(300)
def test_no_single_read_can_fail_without_losing_the_go(demo, scenario, part):
    """Each read is tried without all but its first page, and without any page where the GO did without the others.

    That is all: what lacks its first page too is never better, which is a property of its own below.
    """
    ready = demo(scenario)
    reads = reads_of(ready, scenario)
    keys = thinned(reads[part :: PARTS[scenario]])
    without_the_rest = still_go(ready, keys, 1)
    assert len(reads) > {"ready": 230, "azure-devops": 45}[scenario]
    assert without_the_rest == [key for key in keys if does_without(key, 1)]
    assert still_go(ready, without_the_rest, 0) == [key for key in keys if does_without(key, 0)]


@pytest.mark.parametrize("part", [*NOTHING_HANGS_ON, *FIRST_PAGE_SUFFICES])
def test_every_exception_is_one_of_a_read_that_is_sent(demo, part):
    assert any(part in key for scenario in PARTS for key in demo(scenario).keys)


@FEW
@given(data=st.data())
@pytest.mark.parametrize("scenario", ["ready", "azure-devops", "not-ready", "denied"])
def test_failing_reads_never_make_anything_better(demo, scenario, data):
    recorded = demo(scenario)
    faults = data.draw(st.dictionaries(st.sampled_from(recorded.keys), FAULTS, min_size=1, max_size=4))
    after = recorded.again(faults)
    assert held(after) <= held(recorded.unharmed)
    harmless = scenario in PARTS and all(does_without(key, kept) for key, (_, kept) in faults.items())
    assert (after.ruling is Ruling.GO) == (after.exit_code == 0) == harmless
