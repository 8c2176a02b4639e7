"""EKS access entries with their policy associations, and pod identity associations."""

from __future__ import annotations

import uuid
from typing import Any

from clock import now
from gateway import Call
from registry import AwsError, operation
from services.eks_cluster import cluster_of

POLICY_PREFIX = "arn:aws:eks::aws:cluster-access-policy/"
POLICIES = (
    "AmazonAIOpsAssistantPolicy",
    "AmazonEKSAdminPolicy",
    "AmazonEKSAdminViewPolicy",
    "AmazonEKSAutoNodePolicy",
    "AmazonEKSBlockStoragePolicy",
    "AmazonEKSClusterAdminPolicy",
    "AmazonEKSComputePolicy",
    "AmazonEKSEditPolicy",
    "AmazonEKSLoadBalancingPolicy",
    "AmazonEKSNetworkingPolicy",
    "AmazonEKSSecretReaderPolicy",
    "AmazonEKSViewPolicy",
)


def _entry(call: Call, cluster: str, principal: str, kind: str, **given: Any) -> dict[str, Any]:
    *_, what, name = principal.replace("/", ":").split(":")
    node = kind != "STANDARD"
    instance = "system:node:{{EC2PrivateDNSName}}"
    session = f"arn:aws:sts::{call.account}:assumed-role/{name}/{{{{SessionName}}}}"
    return {
        "clusterName": cluster,
        "principalArn": principal,
        "accessEntryArn": call.arn(f"access-entry/{cluster}/{what}/{call.account}/{name}/{uuid.uuid4()}"),
        "kubernetesGroups": ["system:nodes"] if node else given.get("kubernetesGroups", []),
        "username": instance if node else given.get("username") or (principal if ":user/" in principal else session),
        "type": kind,
        "createdAt": now(),
        "modifiedAt": now(),
        "tags": given.get("tags", {}),
        "policies": {},
    }


def add_node_entry(call: Call, cluster: dict[str, Any], role: str) -> None:
    """EKS itself makes the access entry of a managed node group's role, unless the cluster uses only its config map."""
    if cluster["accessConfig"]["authenticationMode"] != "CONFIG_MAP":
        key = (cluster["name"], role)
        call.table("access-entries").setdefault(
            key, {**_entry(call, cluster["name"], role, "EC2_LINUX"), "byEks": True}
        )


def drop_node_entry(call: Call, cluster: str, role: str) -> None:
    """...and removes it with the role's last node group."""
    if call.table("access-entries").get((cluster, role), {}).get("byEks"):
        del call.table("access-entries")[(cluster, role)]


def _found(call: Call) -> dict[str, Any]:
    cluster_of(call, call.params["clusterName"])
    found = call.table("access-entries").get((call.params["clusterName"], call.params["principalArn"]))
    if not found:
        message = "The specified principalArn could not be found. Check the ARN of your IAM principal and try again."
        raise AwsError("ResourceNotFoundException", message)
    return found


@operation("eks", "CreateAccessEntry")
def create_access_entry(call: Call) -> Any:
    given = dict(call.params)
    cluster = cluster_of(call, given.pop("clusterName"))
    if cluster["accessConfig"]["authenticationMode"] == "CONFIG_MAP":
        message = "The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP]."
        raise AwsError("InvalidRequestException", message, clusterName=cluster["name"])
    principal, kind = given.pop("principalArn"), given.pop("type", "STANDARD")
    if any(group.startswith("system:") for group in given.get("kubernetesGroups", [])):
        raise AwsError("InvalidParameterException", "The kubernetes group name must not begin with system:")
    if (cluster["name"], principal) in call.table("access-entries"):
        raise AwsError(
            "ResourceInUseException", "The specified access entry resource is already in use on this cluster."
        )
    entry = _entry(call, cluster["name"], principal, kind, **given)
    call.table("access-entries")[(cluster["name"], principal)] = entry
    return {"accessEntry": entry}


@operation("eks", "DescribeAccessEntry")
def describe_access_entry(call: Call) -> Any:
    return {"accessEntry": _found(call)}


@operation("eks", "UpdateAccessEntry")
def update_access_entry(call: Call) -> Any:
    entry = _found(call)
    entry.update({member: call.params[member] for member in ("kubernetesGroups", "username") if member in call.params})
    entry["modifiedAt"] = now()
    return {"accessEntry": entry}


@operation("eks", "DeleteAccessEntry")
def delete_access_entry(call: Call) -> Any:
    entry = _found(call)
    del call.table("access-entries")[(entry["clusterName"], entry["principalArn"])]
    return {}


@operation("eks", "ListAccessEntries")
def list_access_entries(call: Call) -> Any:
    name = cluster_of(call, call.params["clusterName"])["name"]
    return {"accessEntries": [principal for cluster, principal in call.table("access-entries") if cluster == name]}


@operation("eks", "ListAccessPolicies")
def list_access_policies(call: Call) -> Any:
    return {"accessPolicies": [{"name": name, "arn": POLICY_PREFIX + name} for name in POLICIES]}


@operation("eks", "AssociateAccessPolicy")
def associate_access_policy(call: Call) -> Any:
    entry, policy = _found(call), call.params["policyArn"]
    if policy.removeprefix(POLICY_PREFIX) not in POLICIES:
        raise AwsError("InvalidParameterException", f"The policyArn parameter format is not valid: {policy}")
    if entry["type"] != "STANDARD":
        raise AwsError("InvalidParameterException", f"Access policies can't be associated with type {entry['type']}")
    association = {"policyArn": policy, "accessScope": {"namespaces": [], **call.params["accessScope"]}}
    entry["policies"][policy] = {"associatedAt": now(), "modifiedAt": now(), **association}
    owner = {"clusterName": entry["clusterName"], "principalArn": entry["principalArn"]}
    return {**owner, "associatedAccessPolicy": entry["policies"][policy]}


@operation("eks", "ListAssociatedAccessPolicies")
def list_associated_access_policies(call: Call) -> Any:
    entry = _found(call)
    owner = {"clusterName": entry["clusterName"], "principalArn": entry["principalArn"]}
    return {**owner, "associatedAccessPolicies": list(entry["policies"].values())}


@operation("eks", "DisassociateAccessPolicy")
def disassociate_access_policy(call: Call) -> Any:
    if not _found(call)["policies"].pop(call.params["policyArn"], None):
        raise AwsError("ResourceNotFoundException", "The specified policy is not associated with the access entry.")
    return {}
