"""What `golive --version` and `--help` cost beyond the bare interpreter, in CPU time (user and system).

Runs are interleaved, so that a slow moment of the machine hits all of them alike. The promise is 100 ms.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence

RUNS = 15
BARE = "bare interpreter"
COMMANDS: Mapping[str, Sequence[str]] = {
    BARE: ("-c", "pass"),
    "golive --version": ("-m", "golive", "--version"),
    "golive --help": ("-m", "golive", "--help"),
    "golive gate --help": ("-m", "golive", "gate", "--help"),
}


def cpu_seconds(arguments: Sequence[str]) -> float:
    """User and system time of one Python process."""
    process = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(arguments)} ended with {process.returncode}")
    return usage.ru_utime + usage.ru_stime


def measure(runs: int) -> Mapping[str, list[float]]:
    """The CPU seconds of each command, in order of the runs; one run before them warms the byte code."""
    for arguments in COMMANDS.values():
        cpu_seconds(arguments)
    spent: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(runs):
        for name, arguments in COMMANDS.items():
            spent[name].append(cpu_seconds(arguments))
    return spent


def main() -> None:
    spent = measure(RUNS)
    floor, middle = min(spent[BARE]), statistics.median(spent[BARE])
    print(f"CPU of {RUNS} runs, min / median; ratio and difference to the bare interpreter")
    for name, seconds in spent.items():
        least, median = min(seconds), statistics.median(seconds)
        print(
            f"  {name:<20} {least * 1000:6.1f} / {median * 1000:6.1f} ms"
            f"   x{least / floor:4.1f} / x{median / middle:4.1f}"
            f"   +{(least - floor) * 1000:5.1f} / +{(median - middle) * 1000:5.1f} ms"
        )


if __name__ == "__main__":
    main()
