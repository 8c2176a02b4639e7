"""Changes of ElastiCache replication groups: settings, members and shards. They apply at once."""

from __future__ import annotations

from typing import Any

from gateway import Call
from registry import AwsError, operation
from services.elasticache_groups import group_of, logs, place
from services.elasticache_settings import parameter_group
from services.elasticache_users import user_group

#: Member of ModifyReplicationGroup -> member of the group
PLAIN = {
    "ReplicationGroupDescription": "Description",
    "PreferredMaintenanceWindow": "maintenance",
    "NotificationTopicArn": "topic",
    "SecurityGroupIds": "securityGroups",
    "AutoMinorVersionUpgrade": "AutoMinorVersionUpgrade",
    "SnapshotRetentionLimit": "SnapshotRetentionLimit",
    "SnapshotWindow": "SnapshotWindow",
    "CacheNodeType": "CacheNodeType",
    "Engine": "Engine",
    "IpDiscovery": "IpDiscovery",
    "TransitEncryptionEnabled": "TransitEncryptionEnabled",
    "TransitEncryptionMode": "TransitEncryptionMode",
    "ClusterMode": "ClusterMode",
}


@operation("elasticache", "ModifyReplicationGroup")
def modify_replication_group(call: Call) -> Any:
    group, given = group_of(call, call.params["ReplicationGroupId"]), call.params
    group.update({own: given[member] for member, own in PLAIN.items() if member in given})
    for member, own in (("AutomaticFailoverEnabled", "AutomaticFailover"), ("MultiAZEnabled", "MultiAZ")):
        if member in given:
            group[own] = "enabled" if given[member] else "disabled"
    if "EngineVersion" in given:
        group["version"] = (
            given["EngineVersion"] if given["EngineVersion"].count(".") == 2 else f"{given['EngineVersion']}.0"
        )
    if "CacheParameterGroupName" in given:
        group["parameters"] = parameter_group(call, given["CacheParameterGroupName"])["CacheParameterGroupName"]
    if "AuthToken" in given:
        group["AuthTokenEnabled"] = True
    if given.get("AuthTokenUpdateStrategy") == "DELETE" or "UserGroupIdsToAdd" in given:
        group["AuthTokenEnabled"] = False
    dropped = group["UserGroupIds"] if given.get("RemoveUserGroups") else given.get("UserGroupIdsToRemove", [])
    added = [user_group(call, name)["UserGroupId"] for name in given.get("UserGroupIdsToAdd", [])]
    group["UserGroupIds"] = [name for name in group["UserGroupIds"] if name not in dropped] + added
    if "LogDeliveryConfigurations" in given:
        touched = {log["LogType"] for log in given["LogDeliveryConfigurations"]}
        kept = [log for log in group["LogDeliveryConfigurations"] if log["LogType"] not in touched]
        group["LogDeliveryConfigurations"] = kept + logs(given["LogDeliveryConfigurations"])
    place(call, group)
    return {"ReplicationGroup": {**group, "Status": "modifying"}}


@operation("elasticache", "IncreaseReplicaCount", "DecreaseReplicaCount")
def change_replica_count(call: Call) -> Any:
    group = group_of(call, call.params["ReplicationGroupId"])
    group["members"] = call.params["NewReplicaCount"] + 1
    place(call, group)
    return {"ReplicationGroup": group}


@operation("elasticache", "ModifyReplicationGroupShardConfiguration")
def change_shards(call: Call) -> Any:
    group = group_of(call, call.params["ReplicationGroupId"])
    if not group["ClusterEnabled"]:
        raise AwsError("InvalidReplicationGroupState", "Shards can be changed only in cluster mode.")
    group["shards"] = call.params["NodeGroupCount"]
    place(call, group)
    return {"ReplicationGroup": group}
