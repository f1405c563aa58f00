"""A decision without the names of what it is about: ids and names of the estate become aliases.

For reports that more people see than may know the estate, as those of a public repository. The packet stays whole.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping

from collector.facts.compliance import DefenderPlan
from collector.facts.support import RoleDefinition
from collector.judge.narrowing import narrowing
from collector.judge.wording import subject_name
from collector.model import (
    AlertBlock,
    AlertLack,
    AlertLine,
    AzureScope,
    Decision,
    Fact,
    Gap,
    Loosening,
    Quantity,
    SubjectVerdict,
    TenantScope,
    ToldGroup,
    Verdict,
    Watch,
    Workload,
    management_group_id,
)
from collector.reports.aliases import Aliases
from collector.reports.chosen_names import names_in_facts, names_in_workload
from collector.reports.chosen_people import hide_people
from collector.reports.redacted_people import acceptance_without_people, without_people

_GUID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", re.IGNORECASE)
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w.-]{3,255}")
"""Azure's answers hold none any more; in comments and registers people write what they like."""
_PATH = re.compile(r"/(?:subscriptions|providers)/[^\s'\",;<>]+", re.IGNORECASE)
_QUOTED = re.compile(r"(?<!\w)(['\"])(?!Microsoft\.|[a-z]+-\d+\1)[^'\"]+\1(?!\w)")
"""Azure quotes names in its complaints; its own types and actions, which all start alike, and aliases may stay."""


def estate_names(facts: Iterable[Fact]) -> Mapping[str, str]:
    """Return the ids of an estate, each by itself and by what people call it: the title of a dashboard, say."""
    found: dict[str, str] = {}
    known = tuple(facts)
    for fact in known:
        found.setdefault(fact.subject, fact.subject)
        name = getattr(fact, "name", None)
        if isinstance(name, str) and not isinstance(
            fact, RoleDefinition | DefenderPlan
        ):  # built-in names are no secret
            found.setdefault(name, fact.subject)
    for name, subject in names_in_facts(known):
        found.setdefault(name, subject)
    return found


def redacted(
    decision: Decision, names: Mapping[str, str] | None = None, people: Mapping[str, str] | None = None
) -> Decision:
    """Return the same decision with an alias for each id and name, the same one throughout: `virtualmachines-2`.

    `names` are those of things that messages may mention and no id of the decision holds, as `estate_names` returns
    them. `people` are names of people, as `people_of` returns them: whoever signed, owns, asked or approved is shown by
    a role. Questions, owners and links of the policy stay: whoever wrote them knew who reads them.
    """
    aliases = Aliases()
    for subject in _ids(decision):
        aliases.add_id(subject)
    for name, subject in (*(names or {}).items(), *names_in_workload(decision.workload)):
        aliases.add_name(name, subject)
    hide_people(aliases, decision, people or {})
    return without_people(_Redaction(aliases).decision(decision), aliases)


def _ids(decision: Decision) -> Iterator[str]:
    """Yield every id of a decision: those that stand alone, and those within texts."""
    yield from (f"/subscriptions/{one}" for one in decision.workload.subscriptions)
    yield from (f"/subscriptions/{one}" for one in decision.whole_subscriptions)
    yield from _declared_ids(decision.workload.azure)
    yield from (one.resource for one in decision.workload.rebuildable)
    yield from decision.workload.release.stores
    yield from (subject.id for verdict in decision.verdicts for subject in verdict.subjects)
    yield from (one.subject for one in decision.loosened)
    yield from (group.id for block in decision.alert_matrix for line in block.lines for group in _groups_of(line))
    gaps = tuple(_gaps(decision))
    yield from (gap.scope for gap in gaps)
    texts = [text for gap in gaps for text in (gap.detail, gap.fix)]
    texts += [subject.message for verdict in decision.verdicts for subject in verdict.subjects]
    texts += [verdict.message for verdict in decision.verdicts]
    for text in texts:
        yield from (found[0].rstrip(".)") for found in _PATH.finditer(text))
        yield from (f"/id/{found[0]}" for found in _GUID.finditer(text))
        yield from (f"/mailbox/{found[0].rstrip('.')}" for found in _MAIL.finditer(text))


def _declared_ids(azure: AzureScope) -> Iterator[str]:
    yield from azure.named
    yield from map(management_group_id, azure.every_management_group)
    yield from (f"/tenants/{one.tenant}" for one in azure.tenants)


def _groups_of(line: AlertLine) -> Iterator[ToldGroup]:
    yield from line.told
    for lack in line.lacks:
        yield from lack.would_tell


def _gaps(decision: Decision) -> Iterator[Gap]:
    """Yield every gap; those of subjects are among those of their verdict."""
    yield from decision.gaps
    for verdict in decision.verdicts:
        yield from verdict.gaps


@dataclasses.dataclass(frozen=True, slots=True)
class _Redaction:
    """Rewrites a decision part by part."""

    aliases: Aliases

    def decision(self, given: Decision) -> Decision:
        workload = self._workload(given.workload)
        whole = tuple(map(self.aliases.in_text, given.whole_subscriptions))
        left_out = narrowing(workload, whole)
        return dataclasses.replace(
            given,
            what_if=tuple(map(self.aliases.in_text, given.what_if)),
            workload=workload,
            whole_subscriptions=whole,
            verdicts=tuple(map(self._verdict, given.verdicts)),
            loosened=tuple(
                left_out if left_out and one.kind == left_out.kind else self._loosening(one) for one in given.loosened
            ),
            gaps=tuple(map(self._gap, given.gaps)),
            host_notes=tuple(map(self.aliases.in_text, given.host_notes)),
            alert_matrix=tuple(map(self._alert_block, given.alert_matrix)),
        )

    def _workload(self, given: Workload) -> Workload:
        return dataclasses.replace(
            given,
            name=self.aliases.in_text(given.name),
            owner=self.aliases.in_text(given.owner),
            subscriptions=tuple(map(self.aliases.in_text, given.subscriptions)),
            azure=self._azure(given.azure),
            support_contacts=(),
            test_reports=(),
            coverage_reports=(),
            restore_reports=(),
            notification_reports=(),
            flows=(),
            endpoints=(),
            watch=Watch(),
            peak=None,
            rebuildable=(),
            process_areas=(),
            accepted_losses=(),
            role_matrix=(),
            release=dataclasses.replace(given.release, stores=()),
        )

    def _azure(self, given: AzureScope) -> AzureScope:
        """Return the declared scope; what is expected there are types of the service and numbers."""
        return dataclasses.replace(
            given,
            subscriptions=tuple(map(self.aliases.in_text, given.subscriptions)),
            management_groups=tuple(map(self._management_group, given.management_groups)),
            resource_groups=tuple(map(self.aliases.in_id, given.resource_groups)),
            resources=tuple(map(self.aliases.in_id, given.resources)),
            tags=tuple((f"tag-{number}", "(not shown)") for number, _ in enumerate(given.tags, start=1)),
            tenants=tuple(map(self._tenant, given.tenants)),
        )

    def _tenant(self, given: TenantScope) -> TenantScope:
        return TenantScope(
            tenant=self.aliases.in_text(given.tenant),
            subscriptions=tuple(map(self.aliases.in_text, given.subscriptions)),
            management_groups=tuple(map(self._management_group, given.management_groups)),
        )

    def _management_group(self, name: str) -> str:
        return subject_name(self.aliases.in_id(management_group_id(name)))

    def _verdict(self, given: Verdict) -> Verdict:
        return dataclasses.replace(
            given,
            message=self.aliases.in_text(given.message),
            fix=self.aliases.in_text(given.fix),
            measured=self._quantity(given.measured),
            limit=self._quantity(given.limit),
            subjects=tuple(map(self._subject, given.subjects)),
            gaps=tuple(map(self._gap, given.gaps)),
            acceptance=given.acceptance and acceptance_without_people(given.acceptance, self.aliases),
        )

    def _subject(self, given: SubjectVerdict) -> SubjectVerdict:
        return dataclasses.replace(
            given,
            id=self.aliases.in_id(given.id),
            message=self.aliases.in_text(given.message),
            measured=self._quantity(given.measured),
            limit=self._quantity(given.limit),
            ends=self.aliases.in_text(given.ends),
            shown=tuple((name, self.aliases.in_text(words)) for name, words in given.shown),
            gaps=tuple(map(self._gap, given.gaps)),
        )

    def _alert_block(self, given: AlertBlock) -> AlertBlock:
        return dataclasses.replace(given, lines=tuple(map(self._alert_line, given.lines)))

    def _alert_line(self, given: AlertLine) -> AlertLine:
        told = tuple(map(self._told_group, given.told))
        return dataclasses.replace(given, told=told, lacks=tuple(map(self._alert_lack, given.lacks)))

    def _told_group(self, given: ToldGroup) -> ToldGroup:
        return dataclasses.replace(given, id=self.aliases.in_id(given.id), name=self.aliases.in_text(given.name))

    def _alert_lack(self, given: AlertLack) -> AlertLack:
        resources = tuple(map(self.aliases.in_id, given.resources))
        would_tell = tuple(map(self._told_group, given.would_tell))
        why = self.aliases.in_text(given.why)
        return dataclasses.replace(given, why=why, resources=resources, would_tell=would_tell)

    def _gap(self, given: Gap) -> Gap:
        return dataclasses.replace(
            given,
            scope=self.aliases.in_id(given.scope),
            detail=_QUOTED.sub("(not shown)", self.aliases.in_text(given.detail)),
            fix=self.aliases.in_text(given.fix),
        )

    def _loosening(self, given: Loosening) -> Loosening:
        return dataclasses.replace(
            given, subject=self.aliases.in_id(given.subject), detail=self.aliases.in_text(given.detail)
        )

    def _quantity(self, given: Quantity | None) -> Quantity | None:
        if given is None or not isinstance(given.value, str | tuple):
            return given
        value = given.value
        shown = self.aliases.in_text(value) if isinstance(value, str) else tuple(map(self.aliases.in_text, value))
        return dataclasses.replace(given, value=shown)
