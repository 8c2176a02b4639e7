"""CloudFront cache, origin request and response headers policies, own and AWS's managed ones by their real ids.

Of the managed policies only name, id and the main settings are told.
"""

from __future__ import annotations

import datetime
import functools
import secrets
import uuid
from typing import Any

from clock import now
from gateway import Call
from registry import AwsError, operation

KINDS = {
    "CachePolicy": {
        "Managed-CachingOptimized": "658327ea-f89d-4fab-a63d-7e88639e58f6",
        "Managed-CachingOptimizedForUncompressedObjects": "b2884449-e4de-46a7-ac36-70bc7f1ddd6d",
        "Managed-CachingDisabled": "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
        "UseOriginCacheControlHeaders": "83da9c7e-98b4-4e11-a168-04f0df8e2c65",
        "UseOriginCacheControlHeaders-QueryStrings": "4cc15a8a-d715-48a4-82b8-cc0b614638fe",
    },
    "OriginRequestPolicy": {
        "Managed-AllViewer": "216adef6-5c7f-47e4-b989-5492eafa07d3",
        "Managed-AllViewerExceptHostHeader": "b689b0a8-53d0-40ab-baf2-68738e2966ac",
        "Managed-AllViewerAndCloudFrontHeaders-2022-06": "33f36d7e-f396-46d9-90e0-52428a34d9dc",
        "Managed-CORS-CustomOrigin": "59781a5b-3903-41f3-afcb-af62929ccde1",
        "Managed-CORS-S3Origin": "88a5eaf4-2fd4-4709-b370-b4c650ea3fcf",
        "Managed-UserAgentRefererHeaders": "acba4595-bd28-49b8-b9fe-13317c0390fa",
    },
    "ResponseHeadersPolicy": {
        "Managed-SimpleCORS": "60669652-455b-4ae9-85a4-c4c02393f86c",
        "Managed-CORS-With-Preflight": "5cc3b908-e619-4b99-88e5-2cf7f45965bd",
        "Managed-SecurityHeadersPolicy": "67f7725c-6f97-4210-82d7-5512b31e9d03",
        "Managed-CORS-and-SecurityHeadersPolicy": "e61eb60c-9c35-4d20-a928-2b84e02af89c",
        "Managed-CORS-with-preflight-and-SecurityHeadersPolicy": "eaab4381-ed33-4a86-88ca-d9558dc6cd63",
    },
}
#: Time to live in seconds of the managed cache policies: minimum, default, maximum.
TTL = {"Managed-CachingDisabled": (0, 0, 0), "UseOriginCacheControlHeaders": (0, 0, 31536000)}
CREATED = datetime.datetime(2020, 7, 22, tzinfo=datetime.timezone.utc)


def etag() -> str:
    return "E" + secrets.token_hex(7).upper()[:13]


def _managed_config(kind: str, name: str) -> dict[str, Any]:
    if kind == "CachePolicy":
        low, default, high = TTL.get(name, (1, 86400, 31536000))
        compressed = name == "Managed-CachingOptimized"
        key = {
            "EnableAcceptEncodingGzip": compressed,
            "EnableAcceptEncodingBrotli": compressed,
            "HeadersConfig": {"HeaderBehavior": "none"},
            "CookiesConfig": {"CookieBehavior": "none"},
            "QueryStringsConfig": {"QueryStringBehavior": "none"},
        }
        ttl = {"MinTTL": low, "DefaultTTL": default, "MaxTTL": high}
        return {"Name": name, **ttl, "ParametersInCacheKeyAndForwardedToOrigin": key}
    if kind == "OriginRequestPolicy":
        headers = {"HeaderBehavior": "allViewer"}
        if name.endswith("ExceptHostHeader"):
            headers = {"HeaderBehavior": "allExcept", "Headers": {"Quantity": 1, "Items": ["host"]}}
        sent = {"CookiesConfig": {"CookieBehavior": "all"}, "QueryStringsConfig": {"QueryStringBehavior": "all"}}
        return {"Name": name, "HeadersConfig": headers, **sent}
    return {"Name": name}


def _rows(call: Call, kind: str) -> dict[str, dict[str, Any]]:
    rows = call.global_table(kind)
    for name, mark in KINDS[kind].items():
        config = {f"{kind}Config": _managed_config(kind, name)}
        rows.setdefault(mark, {"Id": mark, "LastModifiedTime": CREATED, **config, "etag": etag(), "managed": True})
    return rows


def _found(call: Call, kind: str) -> dict[str, Any]:
    row = _rows(call, kind).get(call.params["Id"])
    if not row:
        raise AwsError(f"NoSuch{kind}", f"The {kind} {call.params['Id']} does not exist.")
    return row


def _own(call: Call, kind: str) -> dict[str, Any]:
    row = _found(call, kind)
    if "managed" in row:
        raise AwsError(
            "IllegalDelete" if "Delete" in call.operation.name else "IllegalUpdate", "The policy is managed by AWS."
        )
    if call.params.get("IfMatch") != row["etag"]:
        raise AwsError("PreconditionFailed", "The If-Match version is missing or not valid for the resource.")
    return row


def _free_name(call: Call, kind: str, name: str, but: str = "") -> None:
    if any(row[f"{kind}Config"]["Name"] == name and row["Id"] != but for row in _rows(call, kind).values()):
        raise AwsError(f"{kind}AlreadyExists", f"A {kind} with the name {name} already exists.")


def _create(kind: str, call: Call) -> Any:
    config = call.params[f"{kind}Config"]
    _free_name(call, kind, config["Name"])
    row = {"Id": str(uuid.uuid4()), "LastModifiedTime": now(), f"{kind}Config": config, "etag": etag()}
    _rows(call, kind)[row["Id"]] = row
    return {kind: row, "ETag": row["etag"], "Location": f"https://cloudfront.amazonaws.com/2020-05-31/{row['Id']}"}


def _get(kind: str, call: Call) -> Any:
    row = _found(call, kind)
    return {kind: row, f"{kind}Config": row[f"{kind}Config"], "ETag": row["etag"]}


def _list(kind: str, call: Call) -> Any:
    rows = [("managed" if "managed" in row else "custom", row) for row in _rows(call, kind).values()]
    items = [{"Type": type_, kind: row} for type_, row in rows if call.params.get("Type") in (None, type_)]
    return {f"{kind}List": {"MaxItems": 100, "Quantity": len(items), "Items": items}}


def _update(kind: str, call: Call) -> Any:
    row = _own(call, kind)
    _free_name(call, kind, call.params[f"{kind}Config"]["Name"], row["Id"])
    row.update({f"{kind}Config": call.params[f"{kind}Config"], "LastModifiedTime": now(), "etag": etag()})
    return {kind: row, "ETag": row["etag"]}


def _delete(kind: str, call: Call) -> Any:
    row = _own(call, kind)
    if any(
        row["Id"] in str(distribution["DistributionConfig"])
        for distribution in call.global_table("distributions").values()
    ):
        raise AwsError(f"{kind}InUse", "The policy is attached to one or more distributions.")
    del _rows(call, kind)[row["Id"]]
    return {}


for _kind in KINDS:
    for _name, _handler in (("Create", _create), ("Get", _get), ("Update", _update), ("Delete", _delete)):
        operation("cloudfront", f"{_name}{_kind}")(functools.partial(_handler, _kind))
    operation("cloudfront", f"Get{_kind}Config")(functools.partial(_get, _kind))
    operation("cloudfront", f"List{_kind.removesuffix('y')}ies")(functools.partial(_list, _kind))
