"""The people of the demo sign what its own run has found: the folder of papers that a team would have by then."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from collector.cli.app import Shipped
from collector.cli.papers import DEFAULT_FOLDER, NOTHING_GIVEN, GivenPapers, keygen_of, read_papers
from collector.cli.signing.case import Case, open_case
from collector.cli.world import World
from collector.evidence.canonical import digest
from collector.instants import parse_instant
from collector.judge.attested import Signing
from collector.judge.attested.named_facts import named_facts
from collector.judge.evaluate import NOTHING_READ
from collector.judge.policy import Attest, Criterion, Policy
from collector.judge.statements import Accepting, Claim, statement_payload, waiver_payload
from collector.papers import EarlierRun
from collector.sources.ssh_keygen import SshKeygen
from simulator.people import Cast, read_cast, write_document, write_papers, write_statement, write_waiver

_AT_ONCE = 8


def people_of_demo(folder: Path, shipped: Shipped) -> Callable[[Path, World], GivenPapers]:
    """Return what the people of a scenario do about a bundle: nothing where the scenario has none."""
    cast = read_cast(folder)

    def sign(bundle: Path, world: World) -> GivenPapers:
        if not cast.people:
            return NOTHING_GIVEN
        keys = keygen_of(world.environ)
        people = DemoPeople(cast=cast, shipped=shipped, keys=keys)
        with TemporaryDirectory(prefix="golive-demo-") as temporary:
            papers = Path(temporary) / DEFAULT_FOLDER
            signing = people.sign(bundle, papers, world.now())
            return read_papers(papers, papers, keys).with_earlier(people.earlier(signing))

    return sign


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPeople:
    """What the people of a scenario do once the evidence of a run is there."""

    cast: Cast
    shipped: Shipped
    keys: SshKeygen

    def sign(self, bundle: Path, folder: Path, now: datetime) -> Signing:
        """Write a folder of papers about a bundle: roles, registers, documents, and every statement asked for.

        Return what the statements are bound to.
        """
        write_papers(self.cast, folder)
        case = open_case(bundle, folder, self.shipped, self.keys, now)
        for document in {one.attest.document for one in _asked(case.policy.policy) if one.attest}:
            if document is not None and document.name not in self.cast.without:
                write_document(self.cast, folder, document.name, document.kind, document.sections)
        case = open_case(bundle, folder, self.shipped, self.keys, now)  # once more, with the documents
        with ThreadPoolExecutor(_AT_ONCE) as pool:  # each signature is a process of its own
            for done in [pool.submit(write_statement, folder, *one) for one in self._statements(case)]:
                done.result()
        if self.cast.waivers:
            self._accept(open_case(bundle, folder, self.shipped, self.keys, now), folder)
        return case.signing

    def earlier(self, signing: Signing) -> tuple[EarlierRun, ...]:
        """Return the earlier runs of the scenario, by the policy of today."""
        return tuple(
            EarlierRun(
                packet=digest(one["at"].encode()),
                decided_at=parse_instant(one["at"]),
                mode=one["mode"],
                ruling="ON_TRACK",
                workload=signing.workload.name,
                scope=signing.scope_digest,
                policy=signing.policy.name.semantic_digest,
                demo=True,
            )
            for one in self.cast.earlier
        )

    def _statements(self, case: Case) -> Iterator[tuple[str, dict[str, Any], str]]:
        """Yield the file, the payload and the signer of each statement."""
        for criterion in _asked(case.policy.policy):
            attest = criterion.attest
            if attest is None or criterion.id in self.cast.refused:
                continue
            areas = case.workload.process_areas if attest.each_area else ("",)
            for role, area in product(attest.by, areas):
                member, other = self.cast.holding(role), self.cast.otherwise.get(criterion.id, {})
                signer = other.get("signer") or (member.name if member else "")
                if signer:
                    said = self._said(case, criterion, attest, role, area, signer)
                    file = f"{criterion.id}/{role}{f'-{area}' if area else ''}.json"
                    yield file, statement_payload(said, case.signing), other.get("key") or signer

    def _accept(self, case: Case, folder: Path) -> None:
        """Let somebody sign the waivers and mitigations of the scenario, about what fails."""
        verdicts = {one.criterion: one for one in case.decision().verdicts} if self.cast.waivers else {}
        for one in self.cast.waivers:
            accepting = Accepting(
                kind=one["kind"],
                criterion=case.criterion(one["criterion"]),
                verdict=verdicts[one["criterion"]],
                reason=one.get("reason", ""),
                control=one["control"],
                risk=one["risk"],
                owner=one["owner"],
                requester=one["requester"],
                approver=one["approver"],
                approver_role=one["role"],
                due=parse_instant(one["due"]) if "due" in one else None,
                issued_at=parse_instant(self.cast.signed),
                expires_at=parse_instant(one["expires"]),
            )
            write_waiver(folder, f"{one['criterion']}.json", waiver_payload(accepting, case.signing), one["approver"])

    def _said(self, case: Case, criterion: Criterion, attest: Attest, role: str, area: str, signer: str) -> Claim:
        other = self.cast.otherwise.get(criterion.id, {})
        issued = parse_instant(other.get("signed") or self.cast.signed)
        rowset = case.rowsets(criterion).get(criterion.rows, NOTHING_READ)
        return Claim(
            criterion=criterion,
            attest=attest,
            role=role,
            area=area,
            signer=signer,
            answer=other.get("answer", "yes"),
            comment=self.cast.comment,
            answers=self.cast.answers.get(criterion.id, {}),
            issued_at=issued,
            expires_at=issued + attest.valid,
            document=case.papers.document(attest.document.name) if attest.document else None,
            facts=named_facts(criterion, rowset, case.workload.tier),
        )


def _asked(policy: Policy) -> Iterator[Criterion]:
    return (criterion for criterion in policy.criteria if criterion.attest is not None)
