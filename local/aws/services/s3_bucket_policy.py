"""Bucket policies: a statement whose condition is not met does not apply, and one value is the same as a list of it.

moto refuses every request to an object when any condition of the bucket's policy is not met, and it knows no condition
key of S3, so that the usual "deny without TLS" closes a bucket for good. Requests count here as what they would be in a
well-behaved account: over TLS, by nobody whom a condition names. Statements without a condition stay moto's.
"""

from __future__ import annotations

import json
from typing import Any

from moto.iam.access_control import IAMPolicy, PermissionResult
from moto.s3.models import FakeBucket


def get_permission(bucket: FakeBucket, action: str, resource: str) -> Any:
    """What the bucket's policy says of one action on one object."""
    if bucket.policy is None:
        return PermissionResult.NEUTRAL
    policy = json.loads(bucket.policy)
    unconditional = [statement for statement in _values(policy["Statement"]) if not statement.get("Condition")]
    if not unconditional:
        return PermissionResult.NEUTRAL
    return IAMPolicy(json.dumps({**policy, "Statement": unconditional})).is_action_permitted(action, resource)


def admits_access_logs(bucket: FakeBucket, prefix: str | None) -> bool:
    """Whether the bucket's policy lets S3 write access logs; moto knows single values only, not lists of them."""
    if bucket.policy is None:
        return False
    arn = f"arn:{bucket.partition}:s3:::{bucket.name}"
    targets = {arn, f"{arn}/*", f"{arn}/{prefix or ''}*"}
    return any(
        statement.get("Effect") == "Allow"
        and isinstance(statement.get("Principal"), dict)
        and "logging.s3.amazonaws.com" in _values(statement["Principal"].get("Service"))
        and "s3:PutObject" in _values(statement.get("Action"))
        and targets & set(_values(statement.get("Resource")))
        for statement in _values(json.loads(bucket.policy)["Statement"])
    )


def _values(one_or_many: Any) -> list[Any]:
    return one_or_many if isinstance(one_or_many, list) else [one_or_many]


FakeBucket.get_permission = get_permission
FakeBucket._log_permissions_enabled_policy = staticmethod(admits_access_logs)
