"""The shape of policy files: what an author may write, before conditions and names are checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeAlias, TypeVar

from collector.files.shape import (
    Choice,
    Duration,
    Flag,
    Invalid,
    JsonSchema,
    Key,
    ListOf,
    MapOf,
    Number,
    Object,
    OneOf,
    Placed,
    Refined,
    Rule,
    Shape,
    Spot,
    Text,
    Whole,
    WithPlace,
    duration_of,
    json_schema,
)
from collector.judge.conditions import MAX_LENGTH
from collector.judge.policy import Counts, DocumentAsk, Limits, ParamValue, Remedy, ReviewRule, Severities, Waiving
from collector.model import Method, Outcome, Severity, Tier

PerTier: TypeAlias = Mapping[Tier, ParamValue]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineText:
    """One entry of `pass` as written."""

    that: Placed[str]
    severity: Severities | None = None
    say: str = ""
    empty_is_fine: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NoneText:
    """`none` as written."""

    then: Outcome
    when_complete: Placed[str] | None = None
    say: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskText:
    """One thing that whoever signs fills in, as written."""

    type: str
    ask: str
    happened: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AttestText:
    """`attest` as written."""

    says: str
    by: tuple[str, ...]
    each_area: bool = False
    least: Method = Method.HOST
    valid: timedelta
    document: DocumentAsk | None = None
    asks: Mapping[str, AskText] = field(default_factory=dict)
    facts: tuple[Placed[str], ...] = ()
    counts: Counts = Counts.ALSO
    of_release: bool = True
    not_applicable: bool = False
    lines: tuple[LineText, ...] = ()
    fix: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionText:
    """A criterion as written, with the places that later checks speak of."""

    id: Placed[str]
    question: str
    why: str
    severity: Severities
    due: timedelta
    max_age: timedelta
    rows: Placed[str] | None = None
    lines: tuple[LineText, ...] = ()
    attest: Placed[AttestText] | None = None
    lead_time: timedelta = timedelta(0)
    where: Placed[str] | None = None
    params: Mapping[str, Placed[PerTier]] = field(default_factory=dict)
    none: NoneText | None = None
    show: tuple[Placed[str], ...] = ()
    fix: str
    remedy: Remedy = field(default_factory=Remedy)
    owner: str = ""
    doc: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyText:
    """One policy file as written: the name, the criteria, or both."""

    policy: Placed[str] | None = None
    version: Placed[str] | None = None
    limits: Placed[Limits] | None = None
    waiving: Placed[Waiving] | None = None
    review: Placed[ReviewRule] | None = None
    hypercare: Placed[timedelta] | None = None
    plugins: Placed[tuple[str, ...]] | None = None
    criteria: tuple[CriterionText, ...] = ()


T = TypeVar("T")


def _everywhere(value: T, _: Spot) -> Mapping[Tier, T]:
    return dict.fromkeys(Tier, value)


def _for_all_tiers(*, default: T, **own: T) -> Mapping[Tier, T]:
    return {tier: own.get(tier.value, default) for tier in Tier}


def _by_tier(value: Shape[T], doc: str) -> Object[Mapping[Tier, T]]:
    """Return the shape of `{default: a, T0: b}`."""
    tiers = tuple(Key(tier.value, value, f"At tier {tier.value}.") for tier in Tier)
    default = Key("default", value, "At every tier that is not named.", required=True)
    return Object(keys=(default, *tiers), build=_for_all_tiers, doc=doc)


def severities() -> Shape[Severities]:
    """Return the shape of a severity, for all tiers or per tier."""
    word = Choice.of(Severity)
    alone: Shape[Severities] = Refined(word, _everywhere)
    by_tier: Shape[Severities] = _by_tier(word, "A severity that depends on the tier.")
    return OneOf((alone, by_tier))


def _duration_or_text(value: str, _: Spot) -> ParamValue:
    duration = duration_of(value)
    return value if duration is None else duration


def _values_of_one_type(value: PerTier, spot: Spot) -> PerTier | Invalid:
    if len({type(one) for one in value.values()}) > 1:
        what = "the values of this parameter are not of one type"
        return spot.wrong(what, "the same type at every tier, for example PT36H")
    return value


def param() -> Shape[Placed[PerTier]]:
    """Return the shape of a parameter's value, for all tiers or per tier."""
    text_or_duration: Shape[ParamValue] = Refined(Text(sample="PT36H", max_length=200), _duration_or_text)
    scalars: tuple[Shape[ParamValue], ...] = (
        Number(sample="80"),
        text_or_duration,
        Flag(),
        ListOf(Text(sample="standard"), max_items=200),
    )
    value: Shape[ParamValue] = OneOf(scalars)
    by_tier: Shape[PerTier] = _by_tier(value, "A value that depends on the tier.")
    everywhere: list[Shape[PerTier]] = [Refined(shape, _everywhere) for shape in scalars]
    either: Shape[PerTier] = OneOf((*everywhere, by_tier))
    return WithPlace(Refined(either, _values_of_one_type))


def _waiving(non_waivable: tuple[str, ...] = (), **given: Any) -> Waiving:
    return Waiving(non_waivable=frozenset(non_waivable), **given)


_KEBAB = Rule(r"[a-z][a-z0-9]*(-[a-z0-9]+)+", "is small words joined by `-`, the area first")
_KIND = Rule(r"[a-z][a-z0-9_]{0,62}", "is a row kind: small letters, digits and `_`")
_PARAM_NAME = Rule(r"[a-z][a-z0-9_]{0,62}", "is small letters, digits and `_`")
_NAME = Rule(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}", "is letters, digits, `.`, `_` and `-`")
_ROLE_NAME = Rule(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", "is small words joined by `-`")
_URL = Rule(r"https://[^\s\"'<>]+", "is an address that starts with https://")
_SENTENCES = Text(sample="Run an on-demand backup.", max_length=1000, multiline=True)
# Room beyond MAX_LENGTH, so that a long condition is answered by the rule of conditions, with its own advice.
_CONDITION = WithPlace(
    Text(sample="vm.recovery_point_age <= params.max_age", max_length=2 * MAX_LENGTH, multiline=True)
)

_LINE: Shape[LineText] = OneOf(
    (
        Refined(_CONDITION, lambda that, _: LineText(that=that)),
        Object(
            keys=(
                Key("that", _CONDITION, "The condition; it must hold for every row.", required=True),
                Key("severity", severities(), "How much this line weighs; the criterion's severity when absent."),
                Key("say", _SENTENCES, "What people are told when it does not hold."),
                Key("empty_is_fine", Flag(), "A list that this line looks through may be empty."),
            ),
            build=LineText,
            doc="A condition with its own weight or words.",
        ),
    )
)
_NONE = Object(
    keys=(
        Key("then", Choice({word.value: word for word in (Outcome.FAIL, Outcome.NOT_APPLICABLE, Outcome.UNKNOWN)}),
            "What it means that there is provably nothing to judge. It is never a pass.", required=True),
        Key("when_complete", WithPlace(Text(sample="stateful_resource", rules=(_KIND,))),
            "The row kind that must have been read to its end as well; the criterion's own when absent."),
        Key("say", _SENTENCES, "What people are told then."),
    ),
    build=NoneText,
    doc="What it means that there is nothing to judge.",
)  # fmt: skip
_CODE = Text(sample="az monitor metrics alert create ...", max_length=4000, multiline=True)
_REMEDY = Object(
    keys=(
        Key("cli", _CODE, "Commands of the Azure CLI that put it right, or a comment why there are none."),
        Key("bicep", _CODE, "Bicep that puts it right, or a comment why there is none."),
    ),
    build=Remedy,
    doc="What puts it right, to copy and adapt.",
)
_ROLE = Text(sample="business-owner", max_length=60, rules=(_ROLE_NAME,))
_SECTION = Text(sample="point-of-no-return", max_length=80, rules=(_ROLE_NAME,))
_DOCUMENT = Object(
    keys=(
        Key(
            "name",
            Text(sample="cutover-plan", max_length=80, rules=(_ROLE_NAME,)),
            "Its name below `documents/`, without the ending.",
            required=True,
        ),
        Key(
            "kind",
            Text(sample="plan", rules=(Rule("plan|record", "is `plan` or `record`"),)),
            "A plan tells what shall be done, a record what was done; the one never counts as the other.",
        ),
        Key("sections", ListOf(_SECTION, max_items=30, unique_by=str), "The headings that it must have."),
        Key("max_age", Duration(minimum=timedelta(days=1), sample="P180D"), "How long ago it may have been reviewed."),
    ),
    build=DocumentAsk,
    doc="The document that is signed.",
)
_ASK = Object(
    keys=(
        Key(
            "type",
            Text(
                sample="duration",
                rules=(
                    Rule(
                        "yes-no|number|text|list|duration|moment", "is yes-no, number, text, list, duration or moment"
                    ),
                ),
            ),
            "What kind of answer it is.",
            required=True,
        ),
        Key("ask", Text(sample="How long did it take?", max_length=300), "The question to the signer.", required=True),
        Key("happened", Flag(), "A moment that must lie in the past when it is signed."),
    ),
    build=AskText,
    doc="One thing to fill in.",
)
_ATTEST: Object[AttestText] = Object(
    keys=(
        Key("says", _SENTENCES, "The statement that is signed, in one sentence.", required=True),
        Key("by", ListOf(_ROLE, min_items=1, max_items=10, unique_by=str),
            "The roles that must sign, each by another person.", required=True),
        Key("each_area", Flag(), "Each role signs once for every process area of the workload."),
        Key("least", Choice.of(Method), "The least method that counts: host, key or oidc."),
        Key("valid", Duration(minimum=timedelta(days=1), sample="P30D"), "How long a statement may count.",
            required=True),
        Key("document", _DOCUMENT, "The document that it is about."),
        Key("asks", MapOf(Text(sample="measured_rto", rules=(_PARAM_NAME,)), _ASK, max_items=20),
            "What whoever signs fills in; conditions name it as answer.<name>."),
        Key("facts", ListOf(WithPlace(Text(sample="last_drill", rules=(_KIND,))), max_items=10),
            "Fields of the rows that are shown to the signer; the statement dies when one of them changes."),
        Key("counts", Choice.of(Counts), "also: beside the rows; where-missing: for rows that nothing was delivered "
            "for; also-where-missing: both of these; always: also where nothing is to be judged; instead: either."),
        Key("of_release", Flag(), "It is signed for one release (true); false for what outlives releases."),
        Key("not_applicable", Flag(), "`not-applicable` may be signed as an answer."),
        Key("pass", ListOf(_LINE, min_items=1, max_items=20), "Conditions over answer.<name> and params.<name>.",
            into="lines"),
        Key("fix", _SENTENCES, "What to do when nobody has signed; the fix of the criterion otherwise."),
    ),
    build=AttestText,
    doc="What only people can say.",
)  # fmt: skip
_CRITERION: Object[CriterionText] = Object(
    keys=(
        Key("id", WithPlace(Text(sample="recovery-backup-success", rules=(_KEBAB,), max_length=80)),
            "A name that never changes; its first word is the area.", required=True),
        Key("question", Text(sample="Did the latest backup of each resource succeed?", max_length=300),
            "The question in one sentence.", required=True),
        Key("why", _SENTENCES, "Why it matters.", required=True),
        Key("severity", severities(), "Blocker, major or minor, per tier if needed.", required=True),
        Key("due", Duration(sample="P7D"), "How long before go-live it must hold.", required=True),
        Key("max_age", Duration(minimum=timedelta(minutes=1), sample="PT24H"),
            "How old an observation may be when it is judged.", required=True),
        Key("rows", WithPlace(Text(sample="protected_resource", rules=(_KIND,))),
            "The row kind it looks at; absent where only people can tell."),
        Key("where", _CONDITION, "Keeps only the rows for which it is true; where it is unknown, the row is unknown."),
        Key("params", MapOf(Text(sample="max_age", rules=(_PARAM_NAME,)), param(), max_items=50),
            "Values that conditions name as params.<name>, per tier if needed."),
        Key("pass", ListOf(_LINE, min_items=1, max_items=50), "Conditions that must all hold for every row.",
            into="lines"),
        Key("attest", WithPlace(_ATTEST), "What only people can say, who signs it, and when that counts."),
        Key("lead_time", Duration(sample="P10D"), "How long it usually takes to put it right; for dates of actions."),
        Key("show", ListOf(WithPlace(Text(sample="last_status", rules=(_KIND,))), max_items=5),
            "Fields of the row that the message about an open one adds."),
        Key("none", _NONE, "What it means that there is provably nothing to judge; unknown when absent."),
        Key("fix", _SENTENCES, "What to do when it does not hold.", required=True),
        Key("remedy", _REMEDY, "The same as commands and as code."),
        Key("owner", Text(sample="operations-lead", max_length=100), "The role that puts it right."),
        Key("doc", Text(sample="https://learn.microsoft.com/azure/backup/", rules=(_URL,), max_length=500),
            "Where to read on."),
    ),
    build=CriterionText,
    doc="One question of the gate.",
)  # fmt: skip
_MAX_OPEN_MAJORS = "Majors that may have failed when each has a mitigation."
_LIMITS = Object(
    keys=(
        Key("max_open_majors", Whole(maximum=100, sample="3"), _MAX_OPEN_MAJORS),
        Key("max_waivers", Whole(maximum=100, sample="3"), "Waivers that may count; with more, none of them does."),
        Key("max_roles_per_person", Whole(minimum=1, maximum=100, sample="2"), "For how many roles one may sign."),
    ),
    build=Limits,
    doc="How much may stay open.",
)
_WAIVING = Object(
    keys=(
        Key("non_waivable", ListOf(Text(sample="testing-uat-signed", rules=(_KEBAB,)), max_items=500, unique_by=str),
            "Criteria that nobody can waive."),
        Key("reasons", ListOf(Text(sample="compensated", rules=(_ROLE_NAME,)), max_items=30, unique_by=str),
            "The reason codes that exist."),
        Key("approvers", ListOf(_ROLE, max_items=20, unique_by=str), "The roles that may approve."),
        Key("least", Choice.of(Method), "The least method of signing that counts."),
        Key("blockers_at", ListOf(Choice.of(Tier), max_items=4), "Where a waived blocker leaves a conditional go."),
        Key("longest", Duration(sample="P30D"), "How long after go-live one may last."),
    ),
    build=_waiving,
    doc="What may be waived, by whom and for how long.",
)  # fmt: skip
_REVIEW = Object(
    keys=(
        Key("required", Flag(), "A deploy run needs a sealed review before it (--review)."),
        Key("max_age", Duration(minimum=timedelta(days=1), sample="P42D"), "How old that review may be."),
    ),
    build=ReviewRule,
    doc="The review before the deployment.",
)
_DISTRIBUTION = Text(
    sample="golive-contoso-backup",
    max_length=100,
    rules=(Rule("[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?", "is the name of a Python distribution"),),
)
_PLUGINS = (
    "The distributions whose probes may take part besides the built-in ones; beside the name. Without this key those "
    "of all that are installed do; `[]` lets none."
)
POLICY_FILE: Object[PolicyText] = Object(
    keys=(
        Key(
            "policy", WithPlace(Text(sample="go-live", rules=(_NAME,))), "The name of the policy; in one of its files."
        ),
        Key("version", WithPlace(Text(sample="2026.11", rules=(_NAME,))), "Its version, in quotes; beside the name."),
        Key("limits", WithPlace(_LIMITS), "How much may stay open; beside the name."),
        Key("waivers", WithPlace(_WAIVING), "What may be waived; beside the name.", into="waiving"),
        Key("review", WithPlace(_REVIEW), "The review before the deployment; beside the name."),
        Key("hypercare", WithPlace(Duration(sample="P30D")), "How long after go-live the forecast looks ahead."),
        Key("plugins", WithPlace(ListOf(_DISTRIBUTION, max_items=100, unique_by=str.casefold)), _PLUGINS),
        Key("criteria", ListOf(_CRITERION, min_items=1, max_items=500), "The questions."),
    ),
    build=PolicyText,
)


def policy_schema() -> JsonSchema:
    """Return the JSON schema of a policy file for editors."""
    return json_schema(POLICY_FILE, title="golive policy", doc="A policy, or one file of its folder.")
