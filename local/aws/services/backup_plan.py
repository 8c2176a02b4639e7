"""AWS Backup plans with versions and selections, restore testing plans with theirs. Nothing is ever backed up."""

from __future__ import annotations

import re
import uuid
from typing import Any

from clock import now
from gateway import Call
from registry import AwsError, operation
from services.backup_vault import not_found

#: What AWS fills in where a rule leaves it out (minutes).
RULE = {"StartWindowMinutes": 480, "CompletionWindowMinutes": 10080, "ScheduleExpressionTimezone": "Etc/UTC"}
RESTORE_NAME = re.compile(r"[A-Za-z0-9_]{1,50}")


def _plan(call: Call) -> dict[str, Any]:
    found = call.table("plans").get(call.params["BackupPlanId"])
    if not found:
        raise not_found("Backup plan", call.params["BackupPlanId"])
    return found


def _completed(given: dict[str, Any]) -> dict[str, Any]:
    for rule in given["Rules"]:
        life = rule.get("Lifecycle", {})
        cold, gone = life.get("MoveToColdStorageAfterDays", -1), life.get("DeleteAfterDays", -1)
        if cold >= 0 and 0 <= gone < cold + 90:
            raise AwsError(
                "InvalidParameterValueException", "DeleteAfterDays must be 90 days after MoveToColdStorageAfterDays."
            )
    rules = [{**RULE, "EnableContinuousBackup": False, "RuleId": str(uuid.uuid4()), **rule} for rule in given["Rules"]]
    return {**given, "Rules": rules}


@operation("backup", "CreateBackupPlan")
def create_plan(call: Call) -> Any:
    mark = str(uuid.uuid4())
    call.table("plans")[mark] = {
        "BackupPlan": _completed(call.params["BackupPlan"]),
        "BackupPlanId": mark,
        "BackupPlanArn": call.arn(f"backup-plan:{mark}"),
        "VersionId": str(uuid.uuid4()),
        "CreationDate": now(),
        "AdvancedBackupSettings": call.params["BackupPlan"].get("AdvancedBackupSettings", []),
        "tags": call.params.get("BackupPlanTags", {}),
    }
    return call.table("plans")[mark]


@operation("backup", "GetBackupPlan")
def get_plan(call: Call) -> Any:
    return _plan(call)


@operation("backup", "ListBackupPlans")
def list_plans(call: Call) -> Any:
    rows = call.table("plans").values()
    return {"BackupPlansList": [{**row, "BackupPlanName": row["BackupPlan"]["BackupPlanName"]} for row in rows]}


@operation("backup", "UpdateBackupPlan")
def update_plan(call: Call) -> Any:
    plan = _plan(call)
    plan["BackupPlan"] = _completed(call.params["BackupPlan"])
    plan["AdvancedBackupSettings"] = call.params["BackupPlan"].get("AdvancedBackupSettings", [])
    plan["VersionId"] = str(uuid.uuid4())
    return plan


@operation("backup", "DeleteBackupPlan")
def delete_plan(call: Call) -> Any:
    plan = _plan(call)
    if any(key[0] == plan["BackupPlanId"] for key in call.table("selections")):
        raise AwsError(
            "InvalidRequestException", "Related backup plan selections must be deleted prior to backup plan deletion"
        )
    del call.table("plans")[plan["BackupPlanId"]]
    return {**plan, "DeletionDate": now()}


def _selection(call: Call) -> dict[str, Any]:
    found = call.table("selections").get((call.params["BackupPlanId"], call.params["SelectionId"]))
    if not found:
        # AWS's own words and code; the provider recognizes them.
        raise AwsError(
            "InvalidParameterValueException", f"Cannot find Backup plan: selection {call.params['SelectionId']}"
        )
    return found


@operation("backup", "CreateBackupSelection")
def create_selection(call: Call) -> Any:
    plan, mark = _plan(call)["BackupPlanId"], str(uuid.uuid4())
    given = call.params["BackupSelection"]
    conditions = dict.fromkeys(("StringEquals", "StringNotEquals", "StringLike", "StringNotLike"), [])
    selection = {"Resources": [], "NotResources": [], "ListOfTags": [], **given}
    selection["Conditions"] = {**conditions, **given.get("Conditions", {})}
    record = {"BackupSelection": selection, "SelectionId": mark, "BackupPlanId": plan, "CreationDate": now()}
    call.table("selections")[(plan, mark)] = record
    return record


@operation("backup", "GetBackupSelection")
def get_selection(call: Call) -> Any:
    return _selection(call)


@operation("backup", "ListBackupSelections")
def list_selections(call: Call) -> Any:
    plan = _plan(call)["BackupPlanId"]
    rows = [row for key, row in call.table("selections").items() if key[0] == plan]
    return {"BackupSelectionsList": [{**row, **row["BackupSelection"]} for row in rows]}


@operation("backup", "DeleteBackupSelection")
def delete_selection(call: Call) -> Any:
    selection = _selection(call)
    del call.table("selections")[(selection["BackupPlanId"], selection["SelectionId"])]
    return {}


def _restore_plan(call: Call) -> dict[str, Any]:
    found = call.table("restore-plans").get(call.params["RestoreTestingPlanName"])
    if not found:
        raise not_found("Restore testing plan", call.params["RestoreTestingPlanName"])
    return found


def _restore_name(name: str) -> str:
    if not RESTORE_NAME.fullmatch(name):
        raise AwsError("InvalidParameterValueException", f"Only letters, digits and underscores are allowed: {name}")
    return name


@operation("backup", "CreateRestoreTestingPlan")
def create_restore_plan(call: Call) -> Any:
    given = call.params["RestoreTestingPlan"]
    name = _restore_name(given["RestoreTestingPlanName"])
    if name in call.table("restore-plans"):
        raise AwsError("AlreadyExistsException", f"Restore testing plan already exists: {name}")
    points = {"ExcludeVaults": [], "SelectionWindowDays": 30, **given["RecoveryPointSelection"]}
    call.table("restore-plans")[name] = {
        "ScheduleExpressionTimezone": "Etc/UTC",
        "StartWindowHours": 24,
        **given,
        "RecoveryPointSelection": points,
        "CreationTime": now(),
        "LastUpdateTime": now(),
        "RestoreTestingPlanArn": call.arn(f"restore-testing-plan:{name}-{uuid.uuid4()}"),
        "tags": call.params.get("Tags", {}),
    }
    return call.table("restore-plans")[name]


@operation("backup", "GetRestoreTestingPlan")
def get_restore_plan(call: Call) -> Any:
    return {"RestoreTestingPlan": _restore_plan(call)}


@operation("backup", "ListRestoreTestingPlans")
def list_restore_plans(call: Call) -> Any:
    return {"RestoreTestingPlans": list(call.table("restore-plans").values())}


@operation("backup", "UpdateRestoreTestingPlan")
def update_restore_plan(call: Call) -> Any:
    plan, given = _restore_plan(call), call.params["RestoreTestingPlan"]
    points = {**plan["RecoveryPointSelection"], **given.get("RecoveryPointSelection", {})}
    plan.update({**given, "RecoveryPointSelection": points, "LastUpdateTime": now()})
    return {**plan, "UpdateTime": now()}


@operation("backup", "DeleteRestoreTestingPlan")
def delete_restore_plan(call: Call) -> Any:
    name = _restore_plan(call)["RestoreTestingPlanName"]
    if any(key[0] == name for key in call.table("restore-selections")):
        raise AwsError("InvalidRequestException", f"Restore testing plan {name} still has selections.")
    del call.table("restore-plans")[name]
    return {}


def _restore_selection(call: Call) -> dict[str, Any]:
    key = (_restore_plan(call)["RestoreTestingPlanName"], call.params["RestoreTestingSelectionName"])
    found = call.table("restore-selections").get(key)
    if not found:
        raise not_found("Restore testing selection", key[1])
    return found


@operation("backup", "CreateRestoreTestingSelection")
def create_restore_selection(call: Call) -> Any:
    plan, given = _restore_plan(call), call.params["RestoreTestingSelection"]
    key = (plan["RestoreTestingPlanName"], _restore_name(given["RestoreTestingSelectionName"]))
    if key in call.table("restore-selections"):
        raise AwsError("AlreadyExistsException", f"Restore testing selection already exists: {key[1]}")
    owner = {"RestoreTestingPlanName": key[0], "CreationTime": now()}
    # As AWS does: conditions cover all resources of the type, ARNs leave no conditions.
    conditions = given.get("ProtectedResourceConditions", {})
    arns = given.get("ProtectedResourceArns") or (["*"] if conditions else [])
    shown = {"ProtectedResourceArns": arns, "RestoreMetadataOverrides": {}, "ValidationWindowHours": 0, **owner}
    call.table("restore-selections")[key] = {**given, **{k: given.get(k, v) for k, v in shown.items()}}
    return {**owner, "RestoreTestingPlanArn": plan["RestoreTestingPlanArn"], "RestoreTestingSelectionName": key[1]}


@operation("backup", "GetRestoreTestingSelection")
def get_restore_selection(call: Call) -> Any:
    return {"RestoreTestingSelection": _restore_selection(call)}


@operation("backup", "ListRestoreTestingSelections")
def list_restore_selections(call: Call) -> Any:
    name = _restore_plan(call)["RestoreTestingPlanName"]
    return {
        "RestoreTestingSelections": [row for key, row in call.table("restore-selections").items() if key[0] == name]
    }


@operation("backup", "UpdateRestoreTestingSelection")
def update_restore_selection(call: Call) -> Any:
    selection = _restore_selection(call)
    selection.update(call.params["RestoreTestingSelection"])
    plan = _restore_plan(call)
    return {**selection, "UpdateTime": now(), "RestoreTestingPlanArn": plan["RestoreTestingPlanArn"]}


@operation("backup", "DeleteRestoreTestingSelection")
def delete_restore_selection(call: Call) -> Any:
    selection = _restore_selection(call)
    del call.table("restore-selections")[
        (selection["RestoreTestingPlanName"], selection["RestoreTestingSelectionName"])
    ]
    return {}
