"""What belongs to a workload in Azure, as its team declares it; a part of the vocabulary of `collector.model`."""

from __future__ import annotations

from dataclasses import dataclass

from collector.ids import subscription_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """How many resources of a type the workload has at least; fewer seen are fewer than there should be."""

    resource_type: str
    """In lower case."""
    at_least: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantScope:
    """What belongs to the workload in a tenant beside that of the sign-in."""

    tenant: str
    subscriptions: tuple[str, ...] = ()
    management_groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AzureScope:
    """What belongs to the workload in Azure, as its team declares it (semantics: docs/workload.md).

    Nothing declared here means: everything in `Workload.subscriptions`.
    """

    subscriptions: tuple[str, ...] = ()
    """Those of which everything belongs."""
    management_groups: tuple[str, ...] = ()
    """Names; every subscription below them belongs as a whole."""
    resource_groups: tuple[str, ...] = ()
    """Full ids."""
    resources: tuple[str, ...] = ()
    """Full ids."""
    tags: tuple[tuple[str, str], ...] = ()
    """Names in lower case with their values: what belongs by subscription or management group must have them all."""
    expect: tuple[Expected, ...] = ()
    tenants: tuple[TenantScope, ...] = ()

    @property
    def whole_subscriptions(self) -> tuple[str, ...]:
        """The subscriptions that are declared by their own ids, in all tenants."""
        return (*self.subscriptions, *(one for tenant in self.tenants for one in tenant.subscriptions))

    @property
    def every_subscription(self) -> tuple[str, ...]:
        """The subscriptions that are declared, those named by the id of a group or a resource among them."""
        named = map(subscription_of, self.named)
        return tuple(dict.fromkeys((*self.whole_subscriptions, *named)))

    @property
    def named(self) -> tuple[str, ...]:
        """The full ids of the groups and resources that are declared."""
        return (*self.resource_groups, *self.resources)

    @property
    def every_management_group(self) -> tuple[str, ...]:
        """The management groups that are declared, in all tenants."""
        return (*self.management_groups, *(one for tenant in self.tenants for one in tenant.management_groups))

    @property
    def narrows(self) -> bool:
        """Whether something in a subscription that is looked at may not belong to the workload."""
        return bool(self.resource_groups or self.resources or self.tags)
