"""Route 53: a record is made anew after its end; a zone that names a VPC is private; query logging takes a log group's ARN without its `:*`, as in AWS."""

from __future__ import annotations

from typing import Any

from gateway import Call
from registry import AwsError, operation


@operation("route53", "CreateHostedZone")
def create_hosted_zone(call: Call) -> Any:
    result, vpc = call.moto(), call.params.get("VPC")
    if vpc:
        zone = call.backend("route53").get_hosted_zone(result["HostedZone"]["Id"].split("/")[-1])
        if not zone.private_zone:
            zone.private_zone = True
            zone.add_vpc(vpc["VPCId"], vpc["VPCRegion"])
        result["HostedZone"]["Config"] = {**result["HostedZone"].get("Config", {}), "PrivateZone": True}
        result = {**{k: v for k, v in result.items() if k != "DelegationSet"}, "VPC": vpc}
    return result


@operation("route53", "CreateQueryLoggingConfig")
def create_query_logging_config(call: Call) -> Any:
    arn, zone = call.params["CloudWatchLogsLogGroupArn"], call.params["HostedZoneId"].split("/")[-1]
    config = call.backend("route53").create_query_logging_config(zone, arn if arn.endswith(":*") else f"{arn}:*")
    config.cloud_watch_logs_log_group_arn = arn
    shown = {"Id": config.id, "HostedZoneId": zone, "CloudWatchLogsLogGroupArn": arn}
    location = f"https://route53.amazonaws.com/2013-04-01/queryloggingconfig/{shown['Id']}"
    return {"QueryLoggingConfig": shown, "Location": location}


@operation("route53", "ChangeResourceRecordSets")
def change_resource_record_sets(call: Call) -> None:
    """moto holds a record for existing by its journal, and by any other that comes after it in the zone's order."""
    zone = call.backend("route53").get_hosted_zone(call.params["HostedZoneId"].split("/")[-1])
    before = {_key(each.name, each.type, each.set_identifier) for each in zone.rrsets}
    there = set(before)
    for change in call.params["ChangeBatch"]["Changes"]:
        record = change["ResourceRecordSet"]
        key = _key(record["Name"], record["Type"], record.get("SetIdentifier"))
        if change["Action"] == "CREATE" and key in there:
            given = f"[name='{key[0]}.', type='{key[1]}']"
            raise AwsError("InvalidChangeBatch", f"Tried to create resource record set {given} but it already exists")
        if change["Action"] == "DELETE":
            there.discard(key)
    ended = [each for each in zone.rr_changes if _key_of(each) not in before]
    for each in ended:
        zone.rr_changes.remove(each)
    call.moto_only()


def _key_of(change: dict[str, Any]) -> tuple[str, str, str]:
    record = change["ResourceRecordSet"]
    return _key(record["Name"], record["Type"], record.get("SetIdentifier"))


def _key(name: str, kind: str, mark: str | None) -> tuple[str, str, str]:
    return name.strip(".").lower(), kind, mark or ""
