"""How a read or an item fails."""

from __future__ import annotations

from collector.model import Cause


class Malformed(Exception):
    """An item has another shape than the documented one; `where` is the path of the property."""

    def __init__(self, where: str, found: object, *, detail: str = "", fix: str = "") -> None:
        self.where = where
        self.detail = detail or f"the property {where} is {_described(found)}, which is not its documented shape"
        self.fix = fix or "compare the answer with the API's documentation; report it if the service has changed"
        super().__init__(self.detail)


def _described(found: object) -> str:
    return "missing" if found is None else f"of type {type(found).__name__}"


class ReadError(Exception):
    """A read that failed for good, with what to do about it. `body` is the error answer, if there was one."""

    def __init__(self, cause: Cause, detail: str, fix: str, body: bytes = b"") -> None:
        super().__init__(detail)
        self.cause = cause
        self.detail = detail
        self.fix = fix
        self.body = body
