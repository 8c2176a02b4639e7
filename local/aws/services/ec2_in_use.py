"""EC2: subnets, security groups, VPCs and internet gateways that something still uses stay, as in AWS.

moto lets all but a VPC with subnets go at any time, so that things removed in the wrong order would go unnoticed here.
What uses them are network interfaces in AWS, of which moto makes only those of instances, NAT gateways and endpoints:
databases, caches, clusters, functions, canaries, VPC links and load balancers are asked themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import registry
from gateway import Call
from registry import operation
from services.in_use import refuse_used


@dataclass(frozen=True)
class User:
    """Something that lives in subnets, behind security groups."""

    name: str
    subnets: frozenset[str]
    groups: frozenset[str]


def _user(name: str, subnets: Iterable[str] | None, groups: Iterable[str] | None) -> User:
    return User(name, frozenset(subnets or ()), frozenset(groups or ()))


def _rows(call: Call, service: str, table: str) -> list[dict[str, Any]]:
    return list(registry.table(call.account, call.region, service, table).values())


def users(call: Call) -> Iterator[User]:
    """Everything in this region that holds subnets or security groups."""
    for each in call.backend("ec2").enis.values():
        yield _user(f"interface {each.id}", [each.subnet.id], [group.id for group in each.group_set])
    for each in call.backend("elbv2").load_balancers.values():
        yield _user(f"load balancer {each.name}", [subnet.id for subnet in each.subnets], each.security_groups)
    for each in call.backend("lambda").list_functions():
        placed = each._vpc_config or {}
        yield _user(f"function {each.function_name}", placed.get("SubnetIds"), placed.get("SecurityGroupIds"))
    for each in call.backend("apigatewayv2").vpc_links.values():
        yield _user(f"VPC link {each.name}", each.subnet_ids, each.sg_ids)
    yield from _added(call)


def _added(call: Call) -> Iterator[User]:
    subnet_groups = call.backend("rds").subnet_groups
    for row in _rows(call, "rds", "instances"):
        group = subnet_groups.get(row.get("DBSubnetGroup", {}).get("DBSubnetGroupName"))
        placed = [subnet["SubnetIdentifier"] for subnet in group.subnets] if group else []
        groups = [group["VpcSecurityGroupId"] for group in row["VpcSecurityGroups"]]
        yield _user(f"database {row['DBInstanceIdentifier']}", placed, groups)
    caches = registry.table(call.account, call.region, "elasticache", "subnet-groups")
    for row in _rows(call, "elasticache", "cache-clusters"):
        placed = caches.get(row["CacheSubnetGroupName"], {}).get("Subnets", [])
        subnets = [subnet["SubnetIdentifier"] for subnet in placed]
        yield _user(f"cache {row['CacheClusterId']}", subnets, [g["SecurityGroupId"] for g in row["SecurityGroups"]])
    for row in _rows(call, "eks", "clusters"):
        config = row["resourcesVpcConfig"]
        yield _user(f"cluster {row['name']}", config["subnetIds"], config["securityGroupIds"])
    for row in _rows(call, "eks", "nodegroups"):
        yield _user(f"node group {row['nodegroupName']}", row["subnets"], [])
    for row in _rows(call, "synthetics", "canaries"):
        config = row.get("VpcConfig", {})
        yield _user(f"canary {row['Name']}", config.get("SubnetIds"), config.get("SecurityGroupIds"))


def _refuse(message: str, names: Iterable[str]) -> None:
    refuse_used("DependencyViolation", message, names)


@operation("ec2", "DeleteSubnet")
def delete_subnet(call: Call) -> None:
    mark = call.params["SubnetId"]
    message = f"The subnet '{mark}' has dependencies and cannot be deleted."
    _refuse(message, (user.name for user in users(call) if mark in user.subnets))
    call.moto_only()


def _all_groups(call: Call) -> list[Any]:
    return [group for groups in call.backend("ec2").groups.values() for group in groups.values()]


@operation("ec2", "DeleteSecurityGroup")
def delete_security_group(call: Call) -> None:
    mark = call.params.get("GroupId")
    others = [group for group in _all_groups(call) if group.id != mark]
    rules = [(group.id, rule) for group in others for rule in (*group.ingress_rules, *group.egress_rules)]
    naming = (f"a rule of {name}" for name, rule in rules if mark and rule.source_group.get("GroupId") == mark)
    using = (user.name for user in users(call) if mark in user.groups)
    _refuse(f"resource {mark} has a dependent object", (*naming, *using))
    call.moto_only()


@operation("ec2", "DetachInternetGateway")
def detach_internet_gateway(call: Call) -> None:
    vpc, ec2 = call.params["VpcId"], call.backend("ec2")
    gateways = [f"NAT gateway {each.id}" for each in ec2.nat_gateways.values() if _public(each) and each.vpc_id == vpc]
    held = [(each, each.instance or each.eni) for each in ec2.addresses]
    addresses = [f"address {each.public_ip}" for each, owner in held if owner and _vpc_of(owner) == vpc]
    balancers = [
        f"load balancer {each.name}"
        for each in call.backend("elbv2").load_balancers.values()
        if each.vpc_id == vpc and each.scheme == "internet-facing"
    ]
    message = f"Network {vpc} has some mapped public address(es)."
    _refuse(message, (*gateways, *addresses, *balancers))
    call.moto_only()


def _public(gateway: Any) -> bool:
    return gateway.state != "deleted" and gateway.connectivity_type != "private"


def _vpc_of(owner: Any) -> str | None:
    """VPC of an instance or an interface."""
    found = getattr(owner, "vpc_id", None)
    return found or owner.subnet.vpc_id


@operation("ec2", "DeleteVpc")
def delete_vpc(call: Call) -> dict[str, Any]:
    vpc, ec2 = call.params["VpcId"], call.backend("ec2")
    kept = [f"group {each.id}" for each in _all_groups(call) if each.vpc_id == vpc and each.name != "default"]
    acls = [each for each in ec2.network_acls.values() if each.vpc_id == vpc]
    kept += [f"network ACL {each.id}" for each in acls if str(each.default).lower() != "true"]
    attached = [each for each in ec2.internet_gateways.values() if each.vpc and each.vpc.id == vpc]
    kept += [f"internet gateway {each.id}" for each in attached]
    open_points = [each for each in ec2.vpc_end_points.values() if each.vpc_id == vpc and each.state != "deleted"]
    kept += [f"endpoint {each.id}" for each in open_points]
    _refuse(f"The vpc '{vpc}' has dependencies and cannot be deleted.", kept)
    answer = call.moto()
    # moto keeps the default ACL of a deleted VPC.
    for each in acls:
        ec2.network_acls.pop(each.id, None)
    return answer
