"""Secrets Manager rotation: schedule and the pending version that a function is called for.

The function itself is not run (moto would need Docker): who plays its part finds the version by its label AWSPENDING.
"""

from __future__ import annotations

import datetime
import re
import time
import uuid
from typing import Any

from clock import now
from gateway import Call
from registry import AwsError, operation


def _secret(call: Call) -> Any:
    secrets = call.backend("secretsmanager").secrets
    secret = secrets.get(call.params["SecretId"]) if call.params["SecretId"] in secrets else None
    if not secret:
        raise AwsError("ResourceNotFoundException", "Secrets Manager can't find the specified secret.")
    return secret


def _days(rules: dict[str, Any]) -> float:
    found = re.fullmatch(r"rate\((\d+) (day|hour)s?\)", rules.get("ScheduleExpression", ""))
    if found:
        return int(found[1]) / (1 if found[2] == "day" else 24)
    return float(rules.get("AutomaticallyAfterDays", 30))


@operation("secretsmanager", "RotateSecret")
def rotate_secret(call: Call) -> Any:
    secret, given = _secret(call), call.params
    if secret.is_deleted():
        raise AwsError("InvalidRequestException", "You can't perform this operation on a secret marked deleted.")
    old = call.table("rotations").get(secret.arn, {})
    function = given.get("RotationLambdaARN") or old.get("RotationLambdaARN")
    if not function:
        raise AwsError("InvalidRequestException", "No Lambda rotation function ARN is associated with this secret.")
    if not any(f.function_arn == function.removesuffix(":$LATEST") for f in call.backend("lambda").list_functions()):
        raise AwsError("ResourceNotFoundException", f"Resource not found for ARN '{function}'.")
    rules = given.get("RotationRules") or old.get("RotationRules", {})
    if "AutomaticallyAfterDays" in rules and "ScheduleExpression" in rules:
        raise AwsError("InvalidParameterException", "Give either AutomaticallyAfterDays or ScheduleExpression.")
    due = now() + datetime.timedelta(days=_days(rules))
    rotation = {"RotationEnabled": True, "RotationLambdaARN": function, "RotationRules": rules, "NextRotationDate": due}
    call.table("rotations")[secret.arn] = rotation
    version = secret.default_version_id or str(uuid.uuid4())
    if secret.versions and given.get("RotateImmediately", True):
        version = _begin(secret, given.get("ClientRequestToken") or str(uuid.uuid4()))
    return {"ARN": secret.arn, "Name": secret.name, "VersionId": version}


def _begin(secret: Any, version: str) -> str:
    """A version without a value; the current one stays until the function moves its label."""
    labels = [v["version_stages"] for v in secret.versions.values()]
    if any("AWSPENDING" in stages and "AWSCURRENT" not in stages for stages in labels):
        message = "A previous rotation isn't complete. That rotation will be reattempted."
        raise AwsError("InvalidRequestException", message)
    for stages in labels:
        # AWS takes the label off when the rotation ends; moto leaves it.
        if "AWSPENDING" in stages:
            stages.remove("AWSPENDING")
    secret.versions[version] = {
        "createdate": int(time.time()),
        "version_id": version,
        "version_stages": ["AWSPENDING"],
    }
    return version


@operation("secretsmanager", "CancelRotateSecret")
def cancel_rotate_secret(call: Call) -> Any:
    secret = _secret(call)
    rotation = call.table("rotations").get(secret.arn, {})
    call.table("rotations")[secret.arn] = {k: v for k, v in rotation.items() if k == "RotationLambdaARN"} | {
        "RotationEnabled": False
    }
    return {"ARN": secret.arn, "Name": secret.name}


@operation("secretsmanager", "DescribeSecret")
def describe_secret(call: Call) -> Any:
    result = call.moto()
    return {**result, **call.table("rotations").get(result["ARN"], {})}


@operation("secretsmanager", "CreateSecret", "ReplicateSecretToRegions")
def create_with_replicas(call: Call) -> Any:
    """A replica is encrypted with the key that was asked for; moto tells its default alias instead."""
    result = call.moto()
    keys = {replica["Region"]: replica.get("KmsKeyId") for replica in call.params.get("AddReplicaRegions", [])}
    for replica in call.backend("secretsmanager").secrets[result["ARN"]].replicas:
        if keys.get(replica.region):
            replica.config["KmsKeyId"] = keys[replica.region]
    return result
