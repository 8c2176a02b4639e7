"""CloudFront functions in their two stages. They are kept, never run."""

from __future__ import annotations

import datetime
from typing import Any

from clock import now
from gateway import Call
from registry import AwsError, operation
from services.cloudfront_policy import etag


def _stages(call: Call) -> dict[str, Any]:
    found = call.global_table("functions").get(call.params["Name"])
    if not found:
        raise AwsError("NoSuchFunctionExists", f"The function {call.params['Name']} does not exist.")
    return found


def _stage(call: Call) -> dict[str, Any]:
    stages, stage = _stages(call), call.params.get("Stage", "DEVELOPMENT")
    if stage not in stages:
        raise AwsError("NoSuchFunctionExists", f"The function {call.params['Name']} has no stage {stage}.")
    return stages[stage]


def _matched(call: Call) -> dict[str, Any]:
    stages = _stages(call)
    if call.params.get("IfMatch") != stages["DEVELOPMENT"]["etag"]:
        raise AwsError("InvalidIfMatchVersion", "The If-Match version is missing or not valid for the resource.")
    return stages


def _row(call: Call, stage: str, config: dict[str, Any], code: bytes, created: datetime.datetime) -> dict[str, Any]:
    name = call.params["Name"]
    arn = call.arn(f"function/{name}", regional=False)
    metadata = {"FunctionARN": arn, "Stage": stage, "CreatedTime": created, "LastModifiedTime": now()}
    config = {"KeyValueStoreAssociations": {"Quantity": 0}, **config}
    summary = {"Name": name, "Status": "UNASSOCIATED", "FunctionConfig": config, "FunctionMetadata": metadata}
    return {"FunctionSummary": summary, "code": code, "etag": etag(), "created": created}


def _told(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "FunctionSummary": row["FunctionSummary"],
        "ETag": row["etag"],
        "Location": "https://cloudfront.amazonaws.com/",
    }


@operation("cloudfront", "CreateFunction")
def create_function(call: Call) -> Any:
    name = call.params["Name"]
    if name in call.global_table("functions"):
        raise AwsError("FunctionAlreadyExists", f"A function with the name {name} already exists.")
    row = _row(call, "DEVELOPMENT", call.params["FunctionConfig"], call.params["FunctionCode"], now())
    call.global_table("functions")[name] = {"DEVELOPMENT": row}
    return _told(row)


@operation("cloudfront", "DescribeFunction")
def describe_function(call: Call) -> Any:
    return _told(_stage(call))


@operation("cloudfront", "GetFunction")
def get_function(call: Call) -> Any:
    row = _stage(call)
    return {"FunctionCode": row["code"], "ETag": row["etag"], "ContentType": "application/octet-stream"}


@operation("cloudfront", "ListFunctions")
def list_functions(call: Call) -> Any:
    stage = call.params.get("Stage", "DEVELOPMENT")
    rows = [row[stage]["FunctionSummary"] for row in call.global_table("functions").values() if stage in row]
    return {"FunctionList": {"MaxItems": 100, "Quantity": len(rows), "Items": rows}}


@operation("cloudfront", "UpdateFunction")
def update_function(call: Call) -> Any:
    stages = _matched(call)
    created = stages["DEVELOPMENT"]["created"]
    row = _row(call, "DEVELOPMENT", call.params["FunctionConfig"], call.params["FunctionCode"], created)
    stages["DEVELOPMENT"] = row
    return _told(row)


@operation("cloudfront", "PublishFunction")
def publish_function(call: Call) -> Any:
    stages = _matched(call)
    draft = stages["DEVELOPMENT"]
    stages["LIVE"] = _row(call, "LIVE", draft["FunctionSummary"]["FunctionConfig"], draft["code"], draft["created"])
    return _told(stages["LIVE"])


@operation("cloudfront", "DeleteFunction")
def delete_function(call: Call) -> Any:
    stages = _matched(call)
    arn = stages["DEVELOPMENT"]["FunctionSummary"]["FunctionMetadata"]["FunctionARN"]
    if any(f"'{arn}'" in str(row["DistributionConfig"]) for row in call.global_table("distributions").values()):
        raise AwsError("FunctionInUse", "The function is associated with one or more distributions.")
    del call.global_table("functions")[call.params["Name"]]
    return {}
