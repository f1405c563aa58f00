"""The console entry: hands the built-in probes, policies and scenarios to the command line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

from collector.cli.app import Shipped, run
from probes import CATALOGUE


def _policy() -> Mapping[str, str]:
    from policies import shipped_policy  # noqa: PLC0415 - `--help` must not wait for it

    return shipped_policy()


def _scenarios() -> Path:
    from simulator import scenarios  # noqa: PLC0415 - only the demo needs it

    return scenarios.folder()


def main() -> NoReturn:
    """Run golive and end the process with its exit code."""
    run(Shipped(catalogue=CATALOGUE, policy=_policy, scenarios=_scenarios))


if __name__ == "__main__":
    main()
