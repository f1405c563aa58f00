"""Whether an Azure DevOps project is private: one GET to the organisation that runs the job, five seconds at most."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http.client import HTTPException, HTTPMessage
from typing import IO
from urllib.parse import quote
from urllib.request import HTTPRedirectHandler, Request, build_opener

_PATIENCE_SECONDS = 5.0


class _NoRedirects(HTTPRedirectHandler):
    """A sign-in page is no answer, and the token goes nowhere else."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        del req, fp, code, msg, headers, newurl
        return None


def is_private(environ: Mapping[str, str]) -> bool:
    """Say whether the project is known to be closed to the public; what cannot be read is not known.

    Source: `GET _apis/projects/{id}` of the Core API 7.1, field `visibility`: `private`, `organization`, `public`.
    """
    base, project = environ.get("SYSTEM_COLLECTIONURI", ""), environ.get("SYSTEM_TEAMPROJECTID", "")
    token = environ.get("SYSTEM_ACCESSTOKEN", "")
    if not (base.startswith("https://") and project and token):
        return False
    url = f"{base.rstrip('/')}/_apis/projects/{quote(project, safe='')}?api-version=7.1"
    request = Request(url, headers={"Authorization": f"Bearer {token}", "Accept": "application/json"})  # noqa: S310 - https alone
    try:
        with build_opener(_NoRedirects).open(request, timeout=_PATIENCE_SECONDS) as answer:
            body = json.load(answer)
    except (OSError, ValueError, HTTPException):
        return False
    return isinstance(body, dict) and body.get("visibility") in ("private", "organization")
