"""EKS pod identity associations: one role for one service account of a namespace."""

from __future__ import annotations

import secrets
from typing import Any

from clock import now
from gateway import Call
from registry import AwsError, operation
from services.eks_cluster import cluster_of


def associate(call: Call, cluster: str, namespace: str, account: str, role: str, **given: Any) -> dict[str, Any]:
    """Makes an association; one of the same service account is an error, as in EKS."""
    table = call.table("pod-identities")
    if any(
        a["clusterName"] == cluster and (a["namespace"], a["serviceAccount"]) == (namespace, account)
        for a in table.values()
    ):
        message = f"Association already exists: {cluster}/{namespace}/{account}"
        raise AwsError("ResourceInUseException", message, clusterName=cluster)
    mark = "a-" + secrets.token_hex(9)[:17]
    association = {
        "clusterName": cluster,
        "namespace": namespace,
        "serviceAccount": account,
        "roleArn": role,
        "associationArn": call.arn(f"podidentityassociation/{cluster}/{mark}"),
        "associationId": mark,
        "createdAt": now(),
        "modifiedAt": now(),
        "disableSessionTags": given.get("disableSessionTags", False),
        "tags": given.get("tags", {}),
    }
    for optional in ("targetRoleArn", "ownerArn", "policy"):
        if optional in given:
            association[optional] = given[optional]
    if "targetRoleArn" in given:
        association["externalId"] = f"{call.region}/{call.account}/{cluster}/{namespace}/{account}"
    table[(cluster, mark)] = association
    return association


def _found(call: Call) -> dict[str, Any]:
    cluster_of(call, call.params["clusterName"])
    found = call.table("pod-identities").get((call.params["clusterName"], call.params["associationId"]))
    if not found:
        message = f"No association found for ID: {call.params['associationId']}"
        raise AwsError("ResourceNotFoundException", message, clusterName=call.params["clusterName"])
    return found


@operation("eks", "CreatePodIdentityAssociation")
def create(call: Call) -> Any:
    given = dict(call.params)
    cluster = cluster_of(call, given.pop("clusterName"))["name"]
    place = (given.pop("namespace"), given.pop("serviceAccount"), given.pop("roleArn"))
    return {"association": associate(call, cluster, *place, **given)}


@operation("eks", "DescribePodIdentityAssociation")
def describe(call: Call) -> Any:
    return {"association": _found(call)}


@operation("eks", "ListPodIdentityAssociations")
def list_associations(call: Call) -> Any:
    wanted = {"clusterName": cluster_of(call, call.params["clusterName"])["name"]}
    wanted.update({k: call.params[k] for k in ("namespace", "serviceAccount") if k in call.params})
    rows = call.table("pod-identities").values()
    return {"associations": [row for row in rows if all(row[k] == v for k, v in wanted.items())]}


@operation("eks", "UpdatePodIdentityAssociation")
def update(call: Call) -> Any:
    association = _found(call)
    for member in ("roleArn", "targetRoleArn", "disableSessionTags", "policy"):
        if member in call.params:
            association[member] = call.params[member]
    association["modifiedAt"] = now()
    return {"association": association}


@operation("eks", "DeletePodIdentityAssociation")
def delete(call: Call) -> Any:
    association = _found(call)
    if "ownerArn" in association:
        raise AwsError("InvalidRequestException", f"The association is owned by {association['ownerArn']}")
    del call.table("pod-identities")[(association["clusterName"], association["associationId"])]
    return {"association": association}
