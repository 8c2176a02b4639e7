"""S3 buckets: members of logging, notification and payment that moto takes but does not tell."""

from __future__ import annotations

from typing import Any

from gateway import Call
from registry import operation


def _key(call: Call) -> tuple[str, str]:
    """As long as the bucket lives: a new one of the same name has none of it."""
    bucket = call.backend("s3").head_bucket(call.params["Bucket"])
    return (bucket.name, str(bucket.creation_date))


@operation("s3", "PutBucketLogging")
def put_logging(call: Call) -> Any:
    result = call.moto()
    enabled = call.params.get("BucketLoggingStatus", {}).get("LoggingEnabled", {})
    call.global_table("log-formats")[_key(call)] = enabled.get("TargetObjectKeyFormat")
    return result


@operation("s3", "GetBucketLogging")
def get_logging(call: Call) -> Any:
    result, form = call.moto(), call.global_table("log-formats").get(_key(call))
    if form and "LoggingEnabled" in result:
        result["LoggingEnabled"]["TargetObjectKeyFormat"] = form
    return result


@operation("s3", "PutBucketNotificationConfiguration")
def put_notification(call: Call) -> Any:
    result = call.moto()
    given = call.params.get("NotificationConfiguration", {})
    call.global_table("event-bridge")[_key(call)] = "EventBridgeConfiguration" in given
    return result


@operation("s3", "GetBucketNotificationConfiguration")
def get_notification(call: Call) -> Any:
    result = call.moto()
    if call.global_table("event-bridge").get(_key(call)):
        result["EventBridgeConfiguration"] = {}
    return result


@operation("s3", "PutBucketRequestPayment")
def put_request_payment(call: Call) -> Any:
    call.global_table("payers")[_key(call)] = call.params["RequestPaymentConfiguration"]["Payer"]
    return {}


@operation("s3", "GetBucketRequestPayment")
def get_request_payment(call: Call) -> Any:
    return {"Payer": call.global_table("payers").get(_key(call), "BucketOwner")}
