"""Nothing but reads leaves, only to the one resource manager, and nobody but this room talks to Azure's libraries."""

from __future__ import annotations

import ast
import string
import subprocess
import sys
from pathlib import Path

import pytest
import responses
from azure.core.pipeline import Pipeline
from azure.core.pipeline.transport import HttpTransport
from azure.core.rest import HttpRequest
from hypothesis import given
from hypothesis import strategies as st

from collector.model import Cause
from collector.probe import ArmList, ReadError
from collector.sources.azure.addresses import (
    READING_POSTS,
    refuse_unless_at_home,
    refuse_unless_reading,
)
from collector.sources.azure.policies import GuardPolicy
from collector.sources.forbidden import ForbiddenRequest

ROOT = Path(__file__).resolve().parents[2]
ARM = "https://management.azure.com"
SUBSCRIPTION = "/subscriptions/11111111-1111-1111-1111-111111111111"

METHODS = st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "post", "MERGE"])
PATHS = st.one_of(
    st.sampled_from(
        [
            "/providers/Microsoft.ResourceGraph/resources",
            "/providers/Microsoft.ResourceGraph/resources/history",
            "/batch",
            "/batch/../subscriptions",
            f"{SUBSCRIPTION}/providers/Microsoft.Web/register",
            f"{SUBSCRIPTION}/providers/Microsoft.ResourceGraph/resources",
        ]
    ),
    st.lists(st.text(string.ascii_letters + string.digits + ".-;", min_size=1), max_size=5).map(
        lambda parts: "/" + "/".join(parts)
    ),
)
HOSTS = st.sampled_from(
    [
        ARM,
        "https://management.azure.com:443",
        "http://management.azure.com",
        "https://management.azure.com.evil.example",
        "https://management.azure.com@evil.example",
        "https://evil.example/https://management.azure.com",
        "https://evil.example\\@management.azure.com",
        "https://management.azure.com:8443",
        "//management.azure.com",
    ]
)


class NoWire(HttpTransport):
    """A transport that only notes what would have left."""

    def __init__(self):
        self.left = []

    def open(self): ...

    def close(self): ...

    def __exit__(self, *_): ...

    def send(self, request, **_):
        self.left.append((request.method, request.url))


@given(method=METHODS, host=HOSTS, path=PATHS)
def test_only_reads_at_home_ever_leave(method, host, path):
    wire = NoWire()
    try:
        Pipeline(wire, [GuardPolicy(ARM)]).run(HttpRequest(method, host + path))
    except (ForbiddenRequest, ReadError):
        assert not wire.left
        return

    assert host in (ARM, ARM + ":443")
    assert method == "GET" or (method.upper() == "POST" and path.casefold() in READING_POSTS)


@pytest.mark.parametrize("path", ["/providers/Microsoft.ResourceGraph/resources", "/batch"])
def test_the_reading_posts_may_leave(path):
    assert refuse_unless_reading("POST", f"{ARM}{path}?api-version=1") is None


@pytest.mark.parametrize(
    "url",
    [
        "https://management.azure.com/x?y=1",
        "https://MANAGEMENT.azure.com/x",
        "https://management.azure.com:443/x",
    ],
)
def test_home_is_home_however_it_is_written(url):
    assert refuse_unless_at_home(ARM, url) is None


@pytest.mark.parametrize(
    "resource_type", ["Microsoft.Support/supportTickets", "Microsoft.Insights/metricAlerts", "Microsoft.Foo/bars"]
)
@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example/next",
        "http://management.azure.com/next",
        "https://management.azure.com:8443/next",
        "https://management.azure.com@evil.example/next",
        "https://evil.example\\@management.azure.com/next",
        "/subscriptions?page=2",
        "https://[management.azure.com/next",
    ],
)
def test_a_link_to_elsewhere_is_not_followed_and_the_token_stays(azure, wire, resource_type, link):
    wire.get(f"{ARM}{SUBSCRIPTION}/providers/{resource_type}", json={"value": [{"id": "a"}], "nextLink": link})

    with pytest.raises(ReadError) as refused:
        list(azure.read(ArmList(f"{SUBSCRIPTION}/providers/{resource_type}", "1")))

    assert refused.value.cause is Cause.PARTIAL
    assert "another host" in refused.value.detail
    assert len(wire.calls) == 1


def test_a_redirect_is_not_followed(azure, wire):
    wire.get(f"{ARM}/x", status=302, headers={"Location": "https://evil.example/"})
    wire.get("https://evil.example/", json={"value": []})

    with pytest.raises(ReadError, match="redirect"):
        list(azure.read(ArmList("/x", "1")))

    assert len(wire.calls) == 1


@responses.activate
def test_a_password_file_never_replaces_the_token(azure, tmp_path, monkeypatch):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine management.azure.com login x password y\n")
    monkeypatch.setenv("NETRC", str(netrc))
    responses.get(f"{ARM}/x", json={"value": []})

    list(azure.read(ArmList("/x", "1")))

    assert responses.calls[0].request.headers["Authorization"].startswith("Bearer ")


def imports_of(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module or ""


def test_no_other_room_imports_azure():
    home = ROOT / "collector" / "sources" / "azure"
    files = [path for room in ("collector", "probes", "policies") for path in (ROOT / room).rglob("*.py")]
    guilty = [
        str(path.relative_to(ROOT))
        for path in files
        if home not in path.parents and any(name.split(".")[0] == "azure" for name in imports_of(path))
    ]

    assert len(files) > 20
    assert guilty == []


@pytest.mark.parametrize(
    "module",
    ["clock", "limits", *(f"azure.{name}" for name in ("clouds", "settings", "errors", "credentials", "login"))],
)
def test_what_every_command_may_import_loads_no_azure(module):
    code = (
        f"import sys, collector.sources.{module}; "
        "print(*[name for name in sys.modules if name.split('.')[0] in ('azure', 'msal')])"
    )

    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)

    assert (done.stdout.split(), done.stderr) == ([], "")
