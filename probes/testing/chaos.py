"""How the experiments of Azure Chaos Studio went, which make something fail on purpose."""

from __future__ import annotations

from collections.abc import Iterator

from collector.facts.testing import ExperimentRun
from collector.probe import Item, Malformed, PerItem, Probe, Read, Rows

_EXPERIMENTS = Rows("resources", ("microsoft.chaos/experiments",))
_RUNS = PerItem(_EXPERIMENTS, lambda experiment: experiment.text("id") + "/executions", "2025-01-01")
_BELOW_AN_EXPERIMENT = "/executions/"


def parse_experiment(item: Item) -> Iterator[ExperimentRun]:
    """An experiment tells nothing by itself: it may never have run."""
    item.text("id")
    return iter(())


def parse_run(item: Item) -> Iterator[ExperimentRun]:
    """A run of an experiment, over or not."""
    run = item.text("id")
    at = run.casefold().rfind(_BELOW_AN_EXPERIMENT)
    if at < 0 or not run[at + len(_BELOW_AN_EXPERIMENT) :]:
        raise Malformed("id", run, detail=f"{run} is the id of no run of an experiment")
    yield ExperimentRun(
        subject=run,
        documents=(item.document,),
        observed_at=item.observed_at,
        experiment=run[:at],
        status=item.text("properties.status"),
        started=item.maybe_instant("properties.startedAt"),
        stopped=item.maybe_instant("properties.stoppedAt"),
    )


PROBE = Probe(
    id="testing-chaos",
    title="Runs of Azure Chaos Studio experiments",
    reads=(Read(_EXPERIMENTS, parse_experiment, (ExperimentRun,)), Read(_RUNS, parse_run, (ExperimentRun,))),
    rights=(
        "Microsoft.ResourceGraph/resources/read",
        "Microsoft.Chaos/experiments/read",
        "Microsoft.Chaos/experiments/executions/read",
    ),
    otherwise="A dated report of what was made to fail and how that was borne, attested by the operations lead.",
)
