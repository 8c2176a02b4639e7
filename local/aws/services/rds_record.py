"""The record of an RDS DB instance: what a new one is told with, and how requests change it.

Replaces moto's instances (which share one resource id and have no replicas of their own); subnet
groups, event subscriptions and option groups stay moto's. Changes apply at once, whatever
ApplyImmediately says. Nothing listens.
"""

from __future__ import annotations

import datetime
import json
import secrets
import string
from typing import Any

import registry
from clock import now
from gateway import Call
from registry import AwsError
from tags import as_list, as_map

LATEST_MINOR = {"13": "13.22", "14": "14.19", "15": "15.14", "16": "16.10", "17": "17.6", "18": "18.1"}
LICENSE = {"postgres": "postgresql-license", "mysql": "general-public-license", "mariadb": "general-public-license"}
PORT = {"postgres": 5432, "mysql": 3306, "mariadb": 3306}
#: Members of the requests that are told back under the same name.
SAME = (
    "DBInstanceClass",
    "AllocatedStorage",
    "MaxAllocatedStorage",
    "StorageType",
    "Iops",
    "StorageThroughput",
    "MultiAZ",
)
SAME += ("BackupRetentionPeriod", "PreferredBackupWindow", "PreferredMaintenanceWindow", "AutoMinorVersionUpgrade")
SAME += ("CopyTagsToSnapshot", "DeletionProtection", "PubliclyAccessible", "MonitoringInterval", "MonitoringRoleArn")
SAME += ("PerformanceInsightsKMSKeyId", "PerformanceInsightsRetentionPeriod", "DatabaseInsightsMode", "NetworkType")
SAME += (
    "AvailabilityZone",
    "KmsKeyId",
    "StorageEncrypted",
    "CACertificateIdentifier",
    "DedicatedLogVolume",
    "LicenseModel",
)
SAME += ("EngineLifecycleSupport", "BackupTarget")
#: Members with another name in the answer.
RENAMED = {
    "EnableIAMDatabaseAuthentication": "IAMDatabaseAuthenticationEnabled",
    "EnablePerformanceInsights": "PerformanceInsightsEnabled",
    "EnableCloudwatchLogsExports": "EnabledCloudwatchLogsExports",
}


def instances(call: Call, region: str | None = None) -> dict[str, Any]:
    return registry.table(call.account, region or call.region, "rds", "instances")


def instance_of(call: Call, name: str) -> dict[str, Any]:
    """The instance by identifier or ARN (also of another region)."""
    region = name.split(":")[3] if name.startswith("arn:") else None
    found = instances(call, region).get(name.split(":")[-1].lower())
    if not found:
        raise AwsError("DBInstanceNotFound", f"DBInstance {name} not found.")
    return found


def password_secret(call: Call, name: str, user: str, key: str | None) -> dict[str, str]:
    alphabet = string.ascii_letters + string.digits
    value = json.dumps({"username": user, "password": "".join(secrets.choice(alphabet) for _ in range(28))})
    secret = call.backend("secretsmanager").create_managed_secret(
        service_name="rds",
        secret_id=f"rds!db-{secrets.token_hex(16)}",
        secret_string=value,
        kms_key_id=key,
        description=f"of {name}",
    )
    return {
        "SecretArn": secret.arn,
        "SecretStatus": "active",
        "KmsKeyId": key or call.arn("key/aws-secretsmanager", "kms"),
    }


def drop_secret(call: Call, instance: dict[str, Any]) -> None:
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


def apply(call: Call, instance: dict[str, Any], given: dict[str, Any]) -> None:
    """Takes over what a create or a modify says."""
    instance.update({member: given[member] for member in SAME if member in given})
    instance.update({own: given[member] for member, own in RENAMED.items() if member in given})
    if "DBParameterGroupName" in given:
        name = given["DBParameterGroupName"]
        if not name.startswith("default.") and name not in call.table("parameter-groups"):
            raise AwsError("DBParameterGroupNotFound", f"DBParameterGroup not found: {name}")
        instance["DBParameterGroups"] = [{"DBParameterGroupName": name, "ParameterApplyStatus": "in-sync"}]
    if "VpcSecurityGroupIds" in given:
        instance["VpcSecurityGroups"] = [
            {"VpcSecurityGroupId": g, "Status": "active"} for g in given["VpcSecurityGroupIds"]
        ]
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
    apply(call, instance, given)
    instance["tags"] = as_map(given.get("Tags"))
    instances(call)[name] = instance
    return {"DBInstance": shown(instance, DBInstanceStatus="creating")}


def new_instance(call: Call, given: dict[str, Any], engine: str, version: str) -> dict[str, Any]:
    return _fresh(call, given["DBInstanceIdentifier"].lower(), engine, LATEST_MINOR.get(version, version))
