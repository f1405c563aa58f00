"""Which environments sign tests off, by the workload file."""

from __future__ import annotations

from collector.model import Delivery


def signing(delivery: Delivery) -> tuple[str, ...]:
    """Return the environments whose approval signs tests off, each once; none where no commit is known."""
    named = (name for kind in delivery.test_kinds for name in kind.sign_off) if delivery.commit else ()
    return tuple({name.casefold(): name for name in named}.values())
