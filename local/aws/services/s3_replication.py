"""Replication rules come back as they were put; moto answers with a part of each rule and leaves the rest out.

Nothing is copied.
"""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.s3.exceptions import ReplicationConfigurationNotFoundError
from moto.s3.responses import S3Response


def get_bucket_replication(response: S3Response) -> Any:
    """GetBucketReplication with everything that a rule may hold."""
    response.data["Action"] = "GetBucketReplication"
    replication = response.backend.get_bucket_replication(response.bucket_name)
    if not replication:
        raise ReplicationConfigurationNotFoundError(bucket_name=response.bucket_name)
    rules = [_rule(rule) for rule in replication["Rule"]]
    return response.serialized(
        ActionResult({"ReplicationConfiguration": {"Role": replication["Role"], "Rules": rules}})
    )


def _rule(rule: dict[str, Any]) -> dict[str, Any]:
    """A rule as XML gave it: an empty element is None there, and every value is a text."""
    answer = {key: value for key, value in rule.items() if value is not None}
    answer["Priority"] = int(rule["Priority"])
    answer["Filter"] = {**{"Prefix": ""}, **(rule.get("Filter") or {})}
    answer["Filter"]["Prefix"] = answer["Filter"]["Prefix"] or ""
    answer.setdefault("DeleteMarkerReplication", {"Status": "Disabled"})
    return answer


S3Response.get_bucket_replication = get_bucket_replication
