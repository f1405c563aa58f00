"""The reading half of `golive doctor`: the caller's rights, who pays, and which report files are there."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from collector import __version__
from collector.cli.ci_hosts import open_hosts
from collector.cli.collecting import scope_of
from collector.cli.inputs import PolicyFiles, WorkloadFile, names_of
from collector.cli.world import World
from collector.doctor.diagnosis import Seen
from collector.doctor.needs import Need
from collector.doctor.other_sources import AccountsSeen, PatternSeen
from collector.evidence.bundle_writer import BundleWriter
from collector.evidence.codec import Run
from collector.evidence.reading import Reader
from collector.evidence.recording import Recording
from collector.evidence.redaction import Redactor
from collector.facts.azure import ScopeMember
from collector.facts.support import BillingAccount, HeldRole
from collector.gather import Evidence, Readers, Scope, gather
from collector.model import Cause, Delivery, Workload, place_of, subscription_of
from collector.probe import (
    ArmList,
    Ask,
    FollowUp,
    Moment,
    PerPlace,
    PerSubscription,
    Probe,
    Read,
    ReadError,
    ReportFiles,
)
from collector.probe import Need as AnyNeed
from collector.sources.azure.settings import AzureSettings
from collector.sources.files import Files

_BILLING_ACCOUNTS = ArmList("/providers/Microsoft.Billing/billingAccounts", "2024-04-01")


class Interrupted(Exception):
    """Somebody ended the examination before its end: what is known of the rights then proves nothing."""


def examine(
    given: WorkloadFile,
    policy: PolicyFiles,
    needs: Sequence[Need],
    *,
    settings: AzureSettings,
    world: World,
) -> Seen:
    """Read what tells the rights, into a bundle that is thrown away. Raises `Interrupted`."""
    from collector.sources.azure.tenants import open_tenants  # half a second of imports, for a run only

    scope = scope_of(given.workload)
    azure = open_tenants(settings, scope.tenants_to_ask, environ=world.environ, clock=world.clock, started=world.now())
    hosts = open_hosts(scope.delivery, settings, world)
    _silence_sdk_logs()
    probes = tuple(probes_of_rights(needs))
    run = Run(
        tool_version=__version__,
        started_at=world.now(),
        probes=names_of(probes),
        subscriptions=given.workload.subscriptions,
        cloud=settings.cloud,
        demo=False,
    )
    with _thrown_away(run, given, policy) as writer:
        redactor = Redactor(b"thrown away with the bundle", given.workload.people)
        readers = Readers(
            azure=Recording(azure, redactor, writer, world.now),
            files=Recording(Files(given.folder), redactor, writer, world.now),
            hosts={host: Recording(source, redactor, writer, world.now) for host, source in hosts.opened.items()},
        )
        evidence = gather((*probes, *probes_of_places(needs)), scope, readers, workers=settings.workers)
        if evidence.interrupted:
            azure.stop()
            raise Interrupted
        return Seen(
            subscriptions=_subscriptions(given.workload, evidence),
            facts=evidence.facts,
            gaps=tuple(gap for gap in evidence.gaps if not place_of(gap.scope)),
            delivery=given.workload.delivery,
            host_gaps=tuple(gap for gap in evidence.gaps if place_of(gap.scope)),
            accounts=_accounts(needs, readers.azure),
            patterns=tuple(_patterns(scope, readers.files)),
            requests=azure.requests_sent + hosts.requests_sent,
            declared=given.workload.azure,
        )


@contextmanager
def _thrown_away(run: Run, given: WorkloadFile, policy: PolicyFiles) -> Iterator[BundleWriter]:
    """Hand out a bundle, because reading goes by way of one, and remove it."""
    with tempfile.TemporaryDirectory(prefix="golive-doctor-", ignore_cleanup_errors=True) as folder:
        writer = BundleWriter(Path(folder) / "bundle", run, workload=given.text, policy=policy.files)
        with closing(writer):
            yield writer


def _silence_sdk_logs() -> None:
    """Keep the SDKs from writing to the terminal: what they could not do is said once, with its fix."""
    for name in ("azure", "msal"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def probes_of_rights(needs: Sequence[Need]) -> Iterator[Probe]:
    """Yield the reads that tell who may read what and who pays; without rights, so that nothing is judged by them."""
    for probe in dict.fromkeys(probe for need in needs for probe in need.probes):
        proves = HeldRole.kind in probe.yields
        reads = tuple(_at_once(read) for read in probe.reads if proves or read.yields == (BillingAccount,))
        if reads:
            yield replace(probe, reads=reads, rights=())


def probes_of_places(needs: Sequence[Need]) -> Iterator[Probe]:
    """Yield what asks each place of a CI host for one thing of each list: whether it may be read shows nowhere else."""
    for probe in dict.fromkeys(probe for need in needs for probe in need.probes):
        reads = tuple(_one_thing(read, read.need) for read in probe.reads if isinstance(read.need, PerPlace))
        if reads:
            yield replace(probe, reads=reads, rights=())


def _one_thing(read: Read, need: PerPlace) -> Read:
    def asks(delivery: Delivery) -> Iterator[Ask]:
        return (replace(ask, newest=1, until=None) for ask in need.asks(delivery))

    return Read(replace(need, asks=asks), lambda _: (), read.yields)


def _at_once(read: Read) -> Read:
    """What brackets a run proves that nothing changed meanwhile; here it is only one of the rights."""
    return replace(read, need=_amidst(read.need))


def _amidst(need: AnyNeed) -> AnyNeed:
    if isinstance(need, PerSubscription):
        return replace(need, moment=Moment.AMIDST)
    return replace(need, of=_amidst(need.of)) if isinstance(need, FollowUp) else need


def _subscriptions(workload: Workload, evidence: Evidence) -> tuple[str, ...]:
    below = (subscription_of(fact.subject) for fact in evidence.facts if isinstance(fact, ScopeMember))
    return tuple(dict.fromkeys((*workload.subscriptions, *below)))


def _accounts(needs: Sequence[Need], azure: Reader) -> AccountsSeen:
    """Ask which billing accounts the caller is shown: one list, and nothing of what stands in them is used."""
    if not any(need.billing_accounts for need in needs):
        return AccountsSeen()
    try:
        pages = tuple(azure.read(_BILLING_ACCOUNTS, ""))
    except ReadError as error:
        return AccountsSeen(problem=error.detail, fix=error.fix, denied=error.cause is Cause.DENIED)
    return AccountsSeen(ids=tuple(str(item.get("id") or "") for page in pages for item in page.items))


def _patterns(scope: Scope, files: Reader) -> Iterator[PatternSeen]:
    for kind in scope.report_kinds:
        for pattern in scope.patterns(kind):
            try:
                found = next(iter(files.read(ReportFiles(kind, pattern), pattern)), None)
            except ReadError as error:
                yield PatternSeen(report_kind=kind, pattern=pattern, matches=False, problem=error.detail, fix=error.fix)
            else:
                yield PatternSeen(report_kind=kind, pattern=pattern, matches=found is not None)
