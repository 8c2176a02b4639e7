"""RDS DB instances: create, describe, modify, delete with protection and final snapshot; tags."""

from __future__ import annotations

import re
from typing import Any

from gateway import Call
from registry import AwsError, operation
from services.rds_record import (
    add_instance,
    apply,
    drop_secret,
    instance_of,
    instances,
    new_instance,
    password_secret,
    shown,
)
from services.rds_replica import detach
from tags import as_list, as_map, by_arn


@operation("rds", "CreateDBInstance")
def create_instance(call: Call) -> Any:
    given = call.params
    if given["Engine"].startswith("aurora"):
        return call.moto_only()
    instance = new_instance(call, given, given["Engine"], given.get("EngineVersion", "17"))
    instance["MasterUsername"] = given.get("MasterUsername", "admin")
    if "DBName" in given:
        instance["DBName"] = given["DBName"]
    managed = given.get("ManageMasterUserPassword", False)
    if managed == ("MasterUserPassword" in given):
        raise AwsError("InvalidParameterCombination", "Specify either MasterUserPassword or ManageMasterUserPassword.")
    if managed:
        key = given.get("MasterUserSecretKmsKeyId")
        instance["MasterUserSecret"] = password_secret(
            call, instance["DBInstanceIdentifier"], instance["MasterUsername"], key
        )
    return add_instance(call, instance, given)


@operation("rds", "DescribeDBInstances")
def describe_instances(call: Call) -> Any:
    rows = list(instances(call).values())
    fields = {"db-instance-id": "DBInstanceIdentifier", "dbi-resource-id": "DbiResourceId", "engine": "Engine"}
    for query in call.params.get("Filters", []):
        field = fields.get(query["Name"], "DBClusterIdentifier")
        rows = [row for row in rows if {row.get(field), row["DBInstanceArn"]} & set(query["Values"])]
    if "DBInstanceIdentifier" in call.params:
        name = call.params["DBInstanceIdentifier"]
        if name in call.backend("rds").databases:
            return call.moto_only()
        by_resource_id = [row for row in rows if row["DbiResourceId"] == name]
        rows = by_resource_id or [instance_of(call, name)]
    return {"DBInstances": [shown(row) for row in rows]}


def _check_change(instance: dict[str, Any], given: dict[str, Any]) -> None:
    """What RDS refuses to change: storage only grows, versions only rise, a major one only where that is allowed."""
    code, size = "InvalidParameterCombination", instance["AllocatedStorage"]
    if given.get("AllocatedStorage", size) < size:
        message = f"Requested storage size ({given['AllocatedStorage']}) cannot be less than the current one ({size})."
        raise AwsError(code, message)
    now, wanted = instance["EngineVersion"], given.get("EngineVersion", instance["EngineVersion"])
    if _numbers(wanted) < _numbers(now)[: len(_numbers(wanted))]:
        raise AwsError(code, f"Cannot upgrade {instance['Engine']} from {now} to {wanted}")
    if _numbers(wanted)[0] > _numbers(now)[0] and not given.get("AllowMajorVersionUpgrade"):
        message = "The AllowMajorVersionUpgrade flag must be present when upgrading to a new major version."
        raise AwsError(code, message)


def _numbers(version: str) -> list[int]:
    """`17.6` as [17, 6], to compare by."""
    return [int(part) for part in re.findall(r"\d+", version)]


@operation("rds", "ModifyDBInstance")
def modify_instance(call: Call) -> Any:
    given, instance = call.params, instance_of(call, call.params["DBInstanceIdentifier"])
    _check_change(instance, given)
    if given.get("ManageMasterUserPassword") and "MasterUserSecret" not in instance:
        if instance["ReadReplicaDBInstanceIdentifiers"]:
            raise AwsError("InvalidParameterCombination", "A source of read replicas can't have a managed password.")
        key = given.get("MasterUserSecretKmsKeyId")
        instance["MasterUserSecret"] = password_secret(
            call, instance["DBInstanceIdentifier"], instance["MasterUsername"], key
        )
    if given.get("ManageMasterUserPassword") is False:
        drop_secret(call, instance)
    apply(call, instance, given)
    return {"DBInstance": shown(instance)}


@operation("rds", "RebootDBInstance", "StartDBInstance", "StopDBInstance")
def switch(call: Call) -> Any:
    instance = instance_of(call, call.params["DBInstanceIdentifier"])
    instance["DBInstanceStatus"] = "stopped" if call.operation.name == "StopDBInstance" else "available"
    return {"DBInstance": shown(instance)}


@operation("rds", "DeleteDBInstance")
def delete_instance(call: Call) -> Any:
    given, instance = call.params, instance_of(call, call.params["DBInstanceIdentifier"])
    name, replica = instance["DBInstanceIdentifier"], "ReadReplicaSourceDBInstanceIdentifier" in instance
    if instance["DeletionProtection"]:
        message = "Cannot delete protected DB Instance, please disable deletion protection and try again."
        raise AwsError("InvalidParameterCombination", message)
    final = given.get("FinalDBSnapshotIdentifier")
    if not replica and bool(given.get("SkipFinalSnapshot")) == bool(final):
        raise AwsError(
            "InvalidParameterCombination", "Specify FinalDBSnapshotIdentifier unless SkipFinalSnapshot is set."
        )
    if final:
        from services.rds_snapshot import add_snapshot

        add_snapshot(call, instance, final, as_list(instance["tags"]) if instance["CopyTagsToSnapshot"] else [])
    for other in list(instance["ReadReplicaDBInstanceIdentifiers"]):
        detach(call, instance_of(call, other))
    detach(call, instance)
    drop_secret(call, instance)
    del instances(call)[name]
    return {"DBInstance": shown(instance, DBInstanceStatus="deleting")}


@operation("rds", "ListTagsForResource", "AddTagsToResource", "RemoveTagsFromResource")
def tags(call: Call) -> Any:
    tables = [call.table(name) for name in ("instances", "snapshots", "automated-backups", "parameter-groups")]
    arn = call.params["ResourceName"]
    fields = ("DBInstanceArn", "DBSnapshotArn", "DBInstanceAutomatedBackupsArn", "DBParameterGroupArn")
    record = next(
        filter(None, (by_arn([table], arn, field) for table, field in zip(tables, fields, strict=True))), None
    )
    if record is None:
        return call.moto_only()
    record["tags"].update(as_map(call.params.get("Tags")))
    for key in call.params.get("TagKeys", []):
        record["tags"].pop(key, None)
    return {"TagList": as_list(record["tags"])} if call.operation.name == "ListTagsForResource" else {}
