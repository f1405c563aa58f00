"""Answers every request below `/devops/{organization}/`."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from simulator.answers import Answer, Refused
from simulator.azure import Call
from simulator.azure_devops import refusals, rights, versions
from simulator.azure_devops.asking import Asked, Reads, project_reference
from simulator.azure_devops.limits import Limits
from simulator.azure_devops.routes import ROUTES, Route
from simulator.azure_devops.things import Project
from simulator.blobs import Blobs
from simulator.world import World

PREFIX = "/devops"
_APIS = "_apis"


class AzureDevOps:
    """The simulated Azure DevOps of one world; `clock` gives the real time in epoch seconds."""

    def __init__(
        self,
        world: World,
        clock: Callable[[], float],
        blobs: Blobs,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self._world = world
        self._clock = clock
        self._blobs = blobs
        self._reads = Reads()
        self._limits = {project.id: Limits(project.conduct, ticks, clock) for project in world.devops}

    def answer(self, call: Call, base_url: str) -> Answer:
        """Answer any request; what the service would refuse comes back as its error."""
        if call.path == rights.SIGN_IN:
            return refusals.sign_in_page(200)
        try:
            return self._routed(call, base_url)
        except Refused as refused:
            return refused.answer

    def failed(self, status: int) -> Answer:
        """Return the error with which the service answers when it fails by itself."""
        return refusals.failed(status)

    def _routed(self, call: Call, base_url: str) -> Answer:
        parts = call.path.removeprefix(PREFIX).strip("/").split("/")
        if _APIS not in parts[1:4]:
            raise refusals.no_route(call.path)
        at = parts.index(_APIS)
        name, below = (parts[1] if at > 1 else ""), parts[at + 1 :]
        here = [one for one in self._world.devops if one.organization.casefold() == parts[0].casefold()]
        if not here:
            raise refusals.no_route(call.path)
        project = next((one for one in here if one.is_called(name)), None) if name else None
        who = project or here[0]
        if who.conduct.stopped:
            raise refusals.stopped(who.organization)
        may = rights.rights_of(self._world, who.conduct, call.bearer, self._clock(), base_url)
        if may is None:
            return rights.unknown_caller(who.conduct, call.headers, base_url)
        headers = self._limits[who.id].count()
        base = f"{base_url}{PREFIX}/{who.organization}"
        if not name:
            return _organization(here, below, base, call)
        if project is None:
            raise refusals.no_project(name)
        answer = self._below(call, project, below, may, base)
        return replace(answer, headers={**headers, **answer.headers})

    def _below(self, call: Call, project: Project, below: list[str], may: frozenset[str], base: str) -> Answer:
        query = {key.casefold(): value for key, value in call.query.items()}
        route, words = _route(call, below)
        versions.check(query.get("api-version", ""), call.method, preview=route.preview)
        rights.check(may, route.area, project.name, words)
        asked = Asked(
            project=project,
            now=self._world.now,
            base=base,
            words=words,
            query=query,
            body=_json(call.body) if call.method == "POST" else None,
            most=self._world.page_size,
            reads=self._reads,
            blobs=self._blobs,
        )
        try:
            return route.handler(asked)
        except Refused as refused:
            return refused.answer


def _route(call: Call, below: list[str]) -> tuple[Route, Mapping[str, str]]:
    found = [(route, words) for route in ROUTES if (words := route.matches(below)) is not None]
    if not found:
        raise refusals.no_route(call.path)
    for route, words in found:
        if route.method == call.method:
            return route, words
    message = f"The requested resource does not support http method '{call.method}'."
    raise refusals.refused(405, message, "VssServiceException")


def _organization(projects: list[Project], below: list[str], base: str, call: Call) -> Answer:
    """Answer what belongs to no project: the projects, and who asks."""
    versions.check(call.query.get("api-version", ""), call.method, preview=False)
    bodies = [project_reference(one, base) for one in projects]
    match [part.casefold() for part in below]:
        case ["projects"]:
            return Answer(200, {"count": len(bodies), "value": bodies})
        case ["projects", name]:
            found = next((body for one, body in zip(projects, bodies, strict=True) if one.is_called(name)), None)
            if found is None:
                raise refusals.no_project(name)
            return Answer(200, found)
        case _:
            raise refusals.no_route(call.path)


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError as error:
        raise refusals.invalid("The request content is not valid JSON.") from error
