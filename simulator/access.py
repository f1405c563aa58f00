"""What the caller may read: roles at and above a scope, less deny assignments."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from simulator.answers import Refused, refusal
from simulator.world import Denial, Permission, World, fold, within


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

    def may(self, action: str, scope: str) -> bool:
        """Say whether the caller may do an action at a scope."""
        folded = fold(scope)
        above = self._world.ancestors(folded)
        return self._is_granted(action, folded, above) and not self._is_denied(action, folded, above)

    def may_below(self, action: str, scope: str) -> bool:
        """Say whether a list at the scope is answered: the action is allowed there, or at least somewhere below."""
        folded = fold(scope)
        if self._is_denied(action, folded, self._world.ancestors(folded)):
            return False
        return self.may(action, scope) or any(
            within(given, folded) and _allows(permissions, action) for given, permissions in self._granted
        )

    def sees(self, subscription_path: str) -> bool:
        """Say whether the subscription is listed: the caller holds any reading role in it or above it."""
        folded = fold(subscription_path)
        above = self._world.ancestors(folded)
        return any(
            (within(given, folded) or given in above) and any(entry.actions for entry in permissions)
            for given, permissions in self._granted
        )

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
