"""AWS Backup vaults with policy, lock and notifications, the account's settings, and the tags of all Backup resources.

Replaces moto's vaults. No job ever runs, so a vault has no recovery points.
"""

from __future__ import annotations

import datetime
from typing import Any

from clock import now
from gateway import Call
from registry import AwsError, operation
from tags import by_arn

TYPES = (
    "Aurora",
    "CloudFormation",
    "DSQL",
    "DocumentDB",
    "DynamoDB",
    "EBS",
    "EC2",
    "EFS",
    "EKS",
    "FSx",
    "Neptune",
    "RDS",
)
TYPES += (
    "Redshift",
    "Redshift Serverless",
    "S3",
    "SAP HANA on Amazon EC2",
    "Storage Gateway",
    "Timestream",
    "VirtualMachine",
)
MANAGED = ("DynamoDB", "EFS")


def not_found(what: str, name: str) -> AwsError:
    return AwsError("ResourceNotFoundException", f"{what} {name} was not found.")


def vault_of(call: Call) -> dict[str, Any]:
    name = call.params["BackupVaultName"]
    found = call.table("vaults").get(name)
    if not found:
        raise not_found("Backup vault", name)
    return found


@operation("backup", "CreateBackupVault")
def create_vault(call: Call) -> Any:
    name, arn = call.params["BackupVaultName"], call.arn(f"backup-vault:{call.params['BackupVaultName']}")
    if name in call.table("vaults"):
        raise AwsError("AlreadyExistsException", f"Backup vault with the same name already exists: {name}", Arn=arn)
    call.table("vaults")[name] = {
        "BackupVaultName": name,
        "BackupVaultArn": arn,
        "VaultType": "BACKUP_VAULT",
        "VaultState": "AVAILABLE",
        "EncryptionKeyArn": call.params.get("EncryptionKeyArn") or call.arn("key/aws-backup", "kms"),
        "CreationDate": now(),
        "NumberOfRecoveryPoints": 0,
        "Locked": False,
        "tags": call.params.get("BackupVaultTags", {}),
    }
    return call.table("vaults")[name]


@operation("backup", "DescribeBackupVault")
def describe_vault(call: Call) -> Any:
    return vault_of(call)


@operation("backup", "ListBackupVaults")
def list_vaults(call: Call) -> Any:
    return {"BackupVaultList": list(call.table("vaults").values())}


@operation("backup", "DeleteBackupVault")
def delete_vault(call: Call) -> Any:
    vault_of(call)
    del call.table("vaults")[call.params["BackupVaultName"]]
    return {}


@operation("backup", "ListRecoveryPointsByBackupVault")
def list_recovery_points(call: Call) -> Any:
    vault_of(call)
    return {"RecoveryPoints": []}


@operation("backup", "PutBackupVaultAccessPolicy")
def put_policy(call: Call) -> Any:
    vault_of(call)["policy"] = call.params["Policy"]
    return {}


@operation("backup", "GetBackupVaultAccessPolicy")
def get_policy(call: Call) -> Any:
    vault = vault_of(call)
    if "policy" not in vault:
        raise not_found("Policy of backup vault", vault["BackupVaultName"])
    return {**{k: vault[k] for k in ("BackupVaultName", "BackupVaultArn")}, "Policy": vault["policy"]}


@operation("backup", "DeleteBackupVaultAccessPolicy")
def delete_policy(call: Call) -> Any:
    vault_of(call).pop("policy", None)
    return {}


@operation("backup", "PutBackupVaultLockConfiguration")
def put_lock(call: Call) -> Any:
    vault, given = vault_of(call), call.params
    if given.get("MinRetentionDays", 1) < 1 or given.get("MaxRetentionDays", 1) > 36500:
        raise AwsError("InvalidParameterValueException", "Retention must be between 1 and 36500 days.")
    if given.get("ChangeableForDays", 3) < 3:
        raise AwsError("InvalidParameterValueException", "ChangeableForDays must be at least 3.")
    vault.update({k: given[k] for k in ("MinRetentionDays", "MaxRetentionDays") if k in given}, Locked=True)
    if "ChangeableForDays" in given:
        vault["LockDate"] = now() + datetime.timedelta(days=given["ChangeableForDays"])
    return {}


@operation("backup", "DeleteBackupVaultLockConfiguration")
def delete_lock(call: Call) -> Any:
    vault = vault_of(call)
    if "LockDate" in vault and vault["LockDate"] < now():
        raise AwsError("InvalidRequestException", "The vault's lock can no longer be changed.")
    for member in ("MinRetentionDays", "MaxRetentionDays", "LockDate"):
        vault.pop(member, None)
    vault["Locked"] = False
    return {}


@operation("backup", "PutBackupVaultNotifications")
def put_notifications(call: Call) -> Any:
    vault_of(call)["notifications"] = {k: call.params[k] for k in ("SNSTopicArn", "BackupVaultEvents")}
    return {}


@operation("backup", "GetBackupVaultNotifications")
def get_notifications(call: Call) -> Any:
    vault = vault_of(call)
    if "notifications" not in vault:
        raise not_found("Notifications of backup vault", vault["BackupVaultName"])
    return {**{k: vault[k] for k in ("BackupVaultName", "BackupVaultArn")}, **vault["notifications"]}


@operation("backup", "DeleteBackupVaultNotifications")
def delete_notifications(call: Call) -> Any:
    vault_of(call).pop("notifications", None)
    return {}


@operation("backup", "DescribeRegionSettings")
def describe_region_settings(call: Call) -> Any:
    # AWS adds types over the years; after a first setting only the types that were set are told.
    settings = call.table("settings")
    return {
        "ResourceTypeOptInPreference": settings.get("opt-in") or dict.fromkeys(TYPES, True),
        "ResourceTypeManagementPreference": settings.get("management") or dict.fromkeys(MANAGED, False),
    }


@operation("backup", "UpdateRegionSettings")
def update_region_settings(call: Call) -> Any:
    for name, member in (("opt-in", "ResourceTypeOptInPreference"), ("management", "ResourceTypeManagementPreference")):
        given = call.params.get(member, {})
        unknown = sorted(set(given) - set(TYPES))
        if unknown:
            raise AwsError("InvalidParameterValueException", f"Unknown resource types: {', '.join(unknown)}")
        call.table("settings").setdefault(name, {}).update(given)
    return {}


@operation("backup", "DescribeGlobalSettings")
def describe_global_settings(call: Call) -> Any:
    default = {"isCrossAccountBackupEnabled": "false"}
    return {"GlobalSettings": {**default, **call.global_table("settings")}, "LastUpdateTime": now()}


@operation("backup", "UpdateGlobalSettings")
def update_global_settings(call: Call) -> Any:
    call.global_table("settings").update(call.params.get("GlobalSettings", {}))
    return {}


def _tags(call: Call) -> dict[str, str] | None:
    arn = call.params["ResourceArn"]
    owners = (("vaults", "BackupVaultArn"), ("plans", "BackupPlanArn"), ("restore-plans", "RestoreTestingPlanArn"))
    record = next(filter(None, (by_arn([call.table(name)], arn, field) for name, field in owners)), None)
    if not record and ":report-plan:" not in arn:
        raise not_found("Resource", arn)
    return record["tags"] if record else None


@operation("backup", "ListTags", "TagResource", "UntagResource")
def tags(call: Call) -> Any:
    found = _tags(call)
    if found is None:
        return call.moto_only()
    found.update(call.params.get("Tags", {}))
    for key in call.params.get("TagKeyList", []):
        found.pop(key, None)
    return {"Tags": found} if call.operation.name == "ListTags" else {}
