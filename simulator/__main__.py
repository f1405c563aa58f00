"""`python -m simulator ESTATE.yaml`: serve an estate until stdin ends, SIGTERM comes, or the lifetime is over."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from threading import Event, Thread

from simulator import certificates, estate, faults
from simulator.azure import Azure
from simulator.server import Server
from simulator.strict import EstateError
from simulator.world import World

_USAGE_ERROR = 2


def main(arguments: Sequence[str]) -> int:
    """Run the server; return the exit code of the process."""
    asked = _parser().parse_args(arguments)
    try:
        world = estate.load(asked.estate)
        rules = faults.load(asked.faults) if asked.faults else faults.Faults(())
    except (EstateError, OSError) as error:
        sys.stderr.write(f"simulator: {error}\n")
        return _USAGE_ERROR
    stop = Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, lambda *_: stop.set())
    with tempfile.TemporaryDirectory(prefix="golive-simulator-") as folder:
        _serve(world, rules, asked.port, Path(folder), stop, asked.lifetime)
    return 0


def _serve(world: World, rules: faults.Faults, port: int, folder: Path, stop: Event, lifetime: float) -> None:
    made = certificates.make()
    authority, own = folder / "ca.pem", folder / "server.pem"
    authority.write_bytes(made.authority)
    own.touch(mode=0o600)
    own.write_bytes(made.server)
    server = Server(port, Azure(world, time.time), rules, own)
    own.unlink()
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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="simulator", description=__doc__)
    parser.add_argument("estate", type=Path, help="the estate to serve")
    parser.add_argument("--faults", type=Path, help="rules of what goes wrong (YAML or JSON)")
    parser.add_argument("--port", type=int, default=0, help="the port on loopback; 0 takes a free one")
    parser.add_argument("--lifetime", type=float, default=600, help="seconds after which it ends in any case")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
