"""Signed statements that hosts know approved, from the wire to the approval: both readers against the simulator."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from hosts_asked import NINE, FakeClock

from collector.cli.host_people import contacts_on
from collector.cli.papers import keygen_of, read_papers
from collector.derive.host_signatures import HostSignatures, host_signatures
from collector.derive.host_statements import host_statements
from collector.derive.observed import observed
from collector.derive.tables import Tables
from collector.evidence.bundle import Bundle, open_bundle
from collector.evidence.bundle_writer import BundleWriter
from collector.evidence.codec import Run
from collector.evidence.envelopes import git_blob, host_entry, write_envelope
from collector.evidence.recording import Recording
from collector.evidence.redaction import Redactor
from collector.evidence.replaying import Replaying
from collector.gather import Evidence, Readers, Scope, gather
from collector.model import Cause, Contact, Delivery, Host, Method, Papers, Place, Tier, Workload
from collector.papers import STATEMENT_TYPE, Envelope, Person, RoleMap, Signature
from collector.sources.azure_devops import AzureDevOps
from collector.sources.github import GitHub
from collector.sources.limits import Budget
from probes.delivery.azure_statements import PROBE as AZURE_STATEMENTS
from probes.delivery.github_statements import PROBE as GITHUB_STATEMENTS
from simulator.process import Running, start

GITHUB, AZURE = "github:contoso/shop", "azure-devops:contoso/shop"
PATH = "attestations/statements/cutover.json"
COMMIT = "3f2c9d1e8b7a6054f3e2d1c0b9a8877665544332"
NOW_THERE = write_envelope({"schema": "golive.statement/v1"}, STATEMENT_TYPE, [host_entry(GITHUB, PATH, "12")])
BEFORE = b"what was signed before\n"
ESTATE = f"""
now: 2026-11-20T09:00:00Z
tenant: 5a1e9f6c-0000-4000-8000-000000000001
caller: {{id: caller-oid, app: caller-app}}
subscriptions: {{one: {{id: 00000000-0000-4000-8000-000000000001}}}}
people:
  owner: {{id: owner-oid, name: An owner, mail: owner@contoso.example}}
  other: {{id: other-oid, name: Another, mail: other@contoso.example}}
github:
  - repository: contoso/shop
    files: {{{PATH}: {{file: now.json}}}}
    files_at: {{before: {{{PATH}: {{file: before.json}}}}, without: {{{PATH}: null}}}}
    commits: [{{commit: carried, files: {{{PATH}: added}}}}, {{commit: later, files: {{app.py: modified}}}}]
    pulls:
      - {{number: 12, commit: now, by: other-login, reviews: [
          {{by: owner-login, commit: before, when: {{ago: P2D}}}}, {{by: Owner-Login, when: {{ago: P1D}}}},
          {{by: stranger, when: {{ago: P1D}}}}, {{by: "merger[bot]", when: {{ago: P1D}}}}]}}
      - {{number: 13, commit: now, reviews: [{{by: owner-login, commit: before}}]}}
      - {{number: 14, commit: carried, merged: {{ago: P1D}}, reviews: [{{by: owner-login}}]}}
      - {{number: 15, commit: now, reviews: [{{by: owner-login, when: {{ago: P2D}}}},
          {{by: owner-login, state: CHANGES_REQUESTED, when: {{ago: P1D}}}}]}}
      - {{number: 16, commit: without, reviews: [{{by: owner-login}}]}}
github_service:
  tokens: [{{token: may-read, permissions: {{pull-requests: read, contents: read}}}},
           {{token: no-reviews, permissions: {{contents: read}}}},
           {{token: no-files, permissions: {{pull-requests: read}}}}]
azure_devops:
  - organization: contoso
    project: shop
    repositories: [{{name: shop, files: {{{PATH}: {{file: now.json}}}},
                    files_at: {{before: {{{PATH}: {{file: before.json}}}}}}}}]
    pull_requests:
      - {{id: 57, by: other, commit: now, iterations: [earlier, now], votes: {{owner: 10}}}}
      - {{id: 58, by: other, commit: now, iterations: [before, now], votes: {{owner: 10}}}}
      - {{id: 59, by: owner, commit: now, votes: {{owner: 10}}}}
    builds: [{{id: 637, commit: {COMMIT}, stages: [
        {{name: uat-signed, approvals: [{{by: owner, at: {{ago: PT5H}}}}]}}, {{name: other}}]}}]
"""
ROLES = RoleMap(
    people=(Person(name="Business owner", github="owner-login", azure_devops="owner@contoso.example"),),
    digest="sha256:" + "f" * 64,
)
WORKLOAD = Workload(
    name="shop",
    tier=Tier.T1,
    go_live=NINE + timedelta(days=20),
    subscriptions=(),
    support_contacts=(Contact(name="Business owner", principal="stranger"),),
    delivery=Delivery(
        places=(Place(Host.GITHUB, "contoso/shop"), Place(Host.AZURE_DEVOPS, "contoso/shop")), commit=COMMIT
    ),
)


@dataclass(frozen=True, slots=True)
class Collected:
    """What a run over the signatures of one paper brought."""

    papers: Papers
    bundle: Bundle
    evidence: Evidence
    sent: int

    @property
    def found(self) -> HostSignatures:
        seen = observed(
            self.evidence.facts,
            self.evidence.gaps,
            kinds=frozenset(),
            workload=WORKLOAD,
            tables=Tables(alert_baseline={}, free_mail_domains=frozenset()),
            now=NINE,
            papers=self.papers,
        )
        return host_signatures(seen, self.bundle.run.statements, self.bundle.run.roles)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("estate")
    (folder / "estate.yaml").write_text(ESTATE, "utf-8")
    (folder / "now.json").write_bytes(NOW_THERE)
    (folder / "before.json").write_bytes(BEFORE)
    with start(folder / "estate.yaml", lifetime=60) as process:
        yield process


def signed_at(place: str, request: str = "", path: str = PATH) -> Signature:
    return Signature(method=Method.HOST, holds=False, place=place, path=path, request=request)


def papers(*signatures: Signature) -> Papers:
    envelope = Envelope(file="statements/cutover.json", digest="", blob=git_blob(NOW_THERE), signatures=signatures)
    return Papers(roles=ROLES, statements=(envelope,), there=True)


def collected(running: Running, folder: Path, told: Papers, token: str = "may-read") -> Collected:
    """Collect as a run does, and read the same again out of the bundle."""
    clock = FakeClock()
    environ = {
        "GITHUB_API_URL": f"{running.url}/api/v3",
        "GITHUB_TOKEN": token,
        "SYSTEM_COLLECTIONURI": f"{running.url}/devops/contoso/",
        "SYSTEM_ACCESSTOKEN": "simulated-azure-devops-token",
    }
    sources = {
        Host.GITHUB: GitHub(environ, clock, patience=1.0, budget=Budget(clock, 30.0), ca_bundle=running.ca),
        Host.AZURE_DEVOPS: AzureDevOps(environ, clock, patience=1.0, budget=Budget(clock, 30.0), ca_bundle=running.ca),
    }
    asked = host_statements(told, WORKLOAD.delivery)
    run = Run(tool_version="1", started_at=NINE, statements=asked, roles=told.roles.digest)
    writer = BundleWriter(folder / "bundle", run, workload="", policy={})
    hosts = {
        host: Recording(source, Redactor(b"key", contacts_on(host, WORKLOAD, told.roles)), writer, lambda: NINE)
        for host, source in sources.items()
    }
    nobody = Recording(sources[Host.GITHUB], Redactor(b"key"), writer, lambda: NINE)
    evidence = gathered(replace(WORKLOAD.delivery, statements=asked), Readers(azure=nobody, files=nobody, hosts=hosts))
    writer.add_facts(evidence.facts)
    writer.add_gaps(evidence.gaps)
    writer.seal("complete", NINE)
    bundle = open_bundle(folder / "bundle")
    again = Replaying(bundle)
    readers = Readers(azure=again, files=again, hosts=dict.fromkeys(Host, again))
    assert gathered(replace(WORKLOAD.delivery, statements=bundle.run.statements), readers) == evidence
    return Collected(told, bundle, evidence, sum(source.requests_sent for source in sources.values()))


def gathered(delivery: Delivery, readers: Readers) -> Evidence:
    probes = (GITHUB_STATEMENTS, AZURE_STATEMENTS)
    return gather(probes, Scope(subscriptions=(), delivery=delivery), readers, workers=2)


@pytest.mark.parametrize(
    ("place", "request_", "counts", "requests"),
    [
        (GITHUB, "12", True, 3),
        (GITHUB, "13", False, 2),
        (GITHUB, "15", False, 2),
        (GITHUB, "", True, 4),
        (AZURE, "57", True, 4),
        (AZURE, "58", False, 4),
        (AZURE, "59", False, 3),
        (AZURE, "uat-signed", True, 4),
        (AZURE, "other", False, 3),
    ],
    ids=[
        *("approved anew after a push", "pushed since", "taken back", "found by its path"),
        *("the same bytes all along", "other bytes at first", "their own", "a run of the release", "nobody was asked"),
    ],
)
def test_only_an_approval_of_the_bytes_that_are_there_counts(running, tmp_path, place, request_, counts, requests):
    run = collected(running, tmp_path, papers(signed_at(place, request_)))
    assert run.evidence.gaps == ()
    approved = [one.person for one in run.found.approvals if one.approved and one.blob == git_blob(NOW_THERE)]
    assert approved == (["Business owner"] if counts else [])
    assert run.sent == requests


def test_a_paper_is_known_by_the_bytes_of_its_file(running, tmp_path):
    folder = tmp_path / "attestations"
    (folder / "statements").mkdir(parents=True)
    (folder / "statements/cutover.json").write_bytes(NOW_THERE)
    (folder / "roles.yaml").write_text("people: [{name: Owner, roles: [business-owner], github: Owner-Login}]\n")
    given = read_papers(None, tmp_path, keygen_of({})).papers
    (found,) = collected(running, tmp_path, given).found.approvals_of(given.statements[0].signatures[0])
    assert (found.person, found.approved, found.blob) == ("Owner", True, given.statements[0].blob)


def test_nothing_is_asked_without_signatures_of_hosts(running, tmp_path):
    assert collected(running, tmp_path, papers()).sent == 0


@pytest.mark.parametrize(
    ("token", "signature", "fix"),
    [
        ("no-reviews", signed_at(GITHUB, "12"), "pull-requests: read"),
        ("no-files", signed_at(GITHUB, "12"), "contents: read"),
        ("no-files", signed_at(GITHUB), "contents: read"),
        ("may-read", signed_at(GITHUB, "99"), "pull-requests: read"),
        ("may-read", signed_at(GITHUB, "16"), "contents: read"),
        ("may-read", signed_at(AZURE, "99"), "Code (read)"),
    ],
    ids=[
        "no reviews",
        "no files",
        "no changes",
        "no such pull request",
        "no file at the commit",
        "none of Azure DevOps",
    ],
)
def test_what_a_host_does_not_show_is_unknown_and_names_the_permission(running, tmp_path, token, signature, fix):
    found = collected(running, tmp_path, papers(signature), token=token).found
    assert found.approvals == ()
    assert {(gap.cause, fix in gap.fix) for gap in found.gaps_of(signature)} == {(Cause.DENIED, True)}


def test_no_login_mail_address_or_text_of_a_file_is_kept(running, tmp_path):
    places = (signed_at(GITHUB, "12"), signed_at(AZURE, "57"), signed_at(AZURE, "uat-signed"))
    collected(running, tmp_path, papers(*places))
    files = sorted(path for path in (tmp_path / "bundle").rglob("*") if path.is_file())
    read = [gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes() for path in files]
    kept = b"".join(read).decode(errors="replace").casefold()
    assert "contact:business owner" in kept
    secrets = ("owner-login", "stranger", "merger", "owner@contoso", "an owner", "payloadtype")
    assert [word for word in secrets if word in kept] == []
