"""Replication rules come back as they were put; moto answers with a part of each rule and leaves the rest out.

Both buckets must keep versions, as in AWS; moto asks neither, so that rules put too early would go unnoticed. Nothing
is copied.
"""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.s3.exceptions import ReplicationConfigurationNotFoundError
from moto.s3.responses import S3Response

from gateway import Call
from registry import AwsError, operation


@operation("s3", "PutBucketReplication")
def put_bucket_replication(call: Call) -> None:
    backend = call.backend("s3")
    if not backend.head_bucket(call.params["Bucket"]).is_versioned:
        message = "Versioning must be 'Enabled' on the bucket to apply a replication configuration"
        raise AwsError("InvalidRequest", message)
    for rule in call.params["ReplicationConfiguration"]["Rules"]:
        target = backend.buckets.get(rule["Destination"]["Bucket"].removeprefix("arn:aws:s3:::"))
        if target is None:
            raise AwsError("InvalidRequest", "Destination bucket must exist.")
        if not target.is_versioned:
            raise AwsError("InvalidRequest", "Destination bucket must have versioning enabled.")
    call.moto_only()


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
