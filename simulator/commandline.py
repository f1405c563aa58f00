"""The options of `python -m simulator`, read into a world and its faults."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from simulator import estate, fault_files, generated
from simulator.faults import Faults
from simulator.moments import parse_moment
from simulator.service import Bucket, Service, Window
from simulator.strict import EstateError
from simulator.world import World

_WINDOW = re.compile(r"(\d+)/(\d+(?:\.\d+)?)")
_BUCKET = re.compile(r"(\d+)\+(\d+(?:\.\d+)?)")


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Parse the arguments; a wrong usage ends the process with code 2."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    if (asked.estate is None) == (asked.generate is None):
        parser.error("give either an estate file or --generate SUBSCRIPTIONSxRESOURCES")
    return asked


def world_of(asked: argparse.Namespace) -> World:
    """Return the world that the arguments ask for; `EstateError` names a mistake."""
    if asked.generate:
        now = _moment(asked.now) if asked.now else generated.NOW
        world = generated.generated_world(generated.read_spec(asked.generate), asked.seed, now)
    else:
        world = estate.load(asked.estate)
    world = replace(world, service=_service(asked, world.service))
    return replace(world, page_size=asked.page_size) if asked.page_size else world


def faults_of(asked: argparse.Namespace) -> Faults:
    """Return the faults that the arguments ask for; `EstateError` names a mistake."""
    found = fault_files.load(asked.faults) if asked.faults else Faults()
    return found.with_chance(fault_files.read_chance(asked.random)) if asked.random else found


def _service(asked: argparse.Namespace, said: Service) -> Service:
    graph = _window(asked.graph_quota) or (Window() if asked.throttle else said.graph)
    reads = _bucket(asked.reads_quota) or (Bucket() if asked.throttle else said.reads)
    return replace(
        said,
        graph=graph,
        reads=reads,
        latency_ms=said.latency_ms if asked.latency_ms is None else asked.latency_ms,
        batches=said.batches and not asked.no_batch,
    )


def _moment(text: str) -> datetime:
    try:
        return parse_moment(text)
    except ValueError as error:
        raise EstateError(f"--now: {error}; write for example 2026-11-20T09:00:00Z") from error


def _window(text: str | None) -> Window | None:
    if text is None:
        return None
    match = _WINDOW.fullmatch(text)
    if match is None or not float(match[2]):
        raise EstateError(f"--graph-quota: {text!r} is no quota; write QUERIES/SECONDS, for example 15/5")
    return Window(queries=int(match[1]), seconds=float(match[2]))


def _bucket(text: str | None) -> Bucket | None:
    if text is None:
        return None
    match = _BUCKET.fullmatch(text)
    if match is None or not float(match[2]):
        raise EstateError(f"--reads-quota: {text!r} is no quota; write CAPACITY+PER_SECOND, for example 250+25")
    return Bucket(capacity=int(match[1]), per_second=float(match[2]))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="simulator", description="Serve a double of Azure on loopback.")
    parser.add_argument("estate", type=Path, nargs="?", help="the estate to serve")
    parser.add_argument("--generate", metavar="SxR", help="serve S subscriptions of R tracked resources instead")
    parser.add_argument("--seed", type=int, default=1, help="what makes one generated estate differ from another")
    parser.add_argument("--now", metavar="TIME", help="the moment of the generated estate, RFC 3339")
    parser.add_argument("--faults", type=Path, help="rules of what goes wrong (YAML or JSON)")
    parser.add_argument(
        "--random", metavar="RATES", help="faults by chance: seed=7,429=0.03,500=0.02,503=0.02,reset=0.02"
    )
    parser.add_argument("--throttle", action="store_true", help="quotas: 15 queries in 5 s, 250 reads and 25/s more")
    parser.add_argument("--graph-quota", metavar="N/SECONDS", help="the quota of Resource Graph, for example 15/5")
    parser.add_argument("--reads-quota", metavar="N+PER_SECOND", help="the quota of reads, for example 250+25")
    parser.add_argument("--latency-ms", type=int, help="how long each request takes at least")
    parser.add_argument("--no-batch", action="store_true", help="have no POST /batch, as some clouds")
    parser.add_argument("--page-size", type=int, help="items a page at most")
    parser.add_argument("--port", type=int, default=0, help="the port on loopback; 0 takes a free one")
    parser.add_argument("--lifetime", type=float, default=600, help="seconds after which it ends in any case")
    return parser
