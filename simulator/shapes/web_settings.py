"""The configuration of web apps and function apps, which only the resource manager shows, one by one."""

from __future__ import annotations

from typing import Any

LINUX_STACK = "DOTNETCORE|10.0"


def site_configuration(site_id: str, *, location: str, health_check_path: str, stack: str) -> dict[str, Any]:
    """Return `config/web` of an app as `Microsoft.Web` 2023-12-01 shows it.

    Whatever runs there, `netFrameworkVersion` says v4.0, and of a Windows app `phpVersion` says 5.6; without a health
    check the path is null.
    """
    return {
        "id": f"{site_id}/config/web",
        "name": site_id.rsplit("/", 1)[1],
        "type": "Microsoft.Web/sites/config",
        "location": location,
        "properties": {
            "numberOfWorkers": 1,
            "netFrameworkVersion": "v4.0",
            "phpVersion": "" if stack else "5.6",
            "pythonVersion": "",
            "nodeVersion": "",
            "powerShellVersion": "",
            "linuxFxVersion": stack,
            "windowsFxVersion": None,
            "javaVersion": None,
            "javaContainer": None,
            "http20Enabled": True,
            "minTlsVersion": "1.2",
            "ftpsState": "FtpsOnly",
            "alwaysOn": True,
            "healthCheckPath": health_check_path or None,
        },
    }
