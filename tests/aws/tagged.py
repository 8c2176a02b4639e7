"""Prints, as a JSON list, the ARNs that carry `managed-by: terraform` in the regions named on the command line.

Left out is what AWS itself keeps for a while after a removal: keys and secrets that wait out their recovery window,
and instances and NAT gateways that are gone but still told of.
"""

import json
import sys

import boto3


def waits(region: str, arn: str) -> bool:
    service = arn.split(":")[2]
    if service == "kms":
        key = boto3.client("kms", region_name=region).describe_key(KeyId=arn)["KeyMetadata"]
        return key["KeyState"] in ("PendingDeletion", "PendingReplicaDeletion")
    if service == "secretsmanager":
        return "DeletedDate" in boto3.client("secretsmanager", region_name=region).describe_secret(SecretId=arn)
    if ":instance/" in arn:
        found = boto3.client("ec2", region_name=region).describe_instances(InstanceIds=[arn.rsplit("/", 1)[1]])
        return found["Reservations"][0]["Instances"][0]["State"]["Name"] == "terminated"
    if ":natgateway/" in arn:
        found = boto3.client("ec2", region_name=region).describe_nat_gateways(NatGatewayIds=[arn.rsplit("/", 1)[1]])
        return all(row["State"] == "deleted" for row in found["NatGateways"])
    return False


def tagged(region: str) -> list[str]:
    pages = boto3.client("resourcegroupstaggingapi", region_name=region).get_paginator("get_resources")
    ours = [{"Key": "managed-by", "Values": ["terraform"]}]
    arns = [row["ResourceARN"] for page in pages.paginate(TagFilters=ours) for row in page["ResourceTagMappingList"]]
    return [arn for arn in arns if not waits(region, arn)]


print(json.dumps(sorted(arn for region in dict.fromkeys(sys.argv[1:]) for arn in tagged(region))))
