"""Which tests of action groups were reported, sent or overtaken by a change."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

from collector.derive.observed import Observed
from collector.facts.monitoring import ActionGroup
from collector.facts.notifications import ActionGroupChange, NotificationSent, NotificationTest, Receipt
from collector.model import fold_id


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest test of a channel."""

    test: NotificationTest
    receipts: tuple[Receipt, ...]

    @property
    def arrived(self) -> bool:
        """Every message of the channel arrived, not only one of them."""
        return all(receipt.received for receipt in self.receipts)

    @property
    def slowest(self) -> timedelta:
        """How long the slowest message took until it was acknowledged, or else received."""
        ends = (receipt.acknowledged or receipt.received for receipt in self.receipts)
        return max((end - self.test.sent for end in ends if end), default=timedelta())


@dataclass(slots=True)
class OfGroup:
    """What is known of one action group."""

    tests: list[NotificationTest] = field(default_factory=list)
    traces: list[NotificationSent] = field(default_factory=list)
    changes: list[ActionGroupChange] = field(default_factory=list)

    def newest(self, channel: str) -> Newest | None:
        """Return the newest test that used a channel; of two of one moment the one that says less good of it."""
        used = [
            Newest(test, receipts)
            for test in self.tests
            if (receipts := tuple(one for one in test.receipts if one.channel == channel))
        ]
        return max(used, key=lambda one: (one.test.sent, not one.arrived, one.slowest, repr(one.test)), default=None)


class Tests:
    """All tests, traces and changes, by the action group that they are about."""

    def __init__(self, observed: Observed) -> None:
        self.observed = observed
        self._of: dict[str, OfGroup] = defaultdict(OfGroup)
        for test in observed.all(NotificationTest):
            self._of[fold_id(test.subject)].tests.append(test)
        for trace in observed.all(NotificationSent):
            self._of[fold_id(trace.subject)].traces.append(trace)
        for change in observed.all(ActionGroupChange):
            self._of[fold_id(change.subject)].changes.append(change)

    def of(self, group: ActionGroup) -> OfGroup:
        """Return what is known of a group; nothing where nobody told anything of it."""
        return self._of.get(fold_id(group.subject)) or OfGroup()
