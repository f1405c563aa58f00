"""The assertion by which GitHub vouches for a job (workload identity federation).

azure-identity has a class for Azure Pipelines and none for GitHub.
"""

from __future__ import annotations

import requests

from collector.model import Cause
from collector.probe import ReadError

_AUDIENCE = "api://AzureADTokenExchange"
_TIMEOUT = (10.0, 20.0)


def github_assertion(session: requests.Session, url: str, token: str) -> str:
    """Fetch a fresh ID token of the running job. Raises `ReadError`."""
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
    try:
        answer = session.get(
            url, params={"audience": _AUDIENCE}, headers=headers, timeout=_TIMEOUT, allow_redirects=False
        )
        if answer.status_code != 200:
            raise requests.HTTPError(f"status {answer.status_code}")
        return str(answer.json()["value"])
    except (requests.RequestException, KeyError, TypeError, ValueError) as error:
        raise ReadError(
            Cause.DENIED,
            f"GitHub gave no ID token ({type(error).__name__})",
            "Give the job the permission `id-token` set to `write`, and check GitHub's status.",
        ) from error
