"""What the words of a web app or function app say of the runtime that it runs on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from collector.facts.versions import FunctionRuntime, SiteRuntime


@dataclass(frozen=True, slots=True)
class Told:
    """A product as `tables/versions.yaml` calls it, and its version as far as the words tell."""

    product: str
    version: str


_CONTAINERS = ("docker", "compose", "kube", "sitecontainers")
"""What is in an image is settled when it is built; Azure does not see it."""
_PRODUCTS: Mapping[str, str] = {"dotnetcore": "dotnet", "dotnet-isolated": "dotnet"}
_ON_JAVA = re.compile(r"(?:java|jre)-?(\d+)")
_NUMBER = re.compile(r"\d+(?:\.\d+)*")
_DEFAULT_FRAMEWORKS = ("v2.0", "v4.0")
_DEFAULT_PHP = ("5.6", "off")
"""Stood in the settings of every new Windows app for years, PHP or not (recorded: all but a few apps have it)."""


def runs_containers(site: SiteRuntime) -> bool:
    """Say whether the app runs images of containers, of whose content Azure knows nothing."""
    stacks = (site.linux_stack, site.windows_stack)
    return any(_name(stack) in _CONTAINERS for stack in stacks if stack)


def runtimes_of(site: SiteRuntime | None, function: FunctionRuntime | None) -> tuple[Told, ...]:
    """Return every runtime that an app tells; none where it tells nothing by which one could be known."""
    if function is not None:
        return (_told(function.name.casefold(), function.version or ""),)
    if site is None:
        return ()
    return (_of_stack(site.linux_stack),) if site.linux_stack else tuple(_on_windows(site))


def _of_stack(stack: str) -> Told:
    """Read `NODE|22-lts`, `TOMCAT|10.1-java21`, `JAVA|8-jre8`: a server on Java is as old as its Java."""
    name, version = _name(stack), stack.partition("|")[2].casefold()
    if on_java := _ON_JAVA.search(version):
        return Told("java", on_java[1])
    return _told(name, version)


def _on_windows(site: SiteRuntime) -> Iterator[Told]:
    framework, php = (site.net_framework or "").casefold(), (site.php or "").casefold()
    if framework and framework not in _DEFAULT_FRAMEWORKS:
        yield _told("dotnet", framework)
    if php and php not in _DEFAULT_PHP:
        yield _told("php", php)
    for product, version in (
        ("java", site.java),
        ("python", site.python),
        ("node", site.node),
        ("powershell", site.powershell),
    ):
        if version:
            yield _told(product, version)


def _told(name: str, version: str) -> Told:
    number = _NUMBER.search(version)
    found = number[0] if number else version
    product = _PRODUCTS.get(name, name)
    # Java says 1.8.0_202 for Java 8, and golive's table knows it by its first number.
    if product == "java":
        found = found.removeprefix("1.").partition(".")[0]
    return Told(product, found)


def _name(stack: str) -> str:
    return stack.partition("|")[0].strip().casefold()
