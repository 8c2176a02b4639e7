"""ElastiCache parameter groups, subnet groups and the tags of all ElastiCache resources.

Parameters are kept as they were set; the engine's own defaults (source `system`) are not listed.
"""

from __future__ import annotations

import re
from typing import Any

from gateway import Call
from registry import AwsError, operation
from tags import as_list, as_map, by_arn

TABLES = ("parameter-groups", "subnet-groups", "users", "user-groups", "replication-groups", "cache-clusters")
FAMILIES = ("memcached1.6", "redis4.0", "redis5.0", "redis6.x", "redis7", "valkey7", "valkey8", "valkey9")


def parameter_group(call: Call, name: str) -> dict[str, Any]:
    """The group; AWS's own `default.<family>[.cluster.on]` exist without being made."""
    found = call.table("parameter-groups").get(name)
    family = name.removeprefix("default.").removesuffix(".cluster.on")
    if not found and name.startswith("default.") and family in FAMILIES:
        found = {
            "CacheParameterGroupFamily": family,
            "Description": f"Default parameter group for {family}",
            "values": {},
        }
        found = {**found, "CacheParameterGroupName": name, "IsGlobal": False, "ARN": call.arn(f"parametergroup:{name}")}
    if not found:
        raise AwsError("CacheParameterGroupNotFound", f"CacheParameterGroup {name} not found.")
    return found


def subnet_group(call: Call, name: str) -> dict[str, Any]:
    found = call.table("subnet-groups").get(name)
    if not found:
        raise AwsError("CacheSubnetGroupNotFoundFault", f"Cache Subnet Group {name} does not exist.")
    return found


@operation("elasticache", "CreateCacheParameterGroup")
def create_parameter_group(call: Call) -> Any:
    name, family = call.params["CacheParameterGroupName"].lower(), call.params["CacheParameterGroupFamily"]
    if name in call.table("parameter-groups"):
        raise AwsError("CacheParameterGroupAlreadyExists", f"CacheParameterGroup {name} already exists")
    if family not in FAMILIES:
        raise AwsError(
            "InvalidParameterValue", f"CacheParameterGroupFamily {family} is not a valid parameter group family."
        )
    group = {
        "CacheParameterGroupName": name,
        "CacheParameterGroupFamily": family,
        "Description": call.params["Description"],
        "IsGlobal": False,
        "ARN": call.arn(f"parametergroup:{name}"),
        "values": {},
        "tags": as_map(call.params.get("Tags")),
    }
    call.table("parameter-groups")[name] = group
    return {"CacheParameterGroup": group}


@operation("elasticache", "DescribeCacheParameterGroups")
def describe_parameter_groups(call: Call) -> Any:
    if "CacheParameterGroupName" in call.params:
        return {"CacheParameterGroups": [parameter_group(call, call.params["CacheParameterGroupName"])]}
    return {"CacheParameterGroups": list(call.table("parameter-groups").values())}


@operation("elasticache", "DescribeCacheParameters")
def describe_parameters(call: Call) -> Any:
    group = parameter_group(call, call.params["CacheParameterGroupName"])
    rows = [
        {"ParameterName": n, "ParameterValue": v, "Source": "user", "IsModifiable": True}
        for n, v in group["values"].items()
    ]
    return {"Parameters": rows if call.params.get("Source", "user") == "user" else []}


@operation("elasticache", "ModifyCacheParameterGroup")
def modify_parameter_group(call: Call) -> Any:
    group = parameter_group(call, call.params["CacheParameterGroupName"])
    group["values"].update({p["ParameterName"]: p["ParameterValue"] for p in call.params["ParameterNameValues"]})
    return {"CacheParameterGroupName": group["CacheParameterGroupName"]}


@operation("elasticache", "ResetCacheParameterGroup")
def reset_parameter_group(call: Call) -> Any:
    group = parameter_group(call, call.params["CacheParameterGroupName"])
    names = [p["ParameterName"] for p in call.params.get("ParameterNameValues", [])]
    for name in list(group["values"]) if call.params.get("ResetAllParameters") else names:
        group["values"].pop(name, None)
    return {"CacheParameterGroupName": group["CacheParameterGroupName"]}


@operation("elasticache", "DeleteCacheParameterGroup")
def delete_parameter_group(call: Call) -> Any:
    group = parameter_group(call, call.params["CacheParameterGroupName"])
    name = group["CacheParameterGroupName"]
    if any(
        row["CacheParameterGroup"]["CacheParameterGroupName"] == name for row in call.table("cache-clusters").values()
    ):
        raise AwsError("InvalidCacheParameterGroupState", f"One or more cache clusters are still members of {name}.")
    del call.table("parameter-groups")[name]
    return {}


def _subnets(call: Call, ids: list[str]) -> tuple[str, list[dict[str, Any]]]:
    subnets = [call.backend("ec2").get_subnet(subnet_id) for subnet_id in ids]
    rows = [
        {
            "SubnetIdentifier": s.id,
            "SubnetAvailabilityZone": {"Name": s.availability_zone},
            "SupportedNetworkTypes": ["ipv4"],
        }
        for s in subnets
    ]
    return subnets[0].vpc_id, rows


@operation("elasticache", "CreateCacheSubnetGroup")
def create_subnet_group(call: Call) -> Any:
    name = call.params["CacheSubnetGroupName"].lower()
    if name in call.table("subnet-groups"):
        raise AwsError("CacheSubnetGroupAlreadyExists", f"Cache subnet group {name} already exists.")
    if not re.fullmatch(r"[a-z0-9-]{1,255}", name):
        raise AwsError("InvalidParameterValue", f"The parameter CacheSubnetGroupName is not valid: {name}")
    vpc, subnets = _subnets(call, call.params["SubnetIds"])
    call.table("subnet-groups")[name] = {
        "CacheSubnetGroupName": name,
        "CacheSubnetGroupDescription": call.params["CacheSubnetGroupDescription"],
        "VpcId": vpc,
        "Subnets": subnets,
        "ARN": call.arn(f"subnetgroup:{name}"),
        "SupportedNetworkTypes": ["ipv4"],
        "tags": as_map(call.params.get("Tags")),
    }
    return {"CacheSubnetGroup": call.table("subnet-groups")[name]}


@operation("elasticache", "DescribeCacheSubnetGroups")
def describe_subnet_groups(call: Call) -> Any:
    if "CacheSubnetGroupName" in call.params:
        return {"CacheSubnetGroups": [subnet_group(call, call.params["CacheSubnetGroupName"])]}
    return {"CacheSubnetGroups": list(call.table("subnet-groups").values())}


@operation("elasticache", "ModifyCacheSubnetGroup")
def modify_subnet_group(call: Call) -> Any:
    group = subnet_group(call, call.params["CacheSubnetGroupName"])
    if "CacheSubnetGroupDescription" in call.params:
        group["CacheSubnetGroupDescription"] = call.params["CacheSubnetGroupDescription"]
    if call.params.get("SubnetIds"):
        group["VpcId"], group["Subnets"] = _subnets(call, call.params["SubnetIds"])
    return {"CacheSubnetGroup": group}


@operation("elasticache", "DeleteCacheSubnetGroup")
def delete_subnet_group(call: Call) -> Any:
    name = subnet_group(call, call.params["CacheSubnetGroupName"])["CacheSubnetGroupName"]
    if any(row.get("CacheSubnetGroupName") == name for row in call.table("cache-clusters").values()):
        raise AwsError("CacheSubnetGroupInUse", f"Cache subnet group {name} is currently in use by a cache cluster.")
    del call.table("subnet-groups")[name]
    return {}


def _tags(call: Call) -> dict[str, str]:
    record = by_arn([call.table(name) for name in TABLES], call.params["ResourceName"], "ARN")
    if not record:
        kind, name = call.params["ResourceName"].split(":")[-2:]
        code = {
            "cluster": "CacheClusterNotFound",
            "replicationgroup": "ReplicationGroupNotFoundFault",
            "user": "UserNotFound",
        }
        raise AwsError(code.get(kind, "InvalidARN"), f"{name} is either not present or not available.")
    return record.setdefault("tags", {})


@operation("elasticache", "ListTagsForResource")
def list_tags(call: Call) -> Any:
    return {"TagList": as_list(_tags(call))}


@operation("elasticache", "AddTagsToResource")
def add_tags(call: Call) -> Any:
    _tags(call).update(as_map(call.params["Tags"]))
    return {"TagList": as_list(_tags(call))}


@operation("elasticache", "RemoveTagsFromResource")
def remove_tags(call: Call) -> Any:
    for key in call.params["TagKeys"]:
        _tags(call).pop(key, None)
    return {"TagList": as_list(_tags(call))}
