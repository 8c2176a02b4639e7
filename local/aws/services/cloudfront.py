"""CloudFront distributions told back as they were given, their extra metrics, functions, tags. Nothing is served.

Replaces moto's distributions and functions, which keep only a part of what is given.
"""

from __future__ import annotations

import secrets
import string
from typing import Any

from clock import now
from gateway import Call
from registry import AwsError, operation
from services.cloudfront_policy import etag
from tags import as_list, as_map

ORIGIN = {"OriginPath": "", "ConnectionAttempts": 3, "ConnectionTimeout": 10, "OriginAccessControlId": ""}

LISTS = ("Aliases", "CacheBehaviors", "CustomErrorResponses", "OriginGroups")
#: What CloudFront tells where a distribution leaves it out.
DEFAULTS: dict[str, Any] = {
    "DefaultRootObject": "",
    "WebACLId": "",
    "HttpVersion": "http2",
    "IsIPV6Enabled": True,
    "PriceClass": "PriceClass_All",
    "Staging": False,
    "ContinuousDeploymentPolicyId": "",
    "Logging": {"Enabled": False, "IncludeCookies": False, "Bucket": "", "Prefix": ""},
    "Restrictions": {"GeoRestriction": {"RestrictionType": "none", "Quantity": 0}},
    "ViewerCertificate": {
        "CloudFrontDefaultCertificate": True,
        "MinimumProtocolVersion": "TLSv1",
        "CertificateSource": "cloudfront",
    },
}


def _mark(length: int) -> str:
    return "".join(secrets.choice(string.ascii_uppercase + string.digits) for _ in range(length))


def _found(call: Call, mark: str) -> dict[str, Any]:
    found = call.global_table("distributions").get(mark)
    if not found:
        raise AwsError("NoSuchDistribution", "The specified distribution does not exist.")
    return found


def _matched(call: Call) -> dict[str, Any]:
    found = _found(call, call.params["Id"])
    if call.params.get("IfMatch") != found["etag"]:
        raise AwsError("PreconditionFailed", "The request failed because it didn't meet the preconditions.")
    return found


def _behavior(given: dict[str, Any]) -> dict[str, Any]:
    none = {"Quantity": 0}
    off = {"TrustedSigners": {"Enabled": False, **none}, "TrustedKeyGroups": {"Enabled": False, **none}}
    off.update({"LambdaFunctionAssociations": none, "FunctionAssociations": none})
    return {**off, "SmoothStreaming": False, "Compress": False, "FieldLevelEncryptionId": "", **given}


def _completed(call: Call, given: dict[str, Any], but: str = "") -> dict[str, Any]:
    none = {"Quantity": 0}
    config: dict[str, Any] = {**dict.fromkeys(LISTS, none), **DEFAULTS}
    config.update(given)
    shield = {"CustomHeaders": none, "OriginShield": {"Enabled": False}}
    origins = [{**ORIGIN, **shield, **origin} for origin in given["Origins"]["Items"]]
    names = {origin["Id"] for origin in origins}
    config["Origins"] = {"Quantity": len(origins), "Items": origins}
    config["DefaultCacheBehavior"] = _behavior(given["DefaultCacheBehavior"])
    others = [_behavior(item) for item in config["CacheBehaviors"].get("Items", [])]
    config["CacheBehaviors"] = {"Quantity": len(others), "Items": others}
    for behavior in [config["DefaultCacheBehavior"], *others]:
        if behavior["TargetOriginId"] not in names:
            raise AwsError("NoSuchOrigin", f"No origin has the id {behavior['TargetOriginId']}.")
    for row in call.global_table("distributions").values():
        taken = set(row["DistributionConfig"]["Aliases"].get("Items", [])) & set(config["Aliases"].get("Items", []))
        if taken and row["Id"] != but:
            raise AwsError("CNAMEAlreadyExists", f"Aliases are already in use: {', '.join(sorted(taken))}")
    return config


def _create(call: Call, given: dict[str, Any], tags: dict[str, str]) -> Any:
    mark = "E" + _mark(13)
    off = {"Enabled": False, "Quantity": 0}
    row = {
        "Id": mark,
        "ARN": call.arn(f"distribution/{mark}", regional=False),
        "Status": "Deployed",
        "LastModifiedTime": now(),
        "InProgressInvalidationBatches": 0,
        "DomainName": f"d{_mark(13).lower()}.cloudfront.net",
        "ActiveTrustedSigners": off,
        "ActiveTrustedKeyGroups": off,
        "DistributionConfig": _completed(call, given),
        "etag": etag(),
        "tags": tags,
    }
    call.global_table("distributions")[mark] = row
    return {
        "Distribution": row,
        "ETag": row["etag"],
        "Location": f"https://cloudfront.amazonaws.com/2020-05-31/distribution/{mark}",
    }


@operation("cloudfront", "CreateDistribution")
def create_distribution(call: Call) -> Any:
    return _create(call, call.params["DistributionConfig"], {})


@operation("cloudfront", "CreateDistributionWithTags")
def create_distribution_with_tags(call: Call) -> Any:
    given = call.params["DistributionConfigWithTags"]
    return _create(call, given["DistributionConfig"], as_map(given["Tags"].get("Items")))


@operation("cloudfront", "GetDistribution", "GetDistributionConfig")
def get_distribution(call: Call) -> Any:
    row = _found(call, call.params["Id"])
    return {"Distribution": row, "DistributionConfig": row["DistributionConfig"], "ETag": row["etag"]}


@operation("cloudfront", "ListDistributions")
def list_distributions(call: Call) -> Any:
    rows = [{**row, **row["DistributionConfig"]} for row in call.global_table("distributions").values()]
    return {
        "DistributionList": {"Marker": "", "MaxItems": 100, "IsTruncated": False, "Quantity": len(rows), "Items": rows}
    }


@operation("cloudfront", "UpdateDistribution")
def update_distribution(call: Call) -> Any:
    row = _matched(call)
    config = _completed(call, call.params["DistributionConfig"], row["Id"])
    row.update({"DistributionConfig": config, "LastModifiedTime": now(), "etag": etag()})
    return {"Distribution": row, "ETag": row["etag"]}


@operation("cloudfront", "DeleteDistribution")
def delete_distribution(call: Call) -> Any:
    row = _matched(call)
    if row["DistributionConfig"]["Enabled"]:
        raise AwsError("DistributionNotDisabled", "The distribution you are trying to delete has not been disabled.")
    del call.global_table("distributions")[row["Id"]]
    call.global_table("monitoring").pop(row["Id"], None)
    return {}


@operation("cloudfront", "CreateInvalidation", "GetInvalidation")
def invalidation(call: Call) -> Any:
    distribution = _found(call, call.params["DistributionId"])["Id"]
    rows = call.global_table("invalidations")
    mark = call.params.get("Id") or "I" + _mark(13)
    if call.operation.name == "CreateInvalidation":
        batch = call.params["InvalidationBatch"]
        rows[(distribution, mark)] = {
            "Id": mark,
            "Status": "Completed",
            "CreateTime": now(),
            "InvalidationBatch": batch,
        }
    if (distribution, mark) not in rows:
        raise AwsError("NoSuchInvalidation", "The specified invalidation does not exist.")
    return {
        "Invalidation": rows[(distribution, mark)],
        "Location": f"https://cloudfront.amazonaws.com/2020-05-31/{mark}",
    }


@operation("cloudfront", "CreateMonitoringSubscription", "GetMonitoringSubscription", "DeleteMonitoringSubscription")
def monitoring(call: Call) -> Any:
    mark, rows = _found(call, call.params["DistributionId"])["Id"], call.global_table("monitoring")
    if call.operation.name.startswith("Create"):
        rows[mark] = call.params["MonitoringSubscription"]
    if mark not in rows:
        raise AwsError("NoSuchMonitoringSubscription", "A monitoring subscription does not exist for the distribution.")
    found = rows.pop(mark) if call.operation.name.startswith("Delete") else rows[mark]
    return {"MonitoringSubscription": found}


@operation("cloudfront", "ListTagsForResource", "TagResource", "UntagResource")
def tags(call: Call) -> Any:
    arn = call.params["Resource"]
    if ":distribution/" not in arn:
        return call.moto_only()
    found = _found(call, arn.split("/")[-1])["tags"]
    found.update(as_map(call.params.get("Tags", {}).get("Items")))
    for key in call.params.get("TagKeys", {}).get("Items", []):
        found.pop(key, None)
    return {"Tags": {"Items": as_list(found)}}
