"""By which names a CI host knows the people of the role map, so that evidence calls them by their own."""

from __future__ import annotations

from collector.model import Contact, Host, Workload
from collector.papers import Person, RoleMap


def contacts_on(host: Host, workload: Workload, roles: RoleMap) -> tuple[Contact, ...]:
    """Return whom redaction knows in the answers of a host: the contacts of the workload, and the role map's people.

    Each host knows people by its own words alone: whoever may choose their login at one could take the mail address
    or id by which another host knows somebody. A contact of the workload file cannot pass for one of the role map:
    who signs is said there, and it may be pinned.
    """
    signers = tuple(
        Contact(name=person.name, principal=known) for person in roles.people if (known := _known_as(person, host))
    )
    names = {person.name for person in roles.people}
    return (*(one for one in workload.people if one.name not in names), *signers)


def _known_as(person: Person, host: Host) -> str:
    return {Host.GITHUB: person.github, Host.AZURE_DEVOPS: person.azure_devops}[host].strip()
