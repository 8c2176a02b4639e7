"""RDS read replicas, also of another region, and their promotion."""

from __future__ import annotations

from typing import Any

from gateway import Call
from registry import AwsError, operation
from services.rds_record import add_instance, instance_of, new_instance, shown


def detach(call: Call, replica: dict[str, Any]) -> None:
    source = replica.pop("ReadReplicaSourceDBInstanceIdentifier", None)
    replica.pop("StatusInfos", None)
    if source:
        names = instance_of(call, source)["ReadReplicaDBInstanceIdentifiers"]
        names[:] = [n for n in names if n.split(":")[-1] != replica["DBInstanceIdentifier"]]


@operation("rds", "PromoteReadReplica")
def promote(call: Call) -> Any:
    instance = instance_of(call, call.params["DBInstanceIdentifier"])
    if "ReadReplicaSourceDBInstanceIdentifier" not in instance:
        raise AwsError("InvalidDBInstanceState", "DB Instance is not a read replica.")
    detach(call, instance)
    instance["BackupRetentionPeriod"] = call.params.get("BackupRetentionPeriod", 1)
    return {"DBInstance": shown(instance)}


@operation("rds", "CreateDBInstanceReadReplica")
def create_replica(call: Call) -> Any:
    given = call.params
    name = given.get("SourceDBInstanceIdentifier", "")
    source = instance_of(call, name)
    if source["BackupRetentionPeriod"] == 0 and "ReadReplicaSourceDBInstanceIdentifier" not in source:
        raise AwsError("InvalidDBInstanceState", "Automated backups are not enabled for this database instance.")
    if "MasterUserSecret" in source:
        raise AwsError(
            "InvalidDBInstanceState", "A source with a password managed in Secrets Manager can't have read replicas."
        )
    instance = new_instance(call, given, source["Engine"], source["EngineVersion"])
    here = source["DBInstanceArn"].split(":")[3] == call.region
    inherited = ("MasterUsername", "DBName", "AllocatedStorage", "StorageType", "StorageEncrypted", "KmsKeyId", "Iops")
    inherited += ("StorageThroughput", "AutoMinorVersionUpgrade", "CACertificateIdentifier", "MaxAllocatedStorage")
    inherited += ("PreferredMaintenanceWindow", "PreferredBackupWindow")
    inherited += ("DBSubnetGroup", "VpcSecurityGroups", "DBParameterGroups") if here else ()
    instance.update({member: source[member] for member in inherited if member in source}, BackupRetentionPeriod=0)
    instance["Endpoint"]["Port"] = source["Endpoint"]["Port"]
    instance["ReadReplicaSourceDBInstanceIdentifier"] = source["DBInstanceIdentifier" if here else "DBInstanceArn"]
    instance["StatusInfos"] = [{"StatusType": "read replication", "Normal": True, "Status": "replicating"}]
    answer = add_instance(call, instance, given)
    source["ReadReplicaDBInstanceIdentifiers"].append(instance["DBInstanceIdentifier" if here else "DBInstanceArn"])
    return answer
