"""Which receivers of action groups are alive, and what a group that nobody hears is, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from collector.derive.alerting.role_holders import Mailed, RoleHolders
from collector.facts.monitoring import ActionGroup, Receiver
from collector.model import Gap, fold_id, lies_within, subscription_of

_WORDS: Mapping[str, str] = {"email": "e-mail", "sms": "SMS"}
_WITH_STATUS = ("email", "sms")


def is_alive(receiver: Receiver) -> bool:
    """Say whether a receiver gets something: e-mail and SMS only while their status is Enabled."""
    return receiver.channel not in _WITH_STATUS or (receiver.status or "").casefold() == "enabled"


def living(groups: Sequence[ActionGroup], holders: RoleHolders, subscriptions: Sequence[str]) -> Mailed:
    """Return the receivers that get something of an alert in these subscriptions, with people in the place of roles."""
    alive = [receiver for group in groups for receiver in group.receivers if is_alive(receiver)]
    roles = dict.fromkeys(receiver.role for receiver in alive if receiver.channel == "role")
    mailed = [holders.mailed(role, subscriptions) for role in roles]
    return Mailed(
        receivers=(
            *(receiver for receiver in alive if receiver.channel != "role"),
            *(receiver for one in mailed for receiver in one.receivers),
        ),
        more=tuple(dict.fromkeys(gap for one in mailed for gap in one.more)),
        assignments=tuple(assignment for one in mailed for assignment in one.assignments),
    )


def groups_in_words(
    names: Sequence[str], groups: Mapping[str, ActionGroup], hidden: Sequence[Gap], subscriptions: Sequence[str]
) -> tuple[str, ...]:
    """Return for each action group of a rule what is the matter with it, or what it has: `ag: 2 e-mail, 1 SMS`."""
    return tuple(
        f"{fold_id(name).rpartition('/')[2]}: {_in_words(name, groups, hidden, subscriptions)}"
        for name in dict.fromkeys(map(fold_id, names))
    )


def _in_words(name: str, groups: Mapping[str, ActionGroup], hidden: Sequence[Gap], subscriptions: Sequence[str]) -> str:
    group = groups.get(name)
    if group is None:
        readable = subscription_of(name) in subscriptions and not any(lies_within(name, gap.scope) for gap in hidden)
        return "deleted" if readable else "could not be read"
    if not group.enabled:
        return "switched off" if group.enabled is False else "does not say that it is on"
    return ", ".join(_counts(group)) or "empty"


def _counts(group: ActionGroup) -> Iterator[str]:
    alive = Counter(receiver.channel for receiver in group.receivers if is_alive(receiver))
    dead = Counter(receiver.channel for receiver in group.receivers if not is_alive(receiver))
    yield from (f"{count} {_WORDS.get(channel, channel)}" for channel, count in alive.items())
    yield from (f"{count} {_WORDS.get(channel, channel)} not enabled" for channel, count in dead.items())
