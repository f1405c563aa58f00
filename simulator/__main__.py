"""`python -m simulator ESTATE.yaml`: serve an estate until stdin ends, SIGTERM comes, or the lifetime is over.

`python -m simulator --generate 20x500` serves one that is made from a seed; see `ESTATE.md`.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from threading import Event, Thread

from simulator import certificates, commandline
from simulator.azure import Azure
from simulator.faults import Faults
from simulator.server import Server
from simulator.strict import EstateError
from simulator.world import World

_USAGE_ERROR = 2


def main(arguments: Sequence[str]) -> int:
    """Run the server; return the exit code of the process."""
    asked = commandline.parse(arguments)
    try:
        world, faults = commandline.world_of(asked), commandline.faults_of(asked)
    except (EstateError, OSError) as error:
        sys.stderr.write(f"simulator: {error}\n")
        return _USAGE_ERROR
    stop = Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, lambda *_: stop.set())
    with tempfile.TemporaryDirectory(prefix="golive-simulator-") as folder:
        _serve(world, faults, asked.port, Path(folder), stop, asked.lifetime)
    return 0


def _serve(world: World, faults: Faults, port: int, folder: Path, stop: Event, lifetime: float) -> None:
    made = certificates.make()
    authority, own = folder / "ca.pem", folder / "server.pem"
    authority.write_bytes(made.authority)
    own.touch(mode=0o600)
    own.write_bytes(made.server)
    server = Server(port, Azure(world, time.time, faults), faults, own, world)
    own.unlink()
    gc.freeze()  # a large estate never changes: walking through it again and again would cost more than the answers
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    Thread(target=_watch_stdin, args=(stop,), daemon=True).start()
    ready = {"url": server.url, "ca": str(authority), "pid": os.getpid()}
    ready |= {"tenant": world.tenant, "client_id": world.caller.app, "now": world.now.isoformat()}
    sys.stdout.write(json.dumps(ready) + "\n")
    sys.stdout.flush()
    stop.wait(lifetime)
    server.shutdown()
    server.server_close()


def _watch_stdin(stop: Event) -> None:
    """Wait for the end of stdin, which comes when the parent closes it or dies."""
    while os.read(sys.stdin.fileno(), 4096):
        pass
    stop.set()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
