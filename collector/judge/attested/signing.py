"""Everything that the check of a signed paper looks at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar, cast

from collector.derive.host_signatures import HostApprovalOf, HostSignatures
from collector.judge.policy import Policy
from collector.judge.sight import Moment
from collector.model import Digest, Papers, Workload

__all__ = ["HostApprovalOf", "HostSignatures", "Signing"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """The papers, and what each of them is held against."""

    papers: Papers
    workload: Workload
    scope_digest: Digest
    policy: Policy
    moment: Moment
    tenants: tuple[str, ...] = ()
    hosts: HostSignatures = field(default_factory=HostSignatures)
    _shared: dict[Callable[[Signing], object], object] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def shared(self, make: Callable[[Signing], T]) -> T:
        """Return what a pure function makes of these papers, made once: every criterion asks for the same.

        `make` is a function of a module, by which the result is found again; nobody changes what it returned.
        """
        if make not in self._shared:
            self._shared[make] = make(self)
        return cast("T", self._shared[make])
