"""RDS DB instances and read replicas, managed master passwords, promotion, deletion protection, their tags.

Replaces moto's instances (which share one resource id and have no replicas of their own); subnet
groups, event subscriptions and option groups stay moto's. Changes apply at once, whatever ApplyImmediately says. Nothing listens.
"""

from __future__ import annotations

import datetime
import json
import secrets
import string
from typing import Any

import registry
from gateway import Call
from registry import AwsError, operation
from tags import as_list, as_map, by_arn

LATEST_MINOR = {"13": "13.22", "14": "14.19", "15": "15.14", "16": "16.10", "17": "17.6", "18": "18.1"}
LICENSE = {"postgres": "postgresql-license", "mysql": "general-public-license", "mariadb": "general-public-license"}
PORT = {"postgres": 5432, "mysql": 3306, "mariadb": 3306}
#: Members of the requests that are told back under the same name.
SAME = ("DBInstanceClass", "AllocatedStorage", "MaxAllocatedStorage", "StorageType", "Iops", "StorageThroughput", "MultiAZ")
SAME += ("BackupRetentionPeriod", "PreferredBackupWindow", "PreferredMaintenanceWindow", "AutoMinorVersionUpgrade")
SAME += ("CopyTagsToSnapshot", "DeletionProtection", "PubliclyAccessible", "MonitoringInterval", "MonitoringRoleArn")
SAME += ("PerformanceInsightsKMSKeyId", "PerformanceInsightsRetentionPeriod", "DatabaseInsightsMode", "NetworkType")
SAME += ("AvailabilityZone", "KmsKeyId", "StorageEncrypted", "CACertificateIdentifier", "DedicatedLogVolume", "LicenseModel")
SAME += ("EngineLifecycleSupport", "BackupTarget")
#: Members with another name in the answer.
RENAMED = {
    "EnableIAMDatabaseAuthentication": "IAMDatabaseAuthenticationEnabled",
    "EnablePerformanceInsights": "PerformanceInsightsEnabled",
    "EnableCloudwatchLogsExports": "EnabledCloudwatchLogsExports",
}


def now() -> datetime.datetime:
    return datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)


def instances(call: Call, region: str | None = None) -> dict[str, Any]:
    return registry.table(call.account, region or call.region, "rds", "instances")


def instance_of(call: Call, name: str) -> dict[str, Any]:
    """The instance by identifier or ARN (also of another region)."""
    region = name.split(":")[3] if name.startswith("arn:") else None
    found = instances(call, region).get(name.split(":")[-1].lower())
    if not found:
        raise AwsError("DBInstanceNotFound", f"DBInstance {name} not found.")
    return found


def _password_secret(call: Call, name: str, user: str, key: str | None) -> dict[str, str]:
    alphabet = string.ascii_letters + string.digits
    value = json.dumps({"username": user, "password": "".join(secrets.choice(alphabet) for _ in range(28))})
    secret = call.backend("secretsmanager").create_managed_secret(
        service_name="rds", secret_id=f"rds!db-{secrets.token_hex(16)}", secret_string=value, kms_key_id=key, description=f"of {name}"
    )
    return {"SecretArn": secret.arn, "SecretStatus": "active", "KmsKeyId": key or call.arn("key/aws-secretsmanager", "kms")}


def _drop_secret(call: Call, instance: dict[str, Any]) -> None:
    secret = instance.pop("MasterUserSecret", None)
    if secret:
        call.backend("secretsmanager").delete_secret(secret["SecretArn"], None, True)


def _subnet_group(call: Call, name: str) -> dict[str, Any]:
    group = call.backend("rds").describe_db_subnet_groups(name.lower())[0]
    return {
        "DBSubnetGroupName": group.name,
        "DBSubnetGroupDescription": group.description,
        "VpcId": group.vpc_id,
        "SubnetGroupStatus": "Complete",
        "Subnets": group.subnets,
        "SupportedNetworkTypes": ["IPV4"],
    }


def _apply(call: Call, instance: dict[str, Any], given: dict[str, Any]) -> None:
    """Takes over what a create or a modify says."""
    instance.update({member: given[member] for member in SAME if member in given})
    instance.update({own: given[member] for member, own in RENAMED.items() if member in given})
    if "DBParameterGroupName" in given:
        name = given["DBParameterGroupName"]
        if not name.startswith("default.") and name not in call.table("parameter-groups"):
            raise AwsError("DBParameterGroupNotFound", f"DBParameterGroup not found: {name}")
        instance["DBParameterGroups"] = [{"DBParameterGroupName": name, "ParameterApplyStatus": "in-sync"}]
    if "VpcSecurityGroupIds" in given:
        instance["VpcSecurityGroups"] = [{"VpcSecurityGroupId": g, "Status": "active"} for g in given["VpcSecurityGroupIds"]]
    if "DBSubnetGroupName" in given:
        instance["DBSubnetGroup"] = _subnet_group(call, given["DBSubnetGroupName"])
    if "OptionGroupName" in given:
        instance["OptionGroupMemberships"] = [{"OptionGroupName": given["OptionGroupName"], "Status": "in-sync"}]
    if "EngineVersion" in given:
        instance["EngineVersion"] = LATEST_MINOR.get(given["EngineVersion"], given["EngineVersion"])
    logs = given.get("CloudwatchLogsExportConfiguration", {})
    kept = [log for log in instance["EnabledCloudwatchLogsExports"] if log not in logs.get("DisableLogTypes", [])]
    instance["EnabledCloudwatchLogsExports"] = sorted({*kept, *logs.get("EnableLogTypes", [])})
    port = given.get("DBPortNumber") or given.get("Port")
    if port:
        instance["Endpoint"] = {**instance["Endpoint"], "Port": port}
    if instance["StorageType"] == "gp3":
        instance.setdefault("Iops", 3000)
        instance.setdefault("StorageThroughput", 125)
    if bool(instance["MonitoringInterval"]) != bool(instance.get("MonitoringRoleArn")):
        raise AwsError("InvalidParameterCombination", "MonitoringInterval and MonitoringRoleARN need each other.")
    if instance["PerformanceInsightsEnabled"]:
        instance.setdefault("PerformanceInsightsRetentionPeriod", 7)
        instance.setdefault("PerformanceInsightsKMSKeyId", call.arn("key/aws-rds", "kms"))
    authority = instance["CACertificateIdentifier"]
    instance["CertificateDetails"] = {"CAIdentifier": authority, "ValidTill": now() + datetime.timedelta(days=365)}


def _fresh(call: Call, name: str, engine: str, version: str) -> dict[str, Any]:
    mark = "db-" + "".join(secrets.choice(string.ascii_uppercase + "234567") for _ in range(26))
    host = f"{name}.{secrets.token_hex(6)}.{call.region}.rds.amazonaws.com"
    family = engine + version.split(".")[0] if engine == "postgres" else engine + ".".join(version.split(".")[:2])
    option = f"default:{engine}-{family.removeprefix(engine).replace('.', '-')}"
    return {
        "DBInstanceIdentifier": name,
        "DBInstanceArn": call.arn(f"db:{name}"),
        "DbiResourceId": mark,
        "DBInstanceStatus": "available",
        "Engine": engine,
        "EngineVersion": version,
        "Endpoint": {"Address": host, "Port": PORT.get(engine, 5432), "HostedZoneId": "Z2R2ITUGPM61AM"},
        "InstanceCreateTime": now(),
        "LatestRestorableTime": now(),
        "AllocatedStorage": 20,
        "StorageType": "gp2",
        "StorageEncrypted": False,
        "PreferredBackupWindow": "07:00-07:30",
        "PreferredMaintenanceWindow": "sun:08:00-sun:08:30",
        "BackupRetentionPeriod": 1,
        "BackupTarget": "region",
        "MultiAZ": False,
        "AvailabilityZone": f"{call.region}a",
        "AutoMinorVersionUpgrade": True,
        "CopyTagsToSnapshot": False,
        "DeletionProtection": False,
        "PubliclyAccessible": False,
        "IAMDatabaseAuthenticationEnabled": False,
        "PerformanceInsightsEnabled": False,
        "DatabaseInsightsMode": "standard",
        "MonitoringInterval": 0,
        "EnabledCloudwatchLogsExports": [],
        "LicenseModel": LICENSE.get(engine, "license-included"),
        "EngineLifecycleSupport": "open-source-rds-extended-support",
        "CACertificateIdentifier": "rds-ca-rsa2048-g1",
        "NetworkType": "IPV4",
        "DedicatedLogVolume": False,
        "MultiTenant": False,
        "CustomerOwnedIpEnabled": False,
        "DBParameterGroups": [{"DBParameterGroupName": f"default.{family}", "ParameterApplyStatus": "in-sync"}],
        "OptionGroupMemberships": [{"OptionGroupName": option, "Status": "in-sync"}],
        "VpcSecurityGroups": [],
        "DBSecurityGroups": [],
        "PendingModifiedValues": {},
        "ReadReplicaDBInstanceIdentifiers": [],
        "AssociatedRoles": [],
        "DomainMemberships": [],
        "DbInstancePort": 0,
    }


def shown(instance: dict[str, Any], **changed: Any) -> dict[str, Any]:
    return {**instance, "TagList": as_list(instance.get("tags")), **changed}


def add_instance(call: Call, instance: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """Completes, keeps and tells a new instance (created, replica or restored)."""
    name = instance["DBInstanceIdentifier"]
    if name in instances(call):
        raise AwsError("DBInstanceAlreadyExists", "DB instance already exists")
    if given.get("StorageEncrypted"):
        instance["KmsKeyId"] = call.arn("key/aws-rds", "kms")
    _apply(call, instance, given)
    instance["tags"] = as_map(given.get("Tags"))
    instances(call)[name] = instance
    return {"DBInstance": shown(instance, DBInstanceStatus="creating")}


def new_instance(call: Call, given: dict[str, Any], engine: str, version: str) -> dict[str, Any]:
    return _fresh(call, given["DBInstanceIdentifier"].lower(), engine, LATEST_MINOR.get(version, version))


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
        instance["MasterUserSecret"] = _password_secret(call, instance["DBInstanceIdentifier"], instance["MasterUsername"], key)
    return add_instance(call, instance, given)


@operation("rds", "CreateDBInstanceReadReplica")
def create_replica(call: Call) -> Any:
    given = call.params
    name = given.get("SourceDBInstanceIdentifier", "")
    source = instance_of(call, name)
    if source["BackupRetentionPeriod"] == 0 and "ReadReplicaSourceDBInstanceIdentifier" not in source:
        raise AwsError("InvalidDBInstanceState", "Automated backups are not enabled for this database instance.")
    if "MasterUserSecret" in source:
        raise AwsError("InvalidDBInstanceState", "A source with a password managed in Secrets Manager can't have read replicas.")
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


def _detach(call: Call, replica: dict[str, Any]) -> None:
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
    _detach(call, instance)
    instance["BackupRetentionPeriod"] = call.params.get("BackupRetentionPeriod", 1)
    return {"DBInstance": shown(instance)}


@operation("rds", "ModifyDBInstance")
def modify_instance(call: Call) -> Any:
    given, instance = call.params, instance_of(call, call.params["DBInstanceIdentifier"])
    if given.get("ManageMasterUserPassword") and "MasterUserSecret" not in instance:
        if instance["ReadReplicaDBInstanceIdentifiers"]:
            raise AwsError("InvalidParameterCombination", "A source of read replicas can't have a managed password.")
        key = given.get("MasterUserSecretKmsKeyId")
        instance["MasterUserSecret"] = _password_secret(call, instance["DBInstanceIdentifier"], instance["MasterUsername"], key)
    if given.get("ManageMasterUserPassword") is False:
        _drop_secret(call, instance)
    _apply(call, instance, given)
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
        raise AwsError("InvalidParameterCombination", "Specify FinalDBSnapshotIdentifier unless SkipFinalSnapshot is set.")
    if final:
        from services.rds_snapshot import add_snapshot

        add_snapshot(call, instance, final, as_list(instance["tags"]) if instance["CopyTagsToSnapshot"] else [])
    for other in list(instance["ReadReplicaDBInstanceIdentifiers"]):
        _detach(call, instance_of(call, other))
    _detach(call, instance)
    _drop_secret(call, instance)
    del instances(call)[name]
    return {"DBInstance": shown(instance, DBInstanceStatus="deleting")}


@operation("rds", "ListTagsForResource", "AddTagsToResource", "RemoveTagsFromResource")
def tags(call: Call) -> Any:
    tables = [call.table(name) for name in ("instances", "snapshots", "automated-backups", "parameter-groups")]
    arn = call.params["ResourceName"]
    fields = ("DBInstanceArn", "DBSnapshotArn", "DBInstanceAutomatedBackupsArn", "DBParameterGroupArn")
    record = next(filter(None, (by_arn([table], arn, field) for table, field in zip(tables, fields))), None)
    if record is None:
        return call.moto_only()
    record["tags"].update(as_map(call.params.get("Tags")))
    for key in call.params.get("TagKeys", []):
        record["tags"].pop(key, None)
    return {"TagList": as_list(record["tags"])} if call.operation.name == "ListTagsForResource" else {}
