"""EC2's switches of an account and region, which moto lacks: default EBS key, sharing, metadata, serial console."""

from __future__ import annotations

from typing import Any

from gateway import Call
from registry import AwsError, operation

DEFAULT_KEY = "alias/aws/ebs"
METADATA = ("HttpTokens", "HttpPutResponseHopLimit", "HttpEndpoint", "InstanceMetadataTags", "HttpTokensEnforced")


def _switch(call: Call, name: str, default: Any) -> Any:
    return call.table("account-switches").get(name, default)


@operation("ec2", "GetEbsDefaultKmsKeyId")
def get_default_key(call: Call) -> Any:
    return {"KmsKeyId": _switch(call, "ebs-key", call.arn(DEFAULT_KEY, "kms"))}


@operation("ec2", "ModifyEbsDefaultKmsKeyId")
def modify_default_key(call: Call) -> Any:
    key = call.params["KmsKeyId"]
    call.table("account-switches")["ebs-key"] = key if key.startswith("arn:") else call.arn(f"key/{key}", "kms")
    return get_default_key(call)


@operation("ec2", "ResetEbsDefaultKmsKeyId")
def reset_default_key(call: Call) -> Any:
    call.table("account-switches").pop("ebs-key", None)
    return get_default_key(call)


@operation(
    "ec2", "GetSnapshotBlockPublicAccessState", "EnableSnapshotBlockPublicAccess", "DisableSnapshotBlockPublicAccess"
)
def snapshot_sharing(call: Call) -> Any:
    if call.operation.name.startswith("Enable"):
        call.table("account-switches")["snapshots"] = call.params["State"]
    if call.operation.name.startswith("Disable"):
        call.table("account-switches").pop("snapshots", None)
    return {"State": _switch(call, "snapshots", "unblocked"), "ManagedBy": "account"}


@operation("ec2", "GetImageBlockPublicAccessState", "EnableImageBlockPublicAccess", "DisableImageBlockPublicAccess")
def image_sharing(call: Call) -> Any:
    if call.operation.name.startswith("Enable"):
        call.table("account-switches")["images"] = call.params["ImageBlockPublicAccessState"]
    if call.operation.name.startswith("Disable"):
        call.table("account-switches")["images"] = "unblocked"
    return {"ImageBlockPublicAccessState": _switch(call, "images", "block-new-sharing"), "ManagedBy": "account"}


@operation("ec2", "ModifyInstanceMetadataDefaults")
def modify_metadata_defaults(call: Call) -> Any:
    kept = dict(_switch(call, "metadata", {}))
    for member in METADATA:
        value = call.params.get(member)
        if value in ("no-preference", -1):
            kept.pop(member, None)
        elif value is not None:
            kept[member] = value
    if not 1 <= kept.get("HttpPutResponseHopLimit", 1) <= 64:
        raise AwsError("InvalidParameterValue", "HttpPutResponseHopLimit must be between 1 and 64.")
    call.table("account-switches")["metadata"] = kept
    return {"Return": True}


@operation("ec2", "GetInstanceMetadataDefaults")
def get_metadata_defaults(call: Call) -> Any:
    return {"AccountLevel": _switch(call, "metadata", {})}


@operation("ec2", "GetSerialConsoleAccessStatus", "EnableSerialConsoleAccess", "DisableSerialConsoleAccess")
def serial_console(call: Call) -> Any:
    if not call.operation.name.startswith("Get"):
        call.table("account-switches")["serial-console"] = call.operation.name.startswith("Enable")
    return {"SerialConsoleAccessEnabled": _switch(call, "serial-console", False)}
