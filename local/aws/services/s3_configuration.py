"""S3 configurations of a bucket, told as they were put: life cycle, request metrics, inventory, analytics, tiering.

moto keeps only a part of a life cycle rule, and takes the deletion of a metrics, inventory or tiering configuration for
the deletion of the whole bucket. Nothing here ever moves or expires an object.
"""

from __future__ import annotations

import functools
import uuid
from typing import Any

from gateway import Call
from registry import AwsError, operation

#: Kind -> member of the request and the answer; the operations are called after the kind.
KINDS = {
    "Metrics": "MetricsConfiguration",
    "Inventory": "InventoryConfiguration",
    "Analytics": "AnalyticsConfiguration",
    "IntelligentTiering": "IntelligentTieringConfiguration",
}
SMALL_OBJECTS = "all_storage_classes_128K"


def _key(call: Call) -> tuple[str, str, str]:
    """Configurations die with their bucket: a new one of the same name has none."""
    bucket = call.backend("s3").head_bucket(call.params["Bucket"])
    return (bucket.name, str(bucket.creation_date), call.params.get("Id", ""))


def _put(kind: str, call: Call) -> Any:
    call.global_table(kind)[_key(call)] = call.params[KINDS[kind]]
    return {}


def _get(kind: str, call: Call) -> Any:
    found = call.global_table(kind).get(_key(call))
    if not found:
        raise AwsError("NoSuchConfiguration", "The specified configuration does not exist.")
    return {KINDS[kind]: found}


def _list(kind: str, call: Call) -> Any:
    bucket = _key(call)[:2]
    rows = [row for key, row in call.global_table(kind).items() if key[:2] == bucket]
    return {"IsTruncated": False, f"{KINDS[kind]}List": rows}


def _delete(kind: str, call: Call) -> Any:
    _get(kind, call)
    del call.global_table(kind)[_key(call)]
    return {}


for _kind, _member in KINDS.items():
    for _name, _handler in (("Put", _put), ("Get", _get), ("Delete", _delete)):
        operation("s3", f"{_name}Bucket{_member}")(functools.partial(_handler, _kind))
    operation("s3", f"ListBucket{_member}s")(functools.partial(_list, _kind))


@operation("s3", "PutBucketLifecycleConfiguration")
def put_lifecycle(call: Call) -> Any:
    rules = call.params.get("LifecycleConfiguration", {}).get("Rules", [])
    for rule in rules:
        rule["ID"] = rule.get("ID") or str(uuid.uuid4())
        if "Filter" in rule and "Prefix" in rule:
            raise AwsError("MalformedXML", "A rule has either a filter or a prefix.")
    if len({rule["ID"] for rule in rules}) < len(rules):
        raise AwsError("InvalidArgument", "Rule ID must be unique. Found same ID for more than one rule")
    size = call.params.get("TransitionDefaultMinimumObjectSize", SMALL_OBJECTS)
    call.global_table("lifecycle")[_key(call)] = {"Rules": rules, "TransitionDefaultMinimumObjectSize": size}
    return {"TransitionDefaultMinimumObjectSize": size}


@operation("s3", "GetBucketLifecycleConfiguration")
def get_lifecycle(call: Call) -> Any:
    found = call.global_table("lifecycle").get(_key(call))
    if not found:
        raise AwsError("NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist")
    return found


@operation("s3", "DeleteBucketLifecycle")
def delete_lifecycle(call: Call) -> Any:
    call.global_table("lifecycle").pop(_key(call), None)
    return {}
