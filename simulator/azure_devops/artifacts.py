"""What builds published: the list, and each artifact as a ZIP."""

from __future__ import annotations

from simulator.answers import Answer, Binary
from simulator.azure_devops.asking import Asked, Json, escaped
from simulator.azure_devops.builds import find
from simulator.azure_devops.refusals import refused
from simulator.azure_devops.things import Artifact, Build
from simulator.azure_devops.timeline import job_id
from simulator.ids import steady_guid


def artifacts(asked: Asked) -> Answer:
    """Answer `build/builds/{id}/artifacts`: all, the one that is named, or its content as a ZIP."""
    build = find(asked)
    name = asked.wants("artifactName")
    if not name:
        return asked.listed([_artifact(asked, build, one, number) for number, one in enumerate(build.artifacts, 1)])
    found = artifact(build, name)
    if asked.wants("$format").casefold() == "zip":
        return _content(asked, found)
    return Answer(200, _artifact(asked, build, found, build.artifacts.index(found) + 1))


def artifact(build: Build, name: str) -> Artifact:
    """Return an artifact by its name."""
    found = next((one for one in build.artifacts if one.name == name), None)
    if found is None:
        raise _no_artifact(build, name)
    return found


def _artifact(asked: Asked, build: Build, found: Artifact, number: int) -> Json:
    own = f"artifactName={escaped(found.name)}&api-version=7.1"
    address = asked.url(f"build/builds/{build.id}/artifacts?{own}")
    return {
        "id": build.id * 10 + number,
        "name": found.name,
        "source": job_id(asked.project, build, found.stage),
        "resource": {
            "type": "PipelineArtifact",
            "data": steady_guid(asked.project.id, "artifact", str(build.id), found.name),
            "properties": {"artifactsize": str(len(found.archive))},
            "url": address,
            "downloadUrl": f"{address}&%24format=zip",
        },
    }


def _content(asked: Asked, found: Artifact) -> Answer:
    if found.expired:
        raise refused(404, f"Artifact {found.name} has been deleted.", "ArtifactNotFoundException")
    if found.elsewhere:
        return Answer(302, Binary(), {"Location": asked.blobs.url(found.archive)})
    return Answer(200, Binary(found.archive, "application/zip"))


def _no_artifact(build: Build, name: str) -> Exception:
    message = f"Artifact {name} was not found for build {build.id}."
    return refused(404, message, "ArtifactNotFoundException")
