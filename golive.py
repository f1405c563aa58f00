"""The console entry: hands the built-in probes and policies to the command line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NoReturn

from collector.cli.app import Shipped, run
from probes import CATALOGUE


def _policy() -> Mapping[str, str]:
    from policies import shipped_policy  # noqa: PLC0415 - `--help` must not wait for it

    return shipped_policy()


def _cases() -> Mapping[str, str]:
    from policies import shipped_cases  # noqa: PLC0415 - as above

    return shipped_cases()


def _templates() -> Mapping[str, str]:
    from policies import shipped_templates  # noqa: PLC0415 - as above

    return shipped_templates()


def main() -> NoReturn:
    """Run golive and end the process with its exit code."""
    run(Shipped(catalogue=CATALOGUE, policy=_policy, cases=_cases, templates=_templates))


if __name__ == "__main__":
    main()
