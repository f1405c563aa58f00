"""Who golive is to Azure: a way that was chosen, or the first that the environment offers; never a slow guess in CI.

The names of the variables are those of azure-identity, GitHub Actions and Azure Pipelines (evidence sources, E.1).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from collector.model import Cause
from collector.probe import ReadError
from collector.sources.azure.clouds import Cloud
from collector.sources.azure.federation import github_assertion
from collector.sources.azure.settings import AzureSettings, CredentialChoice

if TYPE_CHECKING:
    from azure.core.credentials import TokenCredential

    from collector.sources.azure.transport import PatientTransport

TENANT = "AZURE_TENANT_ID"
CLIENT = "AZURE_CLIENT_ID"
SECRET = "AZURE_CLIENT_SECRET"
CERTIFICATE = "AZURE_CLIENT_CERTIFICATE_PATH"
TOKEN_FILE = "AZURE_FEDERATED_TOKEN_FILE"
GITHUB_URL = "ACTIONS_ID_TOKEN_REQUEST_URL"
GITHUB_TOKEN = "ACTIONS_ID_TOKEN_REQUEST_TOKEN"
PIPELINES_URL = "SYSTEM_OIDCREQUESTURI"
PIPELINES_TOKEN = "SYSTEM_ACCESSTOKEN"
CONNECTION = "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID"
IDENTITY = "IDENTITY_ENDPOINT or MSI_ENDPOINT"

_Needs: TypeAlias = tuple[str, ...]
_OR = " or "

_NEEDS: Mapping[CredentialChoice, _Needs] = {
    CredentialChoice.GITHUB_OIDC: (GITHUB_URL, GITHUB_TOKEN, TENANT, CLIENT),
    CredentialChoice.AZURE_PIPELINES: (PIPELINES_URL, PIPELINES_TOKEN, CONNECTION, TENANT, CLIENT),
    CredentialChoice.WORKLOAD: (TOKEN_FILE, TENANT, CLIENT),
    CredentialChoice.ENVIRONMENT: (SECRET + _OR + CERTIFICATE, TENANT, CLIENT),
    CredentialChoice.MANAGED_IDENTITY: (IDENTITY,),
}
"""What each way needs, the telling variable first; in the order in which they are looked for."""

_CI = ("CI", "GITHUB_ACTIONS", "TF_BUILD")


def choose(settings: AzureSettings, environ: Mapping[str, str]) -> CredentialChoice:
    """Return the way to sign in. Raises `ReadError` that says what was looked for, in a few lines."""
    known = known_values(settings, environ)
    if settings.credential is not CredentialChoice.AUTO:
        _refuse_incomplete(settings.credential, known)
        return settings.credential
    for way, needs in _NEEDS.items():
        if not _missing(needs, known):
            return way
    if any(environ.get(name, "").casefold() not in ("", "false", "0") for name in _CI):
        raise ReadError(Cause.DENIED, "no way to sign in to Azure was found", _what_was_looked_for(known))
    return CredentialChoice.CLI


def known_values(settings: AzureSettings, environ: Mapping[str, str]) -> Mapping[str, str]:
    """Return the environment with what the settings say put in, under the names of azure-identity."""
    known = dict(environ)
    if known.get(PIPELINES_URL) and known.get(CONNECTION):
        # AzureCLI@2 tells the tenant and the client of the connection under names of its own.
        known[TENANT] = known.get("AZURESUBSCRIPTION_TENANT_ID") or known.get(TENANT, "")
        known[CLIENT] = known.get("AZURESUBSCRIPTION_CLIENT_ID") or known.get(CLIENT, "")
    said = {TENANT: settings.tenant, CLIENT: settings.client_id, CONNECTION: settings.service_connection}
    return known | {name: value for name, value in said.items() if value}


def open_credential(
    settings: AzureSettings, environ: Mapping[str, str], cloud: Cloud, transport: PatientTransport
) -> TokenCredential:
    """Make the credential of azure-identity for the chosen way; its token requests use our transport."""
    known = known_values(settings, environ)
    options = {
        "authority": cloud.authority,
        "transport": transport,
        "retry_total": 2,
        # A private cloud has an authority that the public directory of authorities does not know.
        "disable_instance_discovery": cloud.is_custom,
    }
    return _MAKERS[choose(settings, environ)](known, options)


def _github(known: Mapping[str, str], options: Mapping[str, Any]) -> TokenCredential:
    from azure.identity import ClientAssertionCredential  # noqa: PLC0415 - 100 ms that only this way should cost

    session = options["transport"].session
    return ClientAssertionCredential(
        known[TENANT],
        known[CLIENT],
        lambda: github_assertion(session, known[GITHUB_URL], known[GITHUB_TOKEN]),
        **options,
    )


def _pipelines(known: Mapping[str, str], options: Mapping[str, Any]) -> TokenCredential:
    from azure.identity import AzurePipelinesCredential  # noqa: PLC0415 - as above

    return AzurePipelinesCredential(
        tenant_id=known[TENANT],
        client_id=known[CLIENT],
        service_connection_id=known[CONNECTION],
        system_access_token=known[PIPELINES_TOKEN],
        **options,
    )


def _workload(known: Mapping[str, str], options: Mapping[str, Any]) -> TokenCredential:
    from azure.identity import WorkloadIdentityCredential  # noqa: PLC0415 - as above

    return WorkloadIdentityCredential(
        tenant_id=known[TENANT], client_id=known[CLIENT], token_file_path=known[TOKEN_FILE], **options
    )


def _environment(known: Mapping[str, str], options: Mapping[str, Any]) -> TokenCredential:
    from azure.identity import CertificateCredential, ClientSecretCredential  # noqa: PLC0415 - as above

    if known.get(SECRET):
        return ClientSecretCredential(known[TENANT], known[CLIENT], known[SECRET], **options)
    password = known.get("AZURE_CLIENT_CERTIFICATE_PASSWORD") or None
    return CertificateCredential(known[TENANT], known[CLIENT], known[CERTIFICATE], password=password, **options)


def _managed_identity(known: Mapping[str, str], options: Mapping[str, Any]) -> TokenCredential:
    from azure.identity import ManagedIdentityCredential  # noqa: PLC0415 - as above

    return ManagedIdentityCredential(client_id=known.get(CLIENT) or None, transport=options["transport"])


def _cli(known: Mapping[str, str], _options: Mapping[str, Any]) -> TokenCredential:
    from azure.identity import AzureCliCredential  # noqa: PLC0415 - as above

    return AzureCliCredential(tenant_id=known.get(TENANT, ""))


_MAKERS: Mapping[CredentialChoice, Callable[[Mapping[str, str], Mapping[str, Any]], TokenCredential]] = {
    CredentialChoice.GITHUB_OIDC: _github,
    CredentialChoice.AZURE_PIPELINES: _pipelines,
    CredentialChoice.WORKLOAD: _workload,
    CredentialChoice.ENVIRONMENT: _environment,
    CredentialChoice.MANAGED_IDENTITY: _managed_identity,
    CredentialChoice.CLI: _cli,
}


def _missing(needs: _Needs, known: Mapping[str, str]) -> list[str]:
    return [need for need in needs if not any(known.get(name) for name in need.split(_OR))]


def _refuse_incomplete(way: CredentialChoice, known: Mapping[str, str]) -> None:
    """A managed identity that was asked for by name needs no variable: a virtual machine sets none."""
    missing = [need for need in _missing(_NEEDS.get(way, ()), known) if need != IDENTITY]
    if missing:
        raise ReadError(
            Cause.DENIED,
            f"the chosen sign-in {way} lacks {', '.join(missing)}",
            f"Set {', '.join(missing)}, or choose another way with --credential.{_hint(way)}",
        )


def _what_was_looked_for(known: Mapping[str, str]) -> str:
    begun = [
        f"{way} lacks {', '.join(_missing(needs, known))}{_hint(way)}"
        for way, needs in _NEEDS.items()
        if needs[0] not in _missing(needs, known)
    ]
    looked = "; ".join(f"{way} ({needs[0]})" for way, needs in _NEEDS.items())
    return "\n".join(
        [
            f"Looked for: {looked}.",
            *([f"Begun but not complete: {'; '.join(begun)}."] if begun else []),
            f"Set {TENANT} and {CLIENT} and what one of these needs; a job on GitHub needs `id-token` set to `write`.",
            "az CLI is not tried in CI; after a login step choose it with --credential cli.",
        ]
    )


def _hint(way: CredentialChoice) -> str:
    return {
        CredentialChoice.GITHUB_OIDC: " The job needs the permission `id-token` set to `write`.",
        CredentialChoice.AZURE_PIPELINES: " Map SYSTEM_ACCESSTOKEN: $(System.AccessToken) in the step's env.",
    }.get(way, "")
