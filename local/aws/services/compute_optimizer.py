"""Compute Optimizer: enrolment of the account. There are no recommendations."""

from __future__ import annotations

from typing import Any

from clock import now
from gateway import Call
from registry import AwsError, operation


@operation("compute-optimizer", "GetEnrollmentStatus")
def get_enrollment_status(call: Call) -> Any:
    default = {"status": "Inactive", "memberAccountsEnrolled": False}
    return call.global_table("enrollment").get("account", default)


@operation("compute-optimizer", "UpdateEnrollmentStatus")
def update_enrollment_status(call: Call) -> Any:
    status = call.params["status"]
    if status not in ("Active", "Inactive"):
        raise AwsError("InvalidParameterValueException", f"Invalid enrollment status: {status}")
    call.global_table("enrollment")["account"] = {
        "status": status,
        "memberAccountsEnrolled": call.params.get("includeMemberAccounts", False),
        "lastUpdatedTimestamp": now(),
    }
    return {"status": status}
