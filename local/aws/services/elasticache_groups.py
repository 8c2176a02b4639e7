"""ElastiCache replication groups and their member clusters, with and without cluster mode.

Every member is a cache cluster of its own, as AWS tells it; nothing listens at the endpoints.
"""

from __future__ import annotations

import secrets
from typing import Any

from clock import now
from gateway import Call
from registry import AwsError, operation
from services.elasticache_settings import parameter_group, subnet_group
from services.elasticache_users import user_group
from tags import as_map

LATEST = {"redis": "7.1", "valkey": "8.1"}
SLOTS = 16384


def group_of(call: Call, name: str) -> dict[str, Any]:
    found = call.table("replication-groups").get(name.lower())
    if not found:
        raise AwsError("ReplicationGroupNotFoundFault", f"ReplicationGroup {name} not found.")
    return found


def _default_parameters(engine: str, version: str, cluster_mode: bool) -> str:
    major = int(version.split(".")[0])
    family = f"{engine}6.x" if (engine, major) == ("redis", 6) else f"{engine}{major}"
    return f"default.{family}{'.cluster.on' if cluster_mode else ''}"


def logs(given: list[dict[str, Any]]) -> list[dict[str, Any]]:
    members = ("LogType", "DestinationType", "DestinationDetails", "LogFormat")
    on = [log for log in given if log.get("Enabled", True)]
    return [{**{member: log[member] for member in members if member in log}, "Status": "active"} for log in on]


def _endpoint(call: Call, group: dict[str, Any], host: str) -> dict[str, Any]:
    zone = f"{group['mark']}.{call.region.replace('-', '')[:3]}1.cache.amazonaws.com"
    return {"Address": f"{host.format(name=group['ReplicationGroupId'])}.{zone}", "Port": group["port"]}


def place(call: Call, group: dict[str, Any]) -> None:
    """Makes member clusters and node groups out of the group's numbers of shards and members."""
    clusters, name = call.table("cache-clusters"), group["ReplicationGroupId"]
    zones = group["zones"]
    old = {key for key, row in clusters.items() if row.get("ReplicationGroupId") == name}
    group["MemberClusters"], group["NodeGroups"] = [], []
    for shard in range(group["shards"]):
        members = []
        for index in range(group["members"]):
            member = f"{name}-{shard + 1:04}-{index + 1:03}" if group["ClusterEnabled"] else f"{name}-{index + 1:03}"
            zone = zones[index % len(zones)]
            row = {"CacheClusterId": member, "CacheNodeId": "0001", "PreferredAvailabilityZone": zone}
            if not group["ClusterEnabled"]:
                row["CurrentRole"] = "replica" if index else "primary"
                row["ReadEndpoint"] = _endpoint(call, group, member)
            members.append(row)
            group["MemberClusters"].append(member)
            clusters[member] = _cluster(call, group, member, zone, clusters.get(member, {}).get("tags"))
            old.discard(member)
        first, last = shard * SLOTS // group["shards"], (shard + 1) * SLOTS // group["shards"] - 1
        node_group = {"NodeGroupId": f"{shard + 1:04}", "Status": "available", "NodeGroupMembers": members}
        if group["ClusterEnabled"]:
            node_group["Slots"] = f"{first}-{last}"
        else:
            node_group["PrimaryEndpoint"] = _endpoint(
                call, group, "master.{name}" if group["TransitEncryptionEnabled"] else "{name}.ng"
            )
            node_group["ReaderEndpoint"] = _endpoint(
                call, group, "replica.{name}" if group["TransitEncryptionEnabled"] else "{name}-ro"
            )
        group["NodeGroups"].append(node_group)
    if group["ClusterEnabled"]:
        group["ConfigurationEndpoint"] = _endpoint(call, group, "clustercfg.{name}")
    for gone in old:
        del clusters[gone]


def _cluster(call: Call, group: dict[str, Any], name: str, zone: str, tags: dict[str, str] | None) -> dict[str, Any]:
    shared = ("CacheNodeType", "Engine", "SnapshotWindow", "AutoMinorVersionUpgrade", "AuthTokenEnabled", "NetworkType")
    shared += ("TransitEncryptionEnabled", "AtRestEncryptionEnabled", "IpDiscovery", "TransitEncryptionMode")
    cluster = {member: group[member] for member in shared if member in group}
    return {
        **cluster,
        "CacheClusterId": name,
        "EngineVersion": group["version"],
        "CacheClusterStatus": "available",
        "NumCacheNodes": 1,
        "PreferredAvailabilityZone": zone,
        "CacheClusterCreateTime": group["ReplicationGroupCreateTime"],
        "PreferredMaintenanceWindow": group["maintenance"],
        "NotificationConfiguration": {"TopicArn": group["topic"], "TopicStatus": "active"} if group["topic"] else None,
        "CacheParameterGroup": {"CacheParameterGroupName": group["parameters"], "ParameterApplyStatus": "in-sync"},
        "CacheSubnetGroupName": group["subnets"],
        "SecurityGroups": [{"SecurityGroupId": g, "Status": "active"} for g in group["securityGroups"]],
        "ReplicationGroupId": group["ReplicationGroupId"],
        "SnapshotRetentionLimit": group["SnapshotRetentionLimit"],
        "ARN": call.arn(f"cluster:{name}"),
        "ReplicationGroupLogDeliveryEnabled": bool(group["LogDeliveryConfigurations"]),
        "CacheNodes": [{"CacheNodeId": "0001", "CacheNodeStatus": "available", "CustomerAvailabilityZone": zone}],
        "tags": group["tags"] if tags is None else tags,
    }


@operation("elasticache", "CreateReplicationGroup")
def create_replication_group(call: Call) -> Any:
    given, name = call.params, call.params["ReplicationGroupId"].lower()
    if name in call.table("replication-groups"):
        raise AwsError("ReplicationGroupAlreadyExists", f"Replication group {name} already exists.")
    engine = given.get("Engine", "redis").lower()
    version = given.get("EngineVersion", LATEST.get(engine, LATEST["redis"]))
    wanted = given.get("CacheParameterGroupName", "")
    shards = given.get("NumNodeGroups") or len(given.get("NodeGroupConfiguration", [])) or 1
    clustered = given.get("ClusterMode") == "enabled" or shards > 1 or wanted.endswith(".cluster.on")
    clustered = clustered or (bool(wanted) and parameter_group(call, wanted)["values"].get("cluster-enabled") == "yes")
    members = given.get("NumCacheClusters") or given.get("ReplicasPerNodeGroup", 0) + 1
    if given.get("AutomaticFailoverEnabled") and members < 2 and not clustered:
        raise AwsError("InvalidParameterCombination", "Automatic failover needs at least one replica.")
    if given.get("MultiAZEnabled") and not given.get("AutomaticFailoverEnabled"):
        raise AwsError("InvalidParameterCombination", "Multi-AZ needs automatic failover.")
    if given.get("UserGroupIds") and not given.get("TransitEncryptionEnabled"):
        raise AwsError("InvalidParameterCombination", "User group based access control requires encryption-in-transit.")
    parameters = parameter_group(call, wanted or _default_parameters(engine, version, clustered))
    subnets = subnet_group(call, given["CacheSubnetGroupName"]) if "CacheSubnetGroupName" in given else None
    zones = (
        sorted({s["SubnetAvailabilityZone"]["Name"] for s in subnets["Subnets"]}) if subnets else [f"{call.region}a"]
    )
    transit = given.get("TransitEncryptionEnabled", False)
    group = {
        "ReplicationGroupId": name,
        "Description": given["ReplicationGroupDescription"],
        "Status": "available",
        "PendingModifiedValues": {},
        "AutomaticFailover": "enabled" if given.get("AutomaticFailoverEnabled") else "disabled",
        "MultiAZ": "enabled" if given.get("MultiAZEnabled") else "disabled",
        "SnapshotRetentionLimit": given.get("SnapshotRetentionLimit", 0),
        "SnapshotWindow": given.get("SnapshotWindow", "05:00-06:00"),
        "ClusterEnabled": clustered,
        "ClusterMode": "enabled" if clustered else given.get("ClusterMode", "disabled"),
        "CacheNodeType": given["CacheNodeType"],
        "AuthTokenEnabled": "AuthToken" in given,
        "TransitEncryptionEnabled": transit,
        "AtRestEncryptionEnabled": given.get("AtRestEncryptionEnabled", engine == "valkey"),
        "ARN": call.arn(f"replicationgroup:{name}"),
        "UserGroupIds": [user_group(call, g)["UserGroupId"] for g in given.get("UserGroupIds", [])],
        "LogDeliveryConfigurations": logs(given.get("LogDeliveryConfigurations", [])),
        "ReplicationGroupCreateTime": now(),
        "DataTiering": "enabled" if given.get("DataTieringEnabled") else "disabled",
        "AutoMinorVersionUpgrade": given.get("AutoMinorVersionUpgrade", True),
        "NetworkType": given.get("NetworkType", "ipv4"),
        "IpDiscovery": given.get("IpDiscovery", "ipv4"),
        "Engine": engine,
        "tags": as_map(given.get("Tags")),
        "mark": secrets.token_hex(3),
        "port": given.get("Port", 6379),
        "version": version if version.count(".") == 2 else f"{version}.0",
        "parameters": parameters["CacheParameterGroupName"],
        "subnets": subnets["CacheSubnetGroupName"] if subnets else None,
        "securityGroups": given.get("SecurityGroupIds", []),
        "maintenance": given.get("PreferredMaintenanceWindow", "sun:23:00-mon:01:30"),
        "topic": given.get("NotificationTopicArn"),
        "zones": given.get("PreferredCacheClusterAZs") or zones,
        "shards": shards,
        "members": members,
    }
    if "KmsKeyId" in given:
        group["KmsKeyId"] = given["KmsKeyId"]
    if transit:
        group["TransitEncryptionMode"] = given.get("TransitEncryptionMode", "required")
    call.table("replication-groups")[name] = group
    place(call, group)
    return {"ReplicationGroup": {**group, "Status": "creating"}}


@operation("elasticache", "DescribeReplicationGroups")
def describe_replication_groups(call: Call) -> Any:
    if "ReplicationGroupId" in call.params:
        return {"ReplicationGroups": [group_of(call, call.params["ReplicationGroupId"])]}
    return {"ReplicationGroups": list(call.table("replication-groups").values())}


@operation("elasticache", "DescribeCacheClusters")
def describe_cache_clusters(call: Call) -> Any:
    clusters = call.table("cache-clusters")
    if "CacheClusterId" not in call.params:
        return {"CacheClusters": list(clusters.values())}
    if call.params["CacheClusterId"] not in clusters:
        raise AwsError("CacheClusterNotFound", f"CacheCluster {call.params['CacheClusterId']} not found.")
    return {"CacheClusters": [clusters[call.params["CacheClusterId"]]]}


@operation("elasticache", "DeleteReplicationGroup")
def delete_replication_group(call: Call) -> Any:
    group = group_of(call, call.params["ReplicationGroupId"])
    del call.table("replication-groups")[group["ReplicationGroupId"]]
    for member in group["MemberClusters"]:
        del call.table("cache-clusters")[member]
    return {"ReplicationGroup": {**group, "Status": "deleting"}}
