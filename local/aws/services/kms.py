"""KMS multi-region replicas: own description, policy, tags and role in the pair (moto shares the primary's)."""

from __future__ import annotations

import copy
from typing import Any

from gateway import Call
from registry import AwsError, operation
from tags import as_map


@operation("kms", "ReplicateKey")
def replicate_key(call: Call) -> Any:
    source, given = call.backend("kms"), call.params
    primary, target = source.describe_key(given["KeyId"]), given["ReplicaRegion"]
    if not primary.multi_region:
        raise AwsError("UnsupportedOperationException", f"{primary.arn} is not a multi-Region primary key.")
    if target == call.region or primary.id in call.backend("kms", target).keys:
        raise AwsError("AlreadyExistsException", f"A related multi-Region key already exists in {target}.")
    call.moto()
    replica = call.backend("kms", target).keys[primary.id]
    pair = copy.deepcopy(primary.multi_region_configuration)
    primary.multi_region_configuration = {**pair, "MultiRegionKeyType": "PRIMARY"}
    replica.multi_region_configuration = {**copy.deepcopy(pair), "MultiRegionKeyType": "REPLICA"}
    replica.description = given.get("Description", "")
    replica.policy = given.get("Policy") or replica.generate_default_policy()
    tags = given.get("Tags", [])
    call.backend("kms", target).tag_resource(replica.id, as_map(tags, "TagKey", "TagValue"))
    return {
        "ReplicaKeyMetadata": replica.to_dict()["KeyMetadata"],
        "ReplicaPolicy": replica.policy,
        "ReplicaTags": tags,
    }


@operation("kms", "ScheduleKeyDeletion")
def schedule_key_deletion(call: Call) -> Any:
    result = call.moto()
    key = call.backend("kms").describe_key(call.params["KeyId"])
    if key.multi_region and key.multi_region_configuration["MultiRegionKeyType"] == "REPLICA":
        home = key.multi_region_configuration["PrimaryKey"]["Region"]
        primary = call.backend("kms", home).keys.get(key.id)
        if primary:
            pair = primary.multi_region_configuration
            pair["ReplicaKeys"] = [row for row in pair["ReplicaKeys"] if row["Region"] != call.region]
    return result
