"""RDS snapshots, restores from them, and automated backups copied to a second region. They hold no data."""

from __future__ import annotations

import uuid
from typing import Any

import registry
from clock import now
from gateway import Call
from registry import AwsError, operation
from services.rds_record import add_instance, instance_of, new_instance
from tags import as_list, as_map

COPIED = (
    "Engine",
    "EngineVersion",
    "AllocatedStorage",
    "AvailabilityZone",
    "MasterUsername",
    "LicenseModel",
    "StorageType",
)
COPIED += (
    "KmsKeyId",
    "Iops",
    "StorageThroughput",
    "IAMDatabaseAuthenticationEnabled",
    "DbiResourceId",
    "InstanceCreateTime",
)
COPIED += ("DBInstanceIdentifier", "DBInstanceArn", "PreferredBackupWindow")


def _copy(instance: dict[str, Any]) -> dict[str, Any]:
    copied = {member: instance[member] for member in COPIED if member in instance}
    return {**copied, "Encrypted": instance["StorageEncrypted"], "Port": instance["Endpoint"]["Port"]}


def add_snapshot(call: Call, instance: dict[str, Any], name: str, tags: list[dict[str, str]]) -> dict[str, Any]:
    if name in call.table("snapshots"):
        raise AwsError(
            "DBSnapshotAlreadyExists",
            f"Cannot create the snapshot because a snapshot with the identifier {name} already exists.",
        )
    group = instance.get("DBSubnetGroup", {})
    call.table("snapshots")[name] = {
        **_copy(instance),
        "DBSnapshotIdentifier": name,
        "DBSnapshotArn": call.arn(f"snapshot:{name}"),
        "SnapshotCreateTime": now(),
        "OriginalSnapshotCreateTime": now(),
        "Status": "available",
        "SnapshotType": "manual",
        "SnapshotTarget": "region",
        "PercentProgress": 100,
        "VpcId": group.get("VpcId"),
        "instance": dict(instance),
        "tags": as_map(tags),
    }
    return call.table("snapshots")[name]


def _snapshot(call: Call, name: str) -> dict[str, Any]:
    found = call.table("snapshots").get(name.split(":")[-1])
    if not found:
        raise AwsError("DBSnapshotNotFound", f"DBSnapshot {name} not found.")
    return found


def _told(record: dict[str, Any]) -> dict[str, Any]:
    return {**record, "TagList": as_list(record["tags"])}


@operation("rds", "CreateDBSnapshot")
def create_snapshot(call: Call) -> Any:
    instance = instance_of(call, call.params["DBInstanceIdentifier"])
    return {
        "DBSnapshot": _told(
            add_snapshot(call, instance, call.params["DBSnapshotIdentifier"], call.params.get("Tags", []))
        )
    }


@operation("rds", "DescribeDBSnapshots")
def describe_snapshots(call: Call) -> Any:
    if "DBSnapshotIdentifier" in call.params:
        return {"DBSnapshots": [_told(_snapshot(call, call.params["DBSnapshotIdentifier"]))]}
    wanted = call.params.get("DBInstanceIdentifier")
    rows = call.table("snapshots").values()
    return {"DBSnapshots": [_told(row) for row in rows if wanted in (None, row["DBInstanceIdentifier"])]}


@operation("rds", "DescribeDBSnapshotAttributes")
def describe_snapshot_attributes(call: Call) -> Any:
    name = _snapshot(call, call.params["DBSnapshotIdentifier"])["DBSnapshotIdentifier"]
    attributes = [{"AttributeName": "restore", "AttributeValues": []}]
    return {"DBSnapshotAttributesResult": {"DBSnapshotIdentifier": name, "DBSnapshotAttributes": attributes}}


@operation("rds", "DeleteDBSnapshot")
def delete_snapshot(call: Call) -> Any:
    snapshot = _snapshot(call, call.params["DBSnapshotIdentifier"])
    del call.table("snapshots")[snapshot["DBSnapshotIdentifier"]]
    return {"DBSnapshot": {**_told(snapshot), "Status": "deleted"}}


def _restored(call: Call, source: dict[str, Any], target: str) -> Any:
    fresh = new_instance(call, {"DBInstanceIdentifier": target}, source["Engine"], source["EngineVersion"])
    own = (
        "DBInstanceIdentifier",
        "DBInstanceArn",
        "DbiResourceId",
        "Endpoint",
        "InstanceCreateTime",
        "DeletionProtection",
    )
    left = ("ReadReplicaDBInstanceIdentifiers", "ReadReplicaSourceDBInstanceIdentifier", "MasterUserSecret", "tags")
    kept = {k: v for k, v in source.items() if k not in own + left}
    return add_instance(call, {**fresh, **kept}, {**call.params, "DBInstanceIdentifier": target})


@operation("rds", "RestoreDBInstanceFromDBSnapshot")
def restore_snapshot(call: Call) -> Any:
    source = _snapshot(call, call.params["DBSnapshotIdentifier"])["instance"]
    return _restored(call, source, call.params["DBInstanceIdentifier"])


@operation("rds", "RestoreDBInstanceToPointInTime")
def restore_point(call: Call) -> Any:
    source = instance_of(call, call.params.get("SourceDBInstanceIdentifier", ""))
    if source["BackupRetentionPeriod"] == 0:
        raise AwsError("PointInTimeRestoreNotEnabled", "Point in time restore is not enabled for this instance.")
    return _restored(call, source, call.params["TargetDBInstanceIdentifier"])


@operation("rds", "StartDBInstanceAutomatedBackupsReplication")
def start_replication(call: Call) -> Any:
    source = instance_of(call, call.params["SourceDBInstanceArn"])
    if source["BackupRetentionPeriod"] == 0:
        raise AwsError("InvalidDBInstanceState", "Automated backups are not enabled for this database instance.")
    if source["StorageEncrypted"] and "KmsKeyId" not in call.params:
        raise AwsError("InvalidParameterCombination", "KmsKeyId is required: the source is encrypted.")
    arn = call.arn(f"auto-backup:ab-{uuid.uuid4().hex}")
    home = source["DBInstanceArn"].split(":")[3]
    backup = {
        **_copy(source),
        "Region": home,
        "Status": "replicating",
        "BackupRetentionPeriod": call.params.get("BackupRetentionPeriod", 7),
        "KmsKeyId": call.params.get("KmsKeyId"),
        "DBInstanceAutomatedBackupsArn": arn,
        "BackupTarget": "region",
        "RestoreWindow": {"EarliestTime": now(), "LatestTime": now()},
        "tags": as_map(call.params.get("Tags")),
    }
    call.table("automated-backups")[arn] = backup
    source.setdefault("DBInstanceAutomatedBackupsReplications", []).append({"DBInstanceAutomatedBackupsArn": arn})
    return {"DBInstanceAutomatedBackup": _told(backup)}


@operation("rds", "StopDBInstanceAutomatedBackupsReplication")
def stop_replication(call: Call) -> Any:
    rows = call.table("automated-backups")
    found = next((row for row in rows.values() if row["DBInstanceArn"] == call.params["SourceDBInstanceArn"]), None)
    if not found:
        raise AwsError("InvalidDBInstanceState", "The instance's automated backups are not replicated here.")
    arn = found["DBInstanceAutomatedBackupsArn"]
    del rows[arn]
    source = registry.table(call.account, found["Region"], "rds", "instances").get(found["DBInstanceIdentifier"], {})
    kept = [
        row
        for row in source.get("DBInstanceAutomatedBackupsReplications", [])
        if row["DBInstanceAutomatedBackupsArn"] != arn
    ]
    source["DBInstanceAutomatedBackupsReplications"] = kept
    return {"DBInstanceAutomatedBackup": _told(found)}


@operation("rds", "DescribeDBInstanceAutomatedBackups")
def describe_automated_backups(call: Call) -> Any:
    rows = list(call.table("automated-backups").values())
    for member in ("DbiResourceId", "DBInstanceIdentifier", "DBInstanceAutomatedBackupsArn"):
        if member in call.params:
            rows = [row for row in rows if row[member] == call.params[member]]
    if not rows and "DBInstanceAutomatedBackupsArn" in call.params:
        raise AwsError("DBInstanceAutomatedBackupNotFound", "No automated backup for this DB instance was found.")
    return {"DBInstanceAutomatedBackups": [_told(row) for row in rows]}


@operation("rds", "DeleteDBInstanceAutomatedBackup")
def delete_automated_backup(call: Call) -> Any:
    found = call.table("automated-backups").pop(call.params.get("DBInstanceAutomatedBackupsArn"), None)
    if not found:
        raise AwsError("DBInstanceAutomatedBackupNotFound", "No automated backup for this DB instance was found.")
    return {"DBInstanceAutomatedBackup": _told(found)}
