"""What may be asked of `python -m simulator`."""

from __future__ import annotations

import pytest

from simulator import commandline
from simulator.process import NotStarted, start
from simulator.service import Bucket, Service, Window
from simulator.strict import EstateError


def world(estate_file, *options, **sections):
    return commandline.world_of(commandline.parse([str(estate_file(**sections)), *options]))


@pytest.mark.parametrize(
    ("options", "service"),
    [
        ([], Service()),
        (["--throttle"], Service(graph=Window(queries=15, seconds=5), reads=Bucket(capacity=250, per_second=25))),
        (["--graph-quota", "3/2.5"], Service(graph=Window(queries=3, seconds=2.5))),
        (["--throttle", "--reads-quota", "9+1"], Service(graph=Window(), reads=Bucket(capacity=9, per_second=1))),
        (["--latency-ms", "60", "--no-batch"], Service(latency_ms=60, batches=False)),
    ],
)
def test_the_service_behaves_as_asked(estate_file, options, service):
    assert world(estate_file, *options).service == service


def test_the_command_line_goes_before_the_estate(estate_file):
    said = {"latency_ms": 5, "graph_quota": {"queries": 4}, "batches": False}
    assert world(estate_file, service=said).service == Service(latency_ms=5, graph=Window(queries=4), batches=False)
    asked = world(estate_file, "--latency-ms", "0", "--graph-quota", "1/1", service=said).service
    assert asked == Service(graph=Window(queries=1, seconds=1), batches=False)


def test_an_estate_is_generated_on_demand():
    options = ["--generate", "3x40", "--seed", "5", "--page-size", "7", "--now", "2027-01-02T03:04:05Z"]
    made = commandline.world_of(commandline.parse(options))
    assert (len(made.subscriptions), made.page_size, made.now.isoformat()) == (3, 7, "2027-01-02T03:04:05+00:00")
    with pytest.raises(EstateError, match=r"--now: .*; write for example"):
        commandline.world_of(commandline.parse(["--generate", "1x9", "--now", "soon"]))


@pytest.mark.parametrize("arguments", [[], ["estate.yaml", "--generate", "1x1"], ["--no-such-option"]])
def test_a_wrong_usage_ends_with_two(arguments):
    with pytest.raises(SystemExit) as raised:
        commandline.parse(arguments)
    assert raised.value.code == 2


@pytest.mark.parametrize(
    "options", [["--graph-quota", "15"], ["--graph-quota", "15/0"], ["--reads-quota", "250"], ["--reads-quota", "a+b"]]
)
def test_a_quota_that_is_none_is_refused(estate_file, options):
    with pytest.raises(EstateError, match="is no quota; write"):
        world(estate_file, *options)


def test_a_generated_estate_is_served_with_quotas_and_a_log_of_batches():
    with start(None, lifetime=60, options=("--generate", "2x30", "--throttle", "--latency-ms", "1")) as running:
        assert running.now == "2026-11-20T09:00:00+00:00"
        assert running.log() == []
    assert running.process.returncode == 0


def test_a_size_that_is_none_is_said():
    with pytest.raises(NotStarted, match="write SUBSCRIPTIONSxRESOURCES"), start(None, options=("--generate", "big")):
        pass
