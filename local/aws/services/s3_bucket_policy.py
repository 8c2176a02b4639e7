"""Bucket policies: a statement whose condition is not met does not apply.

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
    statements = policy["Statement"] if isinstance(policy["Statement"], list) else [policy["Statement"]]
    unconditional = [statement for statement in statements if not statement.get("Condition")]
    if not unconditional:
        return PermissionResult.NEUTRAL
    return IAMPolicy(json.dumps({**policy, "Statement": unconditional})).is_action_permitted(action, resource)


FakeBucket.get_permission = get_permission
