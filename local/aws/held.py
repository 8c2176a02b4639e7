"""What the account holds beyond what it starts with: moto's backends and the tables of the handlers.

moto keeps a service's resources in the attributes of one object per account and region, which exists from the first
request on and starts with what AWS starts with (default VPCs, images, managed policies). What it has at that moment is
written down, and everything else in it is held. moto's own page shows deleted resources too: it forgets no object.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from weakref import WeakKeyDictionary

from moto.core.base_backend import AccountSpecificBackend, BackendDict, backend_lock
from moto.core.common_models import BaseModel

import registry

#: service -> region ("global" where the service has none) -> `<kind>/<id>` of each resource
Held = dict[str, dict[str, list[str]]]

#: States of what AWS, and moto, still tell of for a while after it was deleted.
GONE = {"deleted", "delete-complete", "terminated", "released", "pendingdeletion", "pendingreplicadeletion"}

#: moto's attributes that hold no resource of their own: name servers, which it keeps for every zone, and measurements.
NO_RESOURCES = {"route53": {"delegation_sets"}, "cloudwatch": {"metric_data"}}

#: Services whose resources are known by their name, where moto keeps them by an id.
KNOWN_BY_NAME = {"iam"}

#: Public parameters of SSM, which moto loads when one is asked for.
PUBLIC = "/aws/service/"

#: Tables of handlers that hold no resource of their own: more settings of one that moto holds, settings of the account,
#: which has them always, and histories.
NO_RESOURCE_TABLES = {
    "Analytics", "IntelligentTiering", "Inventory", "Metrics", "account-switches", "allocation-tags", "allow-policies",
    "domain-hosts", "encryption", "enrollment", "event-bridge", "flow-logs", "function-extras", "invalidations",
    "lifecycle", "log-formats", "monitoring", "payers", "rotations", "rule-descriptions", "settings", "topic-extras",
    "updates",
}  # fmt: skip

#: Containers within containers of a backend (subnets lie by zone, then by id); deeper ones are parts of a resource.
DEEPEST = 4

_at_birth: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()


def watch() -> None:
    """From now on each backend of moto is written down at its first use. To be called before the first request."""
    find = AccountSpecificBackend.__getitem__

    def first_use(backends: Any, region: str) -> Any:
        backend = find(backends, region)
        if backend not in _at_birth:
            with backend_lock:
                names = {name for name, _ in _resources(backends.service_name, backend)}
                _at_birth.setdefault(backend, names)
        return backend

    AccountSpecificBackend.__getitem__ = first_use  # type: ignore[method-assign]


def forget() -> None:
    """After moto was reset: what each backend has at its next use is what it starts with."""
    with backend_lock:
        _at_birth.clear()


def held() -> Held:
    """Everything that is held now, sorted."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    with backend_lock:
        backends = [(entry.service_name, each) for entry in BackendDict._instances for each in entry.iter_backends()]
    for service, (_, region, backend) in backends:
        started = _at_birth.get(backend, set())
        names = [name for name, _ in _resources(service, backend) if name not in started]
        found[service]["global" if region == "aws" else region].extend(names)
    for (_, region, service, table), rows in list(registry._STATE.items()):
        if table not in NO_RESOURCE_TABLES:
            found[service][region].extend(f"{table}/{_key(key)}" for key, row in list(rows.items()) if _own(row))
    return {
        service: {region: sorted(set(names)) for region, names in sorted(regions.items()) if names}
        for service, regions in sorted(found.items())
        if any(regions.values())
    }


def _own(row: Any) -> bool:
    """Whether a record of a table is one that somebody made and nobody deleted."""
    return not (isinstance(row, dict) and ("managed" in row or _text(row.get("Status")) in GONE))


def _resources(service: str, backend: Any) -> Iterator[tuple[str, Any]]:
    """Each resource once, by the first attribute that holds it."""
    seen: set[int] = set()
    for attribute, value in sorted(vars(backend).items()):
        if attribute in NO_RESOURCES.get(service, ()):
            continue
        for path, model in _models(value, (attribute,)):
            if id(model) not in seen and not _gone(model) and PUBLIC not in "/".join(path):
                seen.add(id(model))
                name = getattr(model, "name", None) if service in KNOWN_BY_NAME else None
                yield "/".join((*path[:-1], name) if name else path), model


def _models(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(value, BaseModel):
        yield path, value
    elif len(path) > DEEPEST:
        return
    elif isinstance(value, dict):
        for key, item in list(value.items()):
            yield from _models(item, (*path, _key(key)))
    elif isinstance(value, (list, tuple, set)):
        for item in list(value):
            yield from _models(item, (*path, _name(item)))


def _gone(model: Any) -> bool:
    within = getattr(model, "instances", None)  # of a reservation of EC2
    if isinstance(within, list) and within:
        return all(_gone(instance) for instance in within)
    told = [getattr(model, name, None) for name in ("state", "status", "key_state", "_state")]
    waits = getattr(model, "deleted_date", None)
    return bool(waits) or _of_aws(model) or any(_text(value) in GONE for value in told)


def _of_aws(model: Any) -> bool:
    """Whether it is a KMS key of AWS's own, which moto makes at the first use of its alias, often as a customer's."""
    aliases = getattr(model, "aliases", None)
    named = isinstance(aliases, dict) and any(name.startswith("alias/aws/") for name in aliases)
    return named or getattr(model, "key_manager", None) == "AWS"


def _text(value: Any) -> str:
    """A state as lower-case text; EC2's instances keep theirs as an object with a name."""
    return str(getattr(value, "name", value)).lower()


def _key(key: Any) -> str:
    return ":".join(map(str, key)) if isinstance(key, tuple) else str(key)


def _name(model: Any) -> str:
    """What an object in a list is known by."""
    for attribute in ("arn", "id", "name"):
        value = vars(model).get(attribute) if hasattr(model, "__dict__") else None
        if isinstance(value, str) and value:
            return value
    return type(model).__name__
