"""Runs the unmodified Azure CLI against the simulator, and sees whether it wants to go anywhere else."""

from __future__ import annotations

import json
import socket
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any

from simulator.process import Running

CLOUD = "Simulated"
_SECONDS = 100
_LONGEST_REQUEST_LINE = 4096


class Trap:
    """A proxy that lets nothing through: whoever wants to leave the machine is noted and hung up on."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.asked: list[str] = []
        """The first line of every request."""

    def __enter__(self) -> Trap:
        Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):  # already shut, where nobody ever connected
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _serve(self) -> None:
        with suppress(OSError):  # closing the socket ends the wait
            while True:
                connection, _ = self._socket.accept()
                with connection:
                    connection.settimeout(5)
                    line = connection.recv(_LONGEST_REQUEST_LINE).split(b"\r\n", 1)[0]
                    self.asked.append(line.decode(errors="replace"))


@dataclass(frozen=True)
class Refusal:
    """What the CLI said when it failed."""

    code: int
    message: str


@dataclass(frozen=True)
class AzureCli:
    """The Azure CLI in its own environment, configuration and home."""

    python: Path
    environ: Mapping[str, str]
    simulator: Running
    trap: Trap

    def __call__(self, *arguments: str) -> Any:
        """Run a command that must succeed without a word of warning; return its JSON."""
        finished = self._run(*arguments)
        assert (finished.returncode, finished.stderr) == (0, ""), f"az {' '.join(arguments)}: {finished.stderr}"
        return json.loads(finished.stdout) if finished.stdout.strip() else None

    def refused(self, *arguments: str) -> Refusal:
        """Run a command that must fail."""
        finished = self._run(*arguments)
        assert finished.returncode != 0, f"az {' '.join(arguments)} succeeded: {finished.stdout}"
        return Refusal(finished.returncode, finished.stderr)

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        finished = subprocess.run(
            [str(self.python), "-m", "azure.cli", *arguments, "--output", "json", "--only-show-errors"],
            env=self.environ,
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
        assert self.trap.asked == [], f"az {' '.join(arguments)} wanted to leave the machine: {self.trap.asked}"
        return finished


def environment(home: Path, authority: Path, proxy: str) -> dict[str, str]:
    """Nothing of the surroundings; no telemetry, no extensions, no updates, one authority, one way out."""
    return {
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "HOME": str(home),
        "AZURE_CONFIG_DIR": str(home / "azure"),
        "AZURE_EXTENSION_DIR": str(home / "extensions"),
        "AZURE_EXTENSION_USE_DYNAMIC_INSTALL": "no",
        "AZURE_CORE_COLLECT_TELEMETRY": "false",
        "AZURE_CORE_INSTANCE_DISCOVERY": "false",
        "AZURE_CORE_ENCRYPT_TOKEN_CACHE": "false",
        "AZURE_CORE_NO_COLOR": "true",
        "AZURE_CORE_SURVEY_MESSAGE": "false",
        "REQUESTS_CA_BUNDLE": str(authority),
        "HTTP_PROXY": proxy,
        "HTTPS_PROXY": proxy,
        "NO_PROXY": "localhost",
    }


def no_update_check(python: Path, environ: Mapping[str, str]) -> None:
    """With a new configuration the CLI looks for a newer version of itself; there is no switch, only its own note."""
    code = "from importlib.metadata import version; print(version('azure-cli-core'))"
    version = subprocess.run([str(python), "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    folder = Path(environ["AZURE_CONFIG_DIR"])
    folder.mkdir()
    (folder / "versionCheck.json").write_text(json.dumps({"versions": {"core": {"local": version}}}))


def signed_in(python: Path, simulator: Running, trap: Trap, home: Path) -> AzureCli:
    """Register the simulator as a cloud by its address alone, and sign in to it as a service principal."""
    environ = environment(home, simulator.ca, trap.url)
    no_update_check(python, environ)
    az = AzureCli(python, environ, simulator, trap)
    az("cloud", "register", "--name", CLOUD, "--endpoint-resource-manager", simulator.url)
    az("cloud", "set", "--name", CLOUD)
    who = ("--username", simulator.client_id, "--password", "any-secret-will-do", "--tenant", simulator.tenant)
    az("login", "--service-principal", *who)
    return az
