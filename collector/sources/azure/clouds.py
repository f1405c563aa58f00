"""Where Azure is: the endpoints of the public and the sovereign clouds, or of any other.

The three clouds are those of `azure.mgmt.core.tools.get_arm_endpoints` (azure-mgmt-core 1.6) and
`azure.identity.AzureAuthorityHosts`; they are repeated here so that no command pays for importing those.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

_HOST = r"https://(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::(?P<port>[0-9]{1,5}))?"
_PATH = r"(?:/[A-Za-z0-9._/-]*)?"
"""An authority may have one: that of AD FS is `/adfs`."""
_LAST_PORT = 65_535


@dataclass(frozen=True, slots=True)
class Cloud:
    """The endpoints of one cloud. Raises `ValueError` for an address that no token may be sent to."""

    name: str
    arm_url: str
    """The resource manager, scheme and host only, for example `https://management.azure.com`."""
    scope: str
    """What a token is asked for."""
    authority: str
    """Where a token is asked for, scheme and host."""
    load_testing: str = ""
    """The domain below which Azure Load Testing answers there; empty where golive knows none."""

    def __post_init__(self) -> None:
        _refuse_unless_plain_https("the resource manager", self.arm_url)
        _refuse_unless_plain_https("the authority", self.authority, path=_PATH)

    @property
    def is_custom(self) -> bool:
        return self.name not in CLOUDS


def _refuse_unless_plain_https(what: str, url: str, path: str = "") -> None:
    match = re.fullmatch(_HOST + path, url)
    if match is None or not 0 < int(match["port"] or 443) <= _LAST_PORT:
        # what stands before an @ may be a password, which no log must show
        shown = "with an @" if "@" in url else repr(url)
        raise ValueError(f"the address of {what} ({shown}) must be https:// and a host (and port), nothing more")


CLOUDS: Mapping[str, Cloud] = {
    cloud.name: cloud
    for cloud in (
        Cloud(
            "public",
            "https://management.azure.com",
            "https://management.azure.com/.default",
            "https://login.microsoftonline.com",
            load_testing="loadtesting.azure.com",
        ),
        Cloud(
            "us-gov",
            "https://management.usgovcloudapi.net",
            "https://management.core.usgovcloudapi.net/.default",
            "https://login.microsoftonline.us",
        ),
        Cloud(
            "china",
            "https://management.chinacloudapi.cn",
            "https://management.chinacloudapi.cn/.default",
            "https://login.chinacloudapi.cn",
        ),
    )
}


def find_cloud(name: str, *, arm_url: str = "", scope: str = "", authority: str = "") -> Cloud:
    """Return the named cloud; with `arm_url` another one, whose scope then defaults to that address.

    Raises `ValueError` for an unknown name and for addresses that are not plain https.
    """
    if name not in CLOUDS:
        raise ValueError(f"there is no cloud {name!r}: choose one of {', '.join(CLOUDS)}, or give the ARM address")
    known = CLOUDS[name]
    if not arm_url:
        return replace(known, scope=scope or known.scope, authority=_as_url(authority or known.authority))
    home = arm_url.rstrip("/")
    return Cloud("custom", home, scope or home + "/.default", _as_url(authority or known.authority), known.load_testing)


def _as_url(authority: str) -> str:
    """`AZURE_AUTHORITY_HOST` may be a bare host, as azure-identity allows."""
    address = authority if "://" in authority else "https://" + authority
    return address.rstrip("/")
