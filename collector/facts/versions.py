"""Facts about versions: what runs, as its service tells it, and what a service still offers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from collector.model import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningVersion(Fact):
    """The versions of a cluster, a database server or a cache; `subject` is the resource."""

    kind: ClassVar[str] = "running_version"
    product: str
    """`kubernetes`, `postgresql`, `mysql` or `redis`."""
    versions: tuple[str, ...] = ()
    """As spelt; a cluster has that of its control plane first, then those of its pools."""
    plan: str | None = None
    """For a cluster, its support plan as spelt: `KubernetesOfficial`, `AKSLongTermSupport`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRuntime(Fact):
    """What a web app or function app says of the runtime that it runs on; `subject` is the app."""

    kind: ClassVar[str] = "site_runtime"
    linux_stack: str | None = None
    """`linuxFxVersion`, for example `DOTNETCORE|10.0`, `JAVA|11-java11`, `DOCKER|registry/image:tag`."""
    windows_stack: str | None = None
    """`windowsFxVersion`, the same for containers on Windows."""
    net_framework: str | None = None
    """`netFrameworkVersion`; `v4.0` stands in every answer, whatever runs there."""
    java: str | None = None
    php: str | None = None
    """`phpVersion`; `5.6` stands in answers about Windows apps that were made long ago, whatever runs there."""
    python: str | None = None
    node: str | None = None
    powershell: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionRuntime(Fact):
    """The runtime of an app on the plan Flex Consumption, which tells it apart from others; `subject` is the app."""

    kind: ClassVar[str] = "function_runtime"
    name: str
    """`dotnet-isolated`, `python`, `node`, `java`, `powershell`, as spelt."""
    version: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineImage(Fact):
    """The image of the marketplace that a machine or a scale set was made from; `subject` is that."""

    kind: ClassVar[str] = "machine_image"
    publisher: str | None = None
    offer: str | None = None
    sku: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedVersion(Fact):
    """A minor version of Kubernetes that a region offers; `subject` is `<region's list>/<version>`."""

    kind: ClassVar[str] = "offered_version"
    seen_from: str
    """The id of the subscription."""
    region: str
    """In lower case without spaces."""
    version: str
    """For example `1.33`."""
    plans: tuple[str, ...] = ()
    """The support plans that it can be had with, as spelt."""
    preview: bool | None = None
