"""Where to look: subscriptions, management groups and tenants of Azure, and the patterns of report files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain

from collector.model import Delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class ManagementGroup:
    """A management group by its name, and the tenant that it lies in; empty means that of the sign-in."""

    name: str
    tenant: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Where to look in Azure and on disk. Which subscriptions a management group holds, the survey finds out."""

    subscriptions: tuple[str, ...]
    management_groups: tuple[ManagementGroup, ...] = ()
    tenants: Mapping[str, str] = field(default_factory=dict)
    """By subscription, the tenant of each that does not lie in that of the sign-in."""
    resource_groups: tuple[str, ...] = ()
    """Full ids of those that are declared: each must be there."""
    recovery_region: str = ""
    """Where the workload is recovered; empty where none is declared."""
    test_reports: tuple[str, ...] = ()
    coverage_reports: tuple[str, ...] = ()
    restore_reports: tuple[str, ...] = ()
    notification_reports: tuple[str, ...] = ()
    delivery: Delivery = field(default_factory=Delivery)
    """How the workload is delivered, with the repositories and projects of CI hosts that are read."""

    @property
    def names_azure(self) -> bool:
        return bool(self.subscriptions or self.management_groups)

    @property
    def tenants_to_ask(self) -> tuple[str, ...]:
        """The tenants in which there is anything to look at; an empty one is that of the sign-in."""
        groups = (group.tenant for group in self.management_groups)
        return tuple(dict.fromkeys((*map(self.tenant_of, self.subscriptions), *groups)))

    def tenant_of(self, subscription: str) -> str:
        """Return the tenant that is asked about a subscription; empty means that of the sign-in."""
        return self.tenants.get(subscription, "")

    @property
    def report_kinds(self) -> tuple[str, ...]:
        """The kinds of report files, whether or not the workload names any of them."""
        return tuple(self._patterns)

    def patterns(self, report_kind: str) -> tuple[str, ...]:
        return self._patterns[report_kind]

    @property
    def every_pattern(self) -> tuple[str, ...]:
        """The patterns of all kinds of report files."""
        return tuple(chain.from_iterable(self._patterns.values()))

    @property
    def _patterns(self) -> Mapping[str, tuple[str, ...]]:
        return {
            "tests": self.test_reports,
            "coverage": self.coverage_reports,
            "restores": self.restore_reports,
            "notifications": self.notification_reports,
        }

    def with_members(self, group: ManagementGroup, subscriptions: Iterable[str]) -> Scope:
        """Return the scope with the subscriptions below a management group; one declared by its id stays as it is."""
        added = [one for one in dict.fromkeys(subscriptions) if one not in self.subscriptions]
        theirs = dict.fromkeys(added, group.tenant) if group.tenant else {}
        return replace(self, subscriptions=(*self.subscriptions, *added), tenants={**self.tenants, **theirs})


def subscription_scope(subscription: str) -> str:
    """Return the id of a subscription as a scope."""
    return f"/subscriptions/{subscription}"
