"""S3 bucket policies as far as they decide here, and the check of a log target.

moto takes every conditional Deny as met, so one `aws:SecureTransport` statement would lock all objects; and it fails on
policies with a `*` principal or several resources where server access logs are set up. Its two methods are replaced
when this module is loaded. Requests count as made over TLS; other conditions and named principals are not evaluated.

It also fails to remove a key whose versions hold a delete marker once versioning is suspended, which is how Terraform
empties a versioned bucket: a marker gets the method that moto calls then, and has nothing to let go.
"""

from __future__ import annotations

import fnmatch
import json
from typing import Any

from moto.iam.access_control import PermissionResult
from moto.s3.models import LOGGING_SERVICE_PRINCIPAL, FakeBucket, FakeDeleteMarker


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def everyone(principal: Any) -> bool:
    """Whether a statement's principal is anyone."""
    return principal == "*" or (isinstance(principal, dict) and "*" in as_list(principal.get("AWS", [])))


def met(condition: dict[str, Any]) -> bool:
    """Whether a condition is met by a request over TLS; unknown conditions are not."""
    if not condition:
        return True
    secure = {"Bool": {"aws:SecureTransport": "true"}}
    return {k: {n: str(as_list(v)[0]).lower() for n, v in values.items()} for k, values in condition.items()} == secure


def named(statement: dict[str, Any], member: str, value: str) -> bool:
    """Whether Action or Resource of a statement, or its Not… form, covers a value."""
    if f"Not{member}" in statement:
        return not any(fnmatch.fnmatchcase(value, pattern) for pattern in as_list(statement[f"Not{member}"]))
    return any(fnmatch.fnmatchcase(value, pattern) for pattern in as_list(statement.get(member, [])))


def decide(policy: dict[str, Any], action: str, resource: str) -> PermissionResult:
    """What a bucket policy says of an action: an explicit Deny wins, else an Allow to everyone."""
    result = PermissionResult.NEUTRAL
    for statement in as_list(policy["Statement"]):
        if not everyone(statement.get("Principal")) or not met(statement.get("Condition", {})):
            continue
        if named(statement, "Action", action) and named(statement, "Resource", resource):
            if statement["Effect"] == "Deny":
                return PermissionResult.DENIED
            result = PermissionResult.PERMITTED
    return result


def may_log(policy: dict[str, Any], bucket: str, prefix: str) -> bool:
    """Whether the policy lets the log delivery service write below the prefix."""
    for statement in as_list(policy["Statement"]):
        principal = statement.get("Principal")
        service = as_list(principal.get("Service", [])) if isinstance(principal, dict) else []
        allowed = statement["Effect"] == "Allow" and LOGGING_SERVICE_PRINCIPAL in service
        if (
            allowed
            and named(statement, "Action", "s3:PutObject")
            and named(statement, "Resource", f"arn:aws:s3:::{bucket}/{prefix}x")
        ):
            return True
    return False


def _get_permission(self: Any, action: str, resource: str) -> PermissionResult:
    return decide(json.loads(self.policy), action, resource) if self.policy else PermissionResult.NEUTRAL


def _log_permissions(target_bucket: Any, target_prefix: str | None) -> bool:
    return bool(target_bucket.policy) and may_log(
        json.loads(target_bucket.policy), target_bucket.name, target_prefix or ""
    )


FakeBucket.get_permission = _get_permission  # type: ignore[method-assign]
FakeBucket._log_permissions_enabled_policy = staticmethod(_log_permissions)  # type: ignore[method-assign, assignment]
FakeDeleteMarker.dispose = lambda _self: None  # type: ignore[attr-defined]
