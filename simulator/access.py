"""What the caller may read: roles at and above a scope, less deny assignments."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from simulator.answers import Refused, refusal
from simulator.world import Denial, Permission, World, fold, subscription_of, within

_BELOW = "/*"
"""A name that nothing has: what holds for it holds for everything below a scope at which all rights are the same."""


class Access:
    """The effective rights of the caller in one world."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._granted = tuple(
            (fold(given.scope), given.role.permissions)
            for given in world.assignments
            if given.principal in world.caller.identities
        )
        self._denied = tuple(denial for denial in world.denials if _hits(denial, world.caller.identities))
        scopes = {scope for scope, _ in self._granted} | {fold(denial.scope) for denial in self._denied}
        # Subscriptions with rights of their own below a group, and those with rights of their own at a group.
        self._by_resource = frozenset(subscription_of(scope) for scope in scopes if scope.count("/") > 4)
        self._by_group = frozenset(subscription_of(scope) for scope in scopes if scope.count("/") in (3, 4))
        self._decided: dict[tuple[str, str], bool] = {}
        self._seen: dict[str, bool] = {}

    def may(self, action: str, scope: str) -> bool:
        """Say whether the caller may do an action at a scope."""
        return self.may_at(action, fold(scope))

    def may_at(self, action: str, folded: str) -> bool:
        """Say whether the caller may do an action at a folded scope; decided once for scopes of the same rights."""
        key = (action, self._representative(folded))
        found = self._decided.get(key)
        if found is None:
            found = self._decided[key] = self._decide(*key)
        return found

    def is_even(self, subscription_id: str) -> bool:
        """Say whether the caller's rights are the same on everything below a subscription."""
        folded = subscription_id.casefold()
        return folded not in self._by_resource and folded not in self._by_group

    def may_with_data(self, action: str, scope: str) -> bool:
        """Say whether the caller may do an action of a data plane; no action of the resource manager contains one."""
        folded = fold(scope)
        above = self._world.ancestors(folded)
        return any(
            (within(folded, given) or given in above)
            and any(_pattern(wanted).fullmatch(action) for entry in permissions for wanted in entry.data_actions)
            for given, permissions in self._granted
        )

    def may_below(self, action: str, scope: str) -> bool:
        """Say whether a list at the scope is answered: the action is allowed there, or at least somewhere below."""
        folded = fold(scope)
        if self._is_denied(action, folded, self._world.ancestors(folded)):
            return False
        return self.may_at(action, folded) or any(
            within(given, folded) and _allows(permissions, action) for given, permissions in self._granted
        )

    def sees(self, subscription_path: str) -> bool:
        """Say whether the subscription is listed: the caller holds any reading role in it or above it."""
        folded = fold(subscription_path)
        if folded not in self._seen:
            above = self._world.ancestors(folded)
            self._seen[folded] = any(
                (within(given, folded) or given in above) and any(entry.actions for entry in permissions)
                for given, permissions in self._granted
            )
        return self._seen[folded]

    def demand(self, action: str, scope: str) -> None:
        """Raise the 403 that names action and scope when the caller may not do the action."""
        if not self.may(action, scope):
            raise self.denial(action, scope)

    def denial(self, action: str, scope: str) -> Refused:
        """Build the 403 of the resource manager."""
        caller = self._world.caller
        return refusal(
            403,
            "AuthorizationFailed",
            f"The client '{caller.app}' with object id '{caller.id}' does not have authorization to perform action "
            f"'{action}' over scope '{scope}' or the scope is invalid. If access was recently granted, please "
            "refresh your credentials.",
        )

    def _representative(self, folded: str) -> str:
        parts = folded.split("/", 5)
        if len(parts) < 4 or parts[1] != "subscriptions" or parts[2] in self._by_resource:
            return folded
        if parts[2] not in self._by_group or parts[3] != "resourcegroups":
            return f"/subscriptions/{parts[2]}{_BELOW}"
        return folded if len(parts) == 5 else f"/subscriptions/{parts[2]}/resourcegroups/{parts[4]}{_BELOW}"

    def _decide(self, action: str, folded: str) -> bool:
        above = self._world.ancestors(folded)
        return self._is_granted(action, folded, above) and not self._is_denied(action, folded, above)

    def _is_granted(self, action: str, folded: str, above: tuple[str, ...]) -> bool:
        return any(
            (within(folded, given) or given in above) and _allows(permissions, action)
            for given, permissions in self._granted
        )

    def _is_denied(self, action: str, folded: str, above: tuple[str, ...]) -> bool:
        return any(_reaches(denial, folded, above) and _allows((denial.permission,), action) for denial in self._denied)


def _hits(denial: Denial, identities: frozenset[str]) -> bool:
    everyone = not denial.principals
    return (everyone or bool(identities & set(denial.principals))) and not identities & set(denial.excluded)


def _reaches(denial: Denial, folded: str, above: tuple[str, ...]) -> bool:
    scope = fold(denial.scope)
    return scope == folded or (denial.children and (within(folded, scope) or scope in above))


def _allows(permissions: Iterable[Permission], action: str) -> bool:
    return any(
        any(_pattern(wanted).fullmatch(action) for wanted in entry.actions)
        and not any(_pattern(taken).fullmatch(action) for taken in entry.not_actions)
        for entry in permissions
    )


@lru_cache(maxsize=1024)
def _pattern(action: str) -> re.Pattern[str]:
    return re.compile(".*".join(re.escape(part) for part in action.split("*")), re.IGNORECASE)
