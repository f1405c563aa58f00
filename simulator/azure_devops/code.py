"""Repositories with files and differences, branch policies, alerts of Advanced Security."""

from __future__ import annotations

from hashlib import sha1
from pathlib import PurePosixPath

from simulator.answers import Answer, Binary
from simulator.azure_devops.asking import Asked, Json, escaped, moment, project_reference
from simulator.azure_devops.refusals import refused
from simulator.azure_devops.things import Alert, Policy, Repository
from simulator.azure_devops.things.code import POLICIES

_RAW = ("octetstream", "text")


def repositories(asked: Asked) -> Answer:
    """Answer `git/repositories`."""
    return asked.listed([repository(asked, one) for one in asked.project.repositories])


def one_repository(asked: Asked) -> Answer:
    """Answer `git/repositories/{id or name}`."""
    return Answer(200, repository(asked, find(asked)))


def items(asked: Asked) -> Answer:
    """Answer `git/repositories/{r}/items`: one path with its content, or all below a folder."""
    found = find(asked)
    path = asked.wants("path")
    if not path:
        scope = asked.wants("scopePath").rstrip("/")
        inside = [name for name in found.files if name.startswith(f"{scope}/")]
        return asked.listed([_item(asked, found, name, found.files[name]) for name in inside])
    content = found.file(path, asked.wants("versionDescriptor.version"))
    if content is None:
        message = f"TF401174: The item '{path}' could not be found in the repository '{found.name}'."
        raise refused(404, message, "GitItemNotFoundException")
    if asked.wants("$format").casefold() in _RAW or asked.wants("download").casefold() == "true":
        return Answer(200, Binary(content, "application/octet-stream"))
    body = _item(asked, found, path, content)
    if asked.wants("includeContent").casefold() == "true":
        body["content"] = content.decode(errors="replace")
    return Answer(200, body)


def diff(asked: Asked) -> Answer:
    """Answer `diffs/commits` between two versions; folders are in the list, too."""
    found = find(asked)
    base, target = asked.needs("baseVersion"), asked.needs("targetVersion")
    known = next((one for one in found.diffs if (one.base, one.target) == (base, target)), None)
    if known is None:
        message = f"TF401175: The version descriptor <Commit: {base}> could not be resolved to a version."
        raise refused(404, message, "GitUnresolvableToCommitException")
    start, most = asked.whole("$skip", 0), asked.whole("$top", 100)
    changes = [_change(asked, found, target, path, how) for path, how in known.changes.items()]
    folders = dict.fromkeys(str(above) for path in known.changes for above in PurePosixPath(path).parents)
    everything = [*(_folder(asked, found, target, path) for path in folders if path != "/"), *changes]
    shown = everything[start : start + most]
    kinds = sorted(set(known.changes.values()))
    body = {
        "allChangesIncluded": start + len(shown) >= len(everything),
        "changeCounts": {kind.capitalize(): list(known.changes.values()).count(kind) for kind in kinds},
        "changes": shown,
        "commonCommit": base,
        "baseCommit": base,
        "targetCommit": target,
        "aheadCount": 1,
        "behindCount": 0,
    }
    return Answer(200, body)


def policies(asked: Asked) -> Answer:
    """Answer `policy/configurations`, perhaps of one type."""
    wanted = asked.wants("policyType").casefold()
    found = [one for one in asked.project.policies if wanted in ("", POLICIES[one.kind][0])]
    return asked.page([_policy(asked, one) for one in found])


def alerts(asked: Asked) -> Answer:
    """Answer `alert/repositories/{r}/alerts`; a repository without Advanced Security has none to list (404)."""
    found = find(asked)
    if not found.secured:
        message = f"Advanced Security is not enabled for repository {found.id}."
        raise refused(404, message, "AdvancedSecurityNotEnabledException")
    kinds, states = _words(asked, "criteria.alertType"), _words(asked, "criteria.states")
    severities = _words(asked, "criteria.severities")
    is_default_only = asked.wants("criteria.onlyDefaultBranch").casefold() == "true"
    chosen = [
        one
        for one in asked.project.alerts
        if one.repository == found.name
        and (not kinds or one.type in kinds)
        and (not states or one.state.casefold() in states)
        and (not severities or one.severity in severities)
        and (not is_default_only or one.branch == found.default_branch)
    ]
    return asked.page([_alert(asked, found, one) for one in chosen], size_at="top")


def find(asked: Asked) -> Repository:
    """Return the repository that the path names by id or name."""
    name = asked.words["repository"].casefold()
    found = next((one for one in asked.project.repositories if name in (one.id, one.name.casefold())), None)
    if found is None:
        raise hidden(asked.words["repository"])
    return found


def hidden(name: str) -> Exception:
    """Build the 404 of a repository that does not exist, or that the caller may not see: it says the same of both."""
    message = (
        f"TF401019: The Git repository with name or identifier {name} does not exist or you do not have permissions "
        "for the operation you are attempting."
    )
    return refused(404, message, "GitRepositoryNotFoundException")


def repository(asked: Asked, found: Repository) -> Json:
    """Return a repository; an empty one has no default branch."""
    project, name = escaped(asked.project.name), escaped(found.name)
    web = f"{asked.base}/{project}/_git/{name}"
    return {
        "id": found.id,
        "name": found.name,
        "url": asked.url(f"git/repositories/{found.id}"),
        "project": project_reference(asked.project, asked.base),
        **({"defaultBranch": found.default_branch} if found.default_branch else {}),
        "size": sum(len(content) for content in found.files.values()),
        "remoteUrl": web,
        "sshUrl": f"git@localhost:v3/{asked.project.organization}/{project}/{name}",
        "webUrl": web,
        "isDisabled": found.disabled,
        "isInMaintenance": False,
    }


def _words(asked: Asked, name: str) -> frozenset[str]:
    return frozenset(part.strip().casefold() for part in asked.wants(name).split(",") if part.strip())


def _object_id(text: bytes) -> str:
    return sha1(text, usedforsecurity=False).hexdigest()


def _item(asked: Asked, found: Repository, path: str, content: bytes) -> Json:
    return {
        "objectId": _object_id(b"blob %d\0%b" % (len(content), content)),
        "gitObjectType": "blob",
        "commitId": asked.wants("versionDescriptor.version") or _object_id(found.name.encode()),
        "path": path,
        "url": asked.url(f"git/repositories/{found.id}/items{path}"),
    }


def _change(asked: Asked, found: Repository, commit: str, path: str, how: str) -> Json:
    item = {
        "objectId": _object_id(f"{commit} {path}".encode()),
        "gitObjectType": "blob",
        "commitId": commit,
        "path": path,
        "url": asked.url(f"git/repositories/{found.id}/items{path}"),
    }
    return {"item": item, "changeType": how}


def _folder(asked: Asked, found: Repository, commit: str, path: str) -> Json:
    change = _change(asked, found, commit, path, "edit")
    return change | {"item": change["item"] | {"gitObjectType": "tree", "isFolder": True}}


def _policy(asked: Asked, policy: Policy) -> Json:
    type_id, type_name = POLICIES[policy.kind]
    scope: Json = {"repositoryId": policy.repository or None}
    scope |= {"refName": policy.branch, "matchKind": policy.match} if policy.branch else {"matchKind": "DefaultBranch"}
    return {
        "createdBy": asked.person(None),
        "createdDate": moment(policy.created, policy.id),
        "isEnabled": policy.enabled,
        "isBlocking": policy.blocking,
        "isDeleted": False,
        "settings": {**policy.settings, "scope": [scope]},
        "_links": {"self": {"href": asked.url(f"policy/configurations/{policy.id}")}},
        "revision": 1,
        "id": policy.id,
        "url": asked.url(f"policy/configurations/{policy.id}"),
        "type": {"id": type_id, "url": asked.url(f"policy/types/{type_id}"), "displayName": type_name},
    }


def _alert(asked: Asked, found: Repository, alert: Alert) -> Json:
    rule = {"opaqueId": alert.rule, "friendlyName": alert.title, "description": alert.title}
    body: Json = {
        "alertId": alert.id,
        "alertType": alert.type,
        "severity": alert.severity,
        "confidence": "high",
        "state": alert.state,
        "title": alert.title,
        "gitRef": alert.branch,
        "repositoryUrl": asked.url(f"git/repositories/{found.id}"),
        "tools": [{"name": "Advanced Security", "rules": [rule]}],
        "firstSeenDate": moment(alert.seen, alert.id),
        "lastSeenDate": moment(asked.now, alert.id),
        "introducedDate": moment(alert.seen, alert.id),
    }
    if alert.type == "secret":
        body["truncatedSecret"] = "…k3Yz"
    if alert.dismissed:
        body["dismissal"] = {"dismissalId": alert.id, "dismissalType": alert.dismissed, "message": "As agreed."}
    return body
