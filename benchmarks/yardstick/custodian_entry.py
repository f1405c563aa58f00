"""Runs `c7n-org` against another address than Azure's own; belongs into the environment in which Cloud Custodian is.

Its list of clouds is fixed, so that the addresses of the public one are replaced before it begins; all else is its own.
"""

import os

from c7n_org.cli import cli  # type: ignore[import-not-found]  # only there
from msrestazure.azure_cloud import AZURE_PUBLIC_CLOUD  # type: ignore[import-not-found]  # only there

if __name__ == "__main__":
    AZURE_PUBLIC_CLOUD.endpoints.resource_manager = os.environ["CUSTODIAN_URL"]
    AZURE_PUBLIC_CLOUD.endpoints.active_directory = os.environ["CUSTODIAN_URL"]
    cli()
