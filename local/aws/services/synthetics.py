"""CloudWatch Synthetics canaries: life cycle, start and stop, tags. Replaces moto's. No canary ever runs.

The Lambda function and layer that AWS makes for a canary are only named (EngineArn, SourceLocationArn).
"""

from __future__ import annotations

import re
import uuid
from typing import Any

from clock import now
from gateway import Call
from registry import AwsError, operation
from tags import by_arn

MINIMUM_MEMORY = 960


def _canary(call: Call) -> dict[str, Any]:
    found = call.table("canaries").get(call.params["Name"])
    if not found:
        raise AwsError("ResourceNotFoundException", f"Canary not found: {call.params['Name']}")
    return found


def _apply(call: Call, canary: dict[str, Any], given: dict[str, Any]) -> None:
    same = ("ExecutionRoleArn", "RuntimeVersion", "ArtifactS3Location", "ArtifactConfig", "KmsKeyArn", "BrowserConfigs")
    same += ("SuccessRetentionPeriodInDays", "FailureRetentionPeriodInDays", "ProvisionedResourceCleanup")
    canary.update({member: given[member] for member in same if member in given})
    if "Code" in given:
        code = given["Code"]
        if not code.get("ZipFile") and not code.get("S3Bucket"):
            raise AwsError("ValidationException", "The canary's code must be given as ZipFile or in S3.")
        layer = f"layer:cwsyn-{canary['Name']}-{canary['Id']}:{int(now().timestamp())}"
        canary["Code"] = {"SourceLocationArn": call.arn(layer, "lambda"), "Handler": code["Handler"]}
    if "Schedule" in given:
        canary["Schedule"] = {"DurationInSeconds": 0, "RetryConfig": {"MaxRetries": 0}, **given["Schedule"]}
    if "RunConfig" in given:
        # Environment variables are not told back.
        config = {k: v for k, v in given["RunConfig"].items() if k != "EnvironmentVariables"}
        canary["RunConfig"] = {**canary["RunConfig"], **config}
        if canary["RunConfig"]["MemoryInMB"] < MINIMUM_MEMORY:
            raise AwsError("ValidationException", f"MemoryInMB must be at least {MINIMUM_MEMORY}.")
    if given.get("VpcConfig", {}).get("SubnetIds"):
        vpc = call.backend("ec2").get_subnet(given["VpcConfig"]["SubnetIds"][0]).vpc_id
        canary["VpcConfig"] = {"VpcId": vpc, **given["VpcConfig"]}
    canary["Timeline"]["LastModified"] = now()


@operation("synthetics", "CreateCanary")
def create_canary(call: Call) -> Any:
    name = call.params["Name"]
    if not re.fullmatch(r"[0-9a-z_-]{1,255}", name):
        raise AwsError("ValidationException", f"Invalid canary name: {name}")
    if name in call.table("canaries"):
        raise AwsError("ConflictException", f"Canary name already exists: {name}")
    mark = str(uuid.uuid4())
    canary = {
        "Id": mark,
        "Name": name,
        "RunConfig": {"TimeoutInSeconds": 840, "MemoryInMB": 1500, "ActiveTracing": False, "EphemeralStorage": 1024},
        "SuccessRetentionPeriodInDays": 31,
        "FailureRetentionPeriodInDays": 31,
        "ProvisionedResourceCleanup": "AUTOMATIC",
        "Status": {"State": "READY", "StateReasonCode": "CREATE_COMPLETE"},
        "Timeline": {"Created": now(), "LastModified": now()},
        "EngineArn": call.arn(f"function:cwsyn-{name}-{mark}:1", "lambda"),
        "Tags": call.params.get("Tags", {}),
    }
    _apply(call, canary, call.params)
    call.table("canaries")[name] = canary
    return {"Canary": {**canary, "Status": {"State": "CREATING"}}}


@operation("synthetics", "GetCanary")
def get_canary(call: Call) -> Any:
    return {"Canary": _canary(call)}


@operation("synthetics", "DescribeCanaries")
def describe_canaries(call: Call) -> Any:
    wanted = call.params.get("Names")
    return {"Canaries": [row for name, row in call.table("canaries").items() if not wanted or name in wanted]}


@operation("synthetics", "GetCanaryRuns", "DescribeCanariesLastRun")
def no_runs(call: Call) -> Any:
    return {"CanaryRuns": [], "CanariesLastRun": []}


@operation("synthetics", "UpdateCanary")
def update_canary(call: Call) -> Any:
    _apply(call, _canary(call), call.params)
    return {}


@operation("synthetics", "StartCanary")
def start_canary(call: Call) -> Any:
    canary = _canary(call)
    if canary["Status"]["State"] == "RUNNING":
        raise AwsError("ConflictException", f"Canary is already running: {canary['Name']}")
    canary["Status"] = {"State": "RUNNING"}
    canary["Timeline"]["LastStarted"] = now()
    return {}


@operation("synthetics", "StopCanary")
def stop_canary(call: Call) -> Any:
    canary = _canary(call)
    if canary["Status"]["State"] != "RUNNING":
        raise AwsError("ConflictException", f"Canary is not running: {canary['Name']}")
    canary["Status"] = {"State": "STOPPED"}
    canary["Timeline"]["LastStopped"] = now()
    return {}


@operation("synthetics", "DeleteCanary")
def delete_canary(call: Call) -> Any:
    canary = _canary(call)
    if canary["Status"]["State"] == "RUNNING":
        raise AwsError("ConflictException", f"Canary must be stopped first: {canary['Name']}")
    del call.table("canaries")[canary["Name"]]
    return {}


@operation("synthetics", "ListTagsForResource", "TagResource", "UntagResource")
def tags(call: Call) -> Any:
    name = call.params["ResourceArn"].split(":canary:")[-1]
    canary = by_arn([call.table("canaries")], name, "Name")
    if not canary:
        raise AwsError("ResourceNotFoundException", f"Canary not found: {name}")
    canary["Tags"].update(call.params.get("Tags", {}))
    for key in call.params.get("TagKeys", []):
        canary["Tags"].pop(key, None)
    return {"Tags": canary["Tags"]} if call.operation.name == "ListTagsForResource" else {}
