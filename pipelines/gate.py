"""`python -I -m pipelines.gate github|azure-devops`: run the gate as a step and end with the code of its ruling."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TextIO

from pipelines import azure_devops, github
from pipelines.answer import settle
from pipelines.child import neutral, run_golive
from pipelines.inputs import WrongInput, read_inputs

_HOSTS = {"github": github, "azure-devops": azure_devops}
_WRONG_USAGE = 2


def main(arguments: Sequence[str], environ: Mapping[str, str], log: TextIO) -> int:
    """Run golive with the inputs of the step, tell the host, and return the exit code."""
    if len(arguments) != 1 or arguments[0] not in _HOSTS:
        log.write(f"golive: name the host, one of {', '.join(_HOSTS)}\n")
        return _WRONG_USAGE
    platform = _HOSTS[arguments[0]]
    try:
        host = platform.host(environ)
        reports = Path(tempfile.mkdtemp(prefix="golive-", dir=host.temporary))
        inputs = read_inputs(environ, host, reports)
    except (WrongInput, OSError) as error:
        platform.tell_refused(neutral(f"golive was not run: {error}"), log)
        return _WRONG_USAGE
    answer = settle(run_golive(inputs.command, log), inputs)
    platform.tell(answer, inputs, environ, log)
    return answer.exit_code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ, sys.stdout))
