"""Certificates, web ACLs, policies and the like stay while something uses them, as in AWS; moto lets them go."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import registry
from gateway import Call
from registry import AwsError, operation


def refuse_used(code: str, message: str, names: Iterable[str]) -> None:
    """AWS's own code and words, and who uses it, which AWS does not always tell."""
    found = sorted(set(names))
    if found:
        raise AwsError(code, f"{message} (used by {', '.join(found)})")


def _distributions(call: Call, mark: str) -> list[str]:
    """Distributions of CloudFront whose configuration names this ARN or id."""
    rows = registry.table(call.account, "global", "cloudfront", "distributions").values()
    return [f"distribution {row['Id']}" for row in rows if f"'{mark}'" in str(row["DistributionConfig"])]


@operation("acm", "DeleteCertificate")
def delete_certificate(call: Call) -> None:
    arn = call.params["CertificateArn"]
    listeners = [each for lb in call.backend("elbv2").load_balancers.values() for each in lb.listeners.values()]
    names = [f"listener {each.arn}" for each in listeners if arn in (each.certificate, *each.certificates)]
    domains = call.backend("apigatewayv2").domain_names.values()
    names += [f"domain {each.domain_name}" for each in domains if arn in str(each.domain_name_configurations)]
    message = f"Certificate {arn} in account {call.account} is in use."
    refuse_used("ResourceInUseException", message, [*names, *_distributions(call, arn)])
    call.moto_only()


def _firewall(call: Call) -> Any:
    """moto keeps those of CloudFront in a region `global`."""
    return call.backend("wafv2", "global" if call.params["Scope"] == "CLOUDFRONT" else None)


ASSOCIATED = "AWS WAF couldn't perform the operation because your resource is being used by another resource"


@operation("wafv2", "DeleteWebACL")
def delete_web_acl(call: Call) -> None:
    found = [each for each in _firewall(call).wacls.values() if each.id == call.params["Id"]]
    balancers = call.backend("elbv2").load_balancers
    # In AWS an association ends with its load balancer.
    arns = [arn for each in found for arn in each.associated_resources]
    names = [arn for arn in arns if ":loadbalancer/" not in arn or arn in balancers]
    names += [name for each in found for name in _distributions(call, each.arn)]
    refuse_used("WAFAssociatedItemException", ASSOCIATED, names)
    call.moto_only()


@operation("wafv2", "DeleteIPSet")
def delete_ip_set(call: Call) -> None:
    backend = _firewall(call)
    arns = [each.arn for each in backend.ip_sets.values() if each.ip_set_id == call.params["Id"]]
    names = [f"web ACL {each.name}" for each in backend.wacls.values() for arn in arns if arn in str(each.to_dict())]
    refuse_used("WAFAssociatedItemException", ASSOCIATED, names)
    call.moto_only()


@operation("iam", "DeletePolicy")
def delete_policy(call: Call) -> None:
    arn = call.params["PolicyArn"]
    roles = call.backend("iam").roles.values()
    users = [each for each in roles if arn in each.managed_policies or arn == each.permissions_boundary_arn]
    names = [f"role {each.name}" for each in users]
    refuse_used("DeleteConflict", "Cannot delete a policy attached to entities.", names)
    call.moto_only()


@operation("rds", "DeleteDBSubnetGroup")
def delete_subnet_group(call: Call) -> None:
    name = call.params["DBSubnetGroupName"].lower()
    rows = call.table("instances").values()
    users = [row for row in rows if row.get("DBSubnetGroup", {}).get("DBSubnetGroupName") == name]
    message = f"Cannot delete the subnet group '{name}' because at least one database instance is still using it."
    refuse_used("InvalidDBSubnetGroupStateFault", message, [row["DBInstanceIdentifier"] for row in users])
    call.moto_only()


@operation("cloudfront", "DeleteOriginAccessControl")
def delete_origin_access_control(call: Call) -> None:
    message = "Cannot delete the origin access control because it's in use by one or more distributions."
    refuse_used("OriginAccessControlInUse", message, _distributions(call, call.params["Id"]))
    call.moto_only()
