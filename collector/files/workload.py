"""The workload file (`golive.yaml`): what goes live, as its team writes it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from collector.files.azure_scope import AZURE, PLACE, RESOURCE, UUID
from collector.files.delivery import AZURE_DEVOPS, COMPONENTS, DELIVERY, GITHUB, TESTS, TRACKER, delivery_of
from collector.files.patterns import patterns
from collector.files.shape import (
    Choice,
    Duration,
    Flag,
    Instant,
    Invalid,
    JsonSchema,
    Key,
    ListOf,
    Number,
    Object,
    Placed,
    Refined,
    Rule,
    Spot,
    Text,
    WithPlace,
    json_schema,
    load,
)
from collector.files.strict_yaml import ParserType
from collector.files.watch import ENDPOINTS, FLOWS, PEAK, WATCH
from collector.model import (
    AcceptedLoss,
    AzureScope,
    Contact,
    Cutover,
    ExpectedRole,
    Place,
    Rebuildable,
    Release,
    Tier,
    Workload,
    fold_id,
)

_MAX_NODES = 20_000
_NAME = Text(
    sample="contoso-shop",
    max_length=63,
    rules=(Rule("[A-Za-z0-9][A-Za-z0-9._-]*", "begins with a letter or digit and holds only those, `.`, `_` and `-`"),),
)
_MAILBOX = Text(
    sample="oncall@contoso.example",
    max_length=254,
    rules=(
        Rule(
            r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+",
            "is one e-mail address, without a name or brackets around it",
        ),
    ),
)
_COMMIT = Text(
    sample="3f2c9d1e8b7a6054f3e2d1c0b9a8877665544332",
    max_length=64,
    lower=True,
    rules=(Rule("[0-9a-fA-F]{7,64}", "is a commit id of 7 to 64 hexadecimal digits"),),
)
_DIGEST = Text(
    sample="sha256:" + "0" * 64,
    max_length=71,
    rules=(Rule("sha256:[0-9a-f]{64}", "is `sha256:` with 64 hexadecimal digits in lower case"),),
)


_RELEASE = Object(
    build=Release,
    keys=(
        Key("name", Text(sample="4.12", max_length=60), "What people call it; statements are signed for this release."),
        Key("commit", _COMMIT, "The commit that goes live."),
        Key("digests", ListOf(_DIGEST, unique_by=str), "The digests of the artifacts that go live."),
        Key(
            "stores",
            ListOf(RESOURCE, unique_by=fold_id),
            "The full ids of the stores that the release changes: only these need a restore point right before it. "
            "This loosens the gate and is listed in the decision.",
        ),
    ),
)
_SCOPE = Object(
    build=lambda azure, github=(), azure_devops=(): (azure, (*github, *azure_devops)),
    keys=(
        Key("azure", AZURE, "What belongs to the workload in Azure.", required=True),
        Key("github", GITHUB, "The repositories of GitHub that it is built from."),
        Key("azure_devops", AZURE_DEVOPS, "The projects of Azure DevOps that it is built in."),
    ),
)
_CONTACT = Object(
    build=Contact,
    keys=(
        Key("name", Text(sample="Operations on call"), "Who it is, as your team says it.", required=True),
        Key("mailbox", _MAILBOX, "The e-mail address that Azure knows."),
        Key("principal", UUID, "The object id of the person, group or service in Microsoft Entra ID."),
    ),
)


def _one_contact_a_person(contacts: tuple[Contact, ...], spot: Spot) -> tuple[Contact, ...] | Invalid:
    """Refuse an id that two contacts have: one person on duty would count as two."""
    names: dict[str, str] = {}
    for contact in contacts:
        if contact.principal and contact.principal in names:
            what = f"the contacts {names[contact.principal]} and {contact.name} have one `principal`"
            return spot.wrong(what, "one contact for each person")
        names[contact.principal] = contact.name
    return contacts


_SUPPORT = Object(
    build=lambda contacts=(): contacts,
    keys=(
        Key(
            "contacts",
            Refined(ListOf(_CONTACT, unique_by=lambda contact: contact.name.casefold()), _one_contact_a_person),
            "Who may open support tickets when something breaks; evidence calls each by this name.",
        ),
    ),
)
_REPORTS: Object[dict[str, Any]] = Object(
    build=dict,
    keys=(
        Key(
            "tests",
            patterns("results/**/*.xml"),
            "Files of test results (JUnit, TRX, NUnit and others), relative to this file.",
            into="test_reports",
        ),
        Key(
            "coverage",
            patterns("coverage/*.xml"),
            "Files of coverage results, relative to this file.",
            into="coverage_reports",
        ),
        Key(
            "commit",
            _COMMIT,
            "The commit from which the files of tests and coverage were made, where they do not tell it themselves. "
            "This loosens the gate and is listed in the decision.",
            into="reports_commit",
        ),
        Key(
            "restores",
            patterns("restores/*.json"),
            "Files of restore tests, relative to this file.",
            into="restore_reports",
        ),
        Key(
            "notifications",
            patterns("notifications/*.json"),
            "Files that tell which test notifications arrived, relative to this file.",
            into="notification_reports",
        ),
    ),
)
_REBUILDABLE = Object(
    build=Rebuildable,
    keys=(
        Key("resource", RESOURCE, "The full id of a resource with state that needs no backup.", required=True),
        Key(
            "source",
            Text(sample="warmed up from the product database by job cache-fill", max_length=500),
            "What it is rebuilt from. This loosens the gate and is listed in the decision.",
            required=True,
        ),
    ),
)


def _lasting(cutover: Cutover, spot: Spot) -> Cutover | Invalid:
    """Refuse one that ends before it begins: no maintenance would ever overlap it."""
    if cutover.ends > cutover.starts:
        return cutover
    return spot.wrong("`cutover` ends before it starts, or at once", "ends: a moment after that of starts")


_CUTOVER = Refined(
    Object(
        build=Cutover,
        keys=(
            Key("starts", Instant(), "When the move begins.", required=True),
            Key("ends", Instant(), "When the move is over, after its last safe moment to turn back.", required=True),
        ),
    ),
    _lasting,
)
_REGION = Text(
    sample="northeurope",
    max_length=60,
    lower=True,
    rules=(Rule("[A-Za-z0-9]+", "is the short name of a region, as `az account list-locations` shows it"),),
)
_LOSS = Object(
    build=AcceptedLoss,
    keys=(
        Key("resource", RESOURCE, "The full id of a resource with state.", required=True),
        Key(
            "up_to",
            Duration(maximum=timedelta(days=30), sample="PT6H"),
            "How much of its newest data may be lost, at most 30 days; what may be lost whole is `rebuildable`.",
            required=True,
        ),
        Key(
            "because",
            Text(sample="carts are rebuilt from the order history", max_length=500),
            "Why the business accepts it. This loosens the gate and is listed in the decision.",
            required=True,
        ),
    ),
)
_RECOVERY = Object(
    build=lambda region="", scale=1.0, losses=(): (region, scale, losses),
    keys=(
        Key("region", _REGION, "Where the workload is recovered after the loss of its region."),
        Key(
            "scale",
            Number(minimum=0.1, maximum=10, sample="1.0"),
            "What part of today's capacity must be able to run there. Less than 1 loosens the gate and is listed.",
        ),
        Key(
            "losses",
            ListOf(_LOSS, unique_by=lambda declared: fold_id(declared.resource)),
            "What data the business accepts to lose; also stands in for what no service promises.",
        ),
    ),
)
_SECURITY: Object[dict[str, Any]] = Object(
    build=dict,
    keys=(
        Key(
            "internet_facing",
            Flag(),
            "Whether people outside of the company's network can reach it (true). `false` loosens the gate and is "
            "listed in the decision.",
        ),
        Key(
            "locations",
            ListOf(_REGION, max_items=100, unique_by=str),
            "The regions in which its data may lie.",
            into="allowed_locations",
        ),
    ),
)
_CAPACITY = Object(
    build=lambda launch_factor=None: launch_factor,
    keys=(
        Key(
            "launch_factor",
            Number(minimum=0.1, maximum=100, sample="1.5"),
            "How many times today's use of quotas the launch is expected to need. Less than 1 loosens the gate and is "
            "listed.",
        ),
    ),
)
_AREA = Text(
    sample="finance",
    max_length=60,
    rules=(Rule(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", "is small words joined by `-`"),),
)
_ROLE = Object(
    build=ExpectedRole,
    keys=(
        Key(
            "who", Text(sample="Operations on call", max_length=200), "Who it is, as your team says it.", required=True
        ),
        Key("principal", UUID, "The object id of the person, group or service in Microsoft Entra ID.", required=True),
        Key("role", Text(sample="Contributor", max_length=512), "The name of the role.", required=True),
        Key("on", PLACE, "The id of a subscription, resource group or resource.", required=True),
    ),
)


def _line(role: ExpectedRole) -> tuple[str, str, str]:
    """Return what of a line of the role matrix must not stand there twice."""
    return role.principal, role.role.casefold(), fold_id(role.on)


def _workload(
    scope: tuple[AzureScope, tuple[Place, ...]],
    reports: Mapping[str, Any] = MappingProxyType({}),
    security: Mapping[str, Any] = MappingProxyType({}),
    recovery: tuple[str, float, tuple[AcceptedLoss, ...]] = ("", 1.0, ()),
    cutover: Placed[Cutover] | None = None,
    **fields: Any,
) -> Workload:
    azure, places = scope
    if cutover is not None:
        _refuse_another_time(cutover, fields["go_live"])
    region, scale, losses = recovery
    return Workload(
        subscriptions=azure.every_subscription,
        azure=azure,
        **reports,
        **security,
        recovery_region=region,
        recovery_scale=scale,
        accepted_losses=losses,
        cutover=cutover.value if cutover else None,
        delivery=delivery_of(places, _commit(fields), **_taken(fields, "delivery", "tests", "components", "tracker")),
        **fields,
    )


def _taken(fields: dict[str, Any], *names: str) -> dict[str, Any]:
    """Take some of the fields out of all, where they are there."""
    return {name: fields.pop(name) for name in names if name in fields}


def _commit(fields: Mapping[str, Any]) -> str:
    release = fields.get("release")
    return release.commit if isinstance(release, Release) else ""


def _refuse_another_time(cutover: Placed[Cutover], go_live: datetime) -> None:
    """Record a mistake where go-live lies outside of the cutover: what happens at go-live would disturb nothing."""
    if not cutover.value.starts <= go_live <= cutover.value.ends:
        what = f"`cutover` does not hold `go_live`, which is {go_live:%Y-%m-%dT%H:%M:%SZ}"
        cutover.spot.wrong(what, "a time that starts before go-live and ends after it")


WORKLOAD = Object(
    build=_workload,
    keys=(
        Key("workload", _NAME, "The name of the workload.", required=True, into="name"),
        Key("tier", Choice.of(Tier), "How critical it is, from T0 (mission critical) to T3.", required=True),
        Key("go_live", Instant(), "When it goes live, with the time of day and the zone.", required=True),
        Key("scope", _SCOPE, "What belongs to the workload.", required=True),
        Key("owner", Text(sample="Shop team"), "Who answers for the workload."),
        Key("release", _RELEASE, "What goes live."),
        Key("support", _SUPPORT, "The people behind the workload.", into="support_contacts"),
        Key("reports", _REPORTS, "Where the result files of the pipeline are."),
        Key(
            "rebuildable",
            ListOf(_REBUILDABLE, unique_by=lambda declared: fold_id(declared.resource)),
            "Resources with state that are rebuilt instead of restored.",
        ),
        Key("cutover", WithPlace(_CUTOVER), "The time in which the workload is moved over; `go_live` lies in it."),
        Key("recovery", _RECOVERY, "Where and how the workload is recovered after a disaster."),
        Key("capacity", _CAPACITY, "What the launch is expected to need.", into="launch_factor"),
        Key("flows", FLOWS, "What users do, and the resources that each needs."),
        Key("endpoints", ENDPOINTS, "The public addresses at which users reach it; they are looked for when absent."),
        Key("monitoring", WATCH, "What the team says about its monitoring.", into="watch"),
        Key("security", _SECURITY, "Who can reach it, and where its data may lie."),
        Key("delivery", DELIVERY, "How the release is built and rolled out."),
        Key("tests", TESTS, "Where the results of each kind of tests are."),
        Key("components", COMPONENTS, "What ships, and the coverage reports that speak of it."),
        Key("tracker", TRACKER, "How the team's work items are found and read."),
        Key("peak", PEAK, "The load at the busiest time after go-live, against which load tests are held."),
        Key(
            "process_areas",
            ListOf(_AREA, max_items=50, unique_by=str),
            "The areas of the business that accept the workload one by one, for example finance.",
        ),
        Key("roles", ListOf(_ROLE, max_items=500, unique_by=_line), "Who must hold which role.", into="role_matrix"),
    ),
)


def load_workload(text: str, *, name: str, parser: ParserType | None = None) -> Workload:
    """Return the workload that a file describes; raises `FileMistakes` with every mistake in it."""
    return load(WORKLOAD, text, name=name, parser=parser, max_nodes=_MAX_NODES)


def workload_schema() -> JsonSchema:
    """Return the JSON schema of the workload file, for editors."""
    return json_schema(WORKLOAD, title="golive workload", doc="What goes live, judged by golive.")
