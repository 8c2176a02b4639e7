"""EKS add-ons: create, update, delete, and the versions that exist of each.

Knows the add-ons of AWS by name and one version of each; any well-formed version of a known add-on is accepted,
since the list of all versions lives only in AWS.
"""

from __future__ import annotations

import re
import uuid
from typing import Any

from clock import now
from gateway import Call
from registry import AwsError, operation
from services.eks_cluster import cluster_of, update
from services.eks_pod_identity import associate

#: Add-on -> namespace, default version
ADDONS: dict[str, tuple[str, str]] = {
    "adot": ("opentelemetry-operator-system", "v0.131.0-eksbuild.1"),
    "amazon-cloudwatch-observability": ("amazon-cloudwatch", "v4.5.0-eksbuild.1"),
    "aws-ebs-csi-driver": ("kube-system", "v1.51.0-eksbuild.1"),
    "aws-efs-csi-driver": ("kube-system", "v2.1.13-eksbuild.1"),
    "aws-fsx-csi-driver": ("kube-system", "v1.7.0-eksbuild.1"),
    "aws-guardduty-agent": ("amazon-guardduty", "v1.10.0-eksbuild.2"),
    "aws-mountpoint-s3-csi-driver": ("kube-system", "v2.1.0-eksbuild.1"),
    "aws-network-flow-monitoring-agent": ("amazon-network-flow-monitor", "v1.1.0-eksbuild.1"),
    "aws-secrets-store-csi-driver-provider": ("aws-secrets-manager", "v2.1.1-eksbuild.1"),
    "cert-manager": ("cert-manager", "v1.19.1-eksbuild.1"),
    "coredns": ("kube-system", "v1.12.4-eksbuild.1"),
    "eks-node-monitoring-agent": ("kube-system", "v1.4.1-eksbuild.1"),
    "eks-pod-identity-agent": ("kube-system", "v1.3.9-eksbuild.3"),
    "external-dns": ("external-dns", "v0.19.0-eksbuild.2"),
    "fluent-bit": ("fluent-bit", "v4.1.1-eksbuild.1"),
    "kube-proxy": ("kube-system", "v1.34.0-eksbuild.4"),
    "kube-state-metrics": ("kube-state-metrics", "v2.17.0-eksbuild.4"),
    "metrics-server": ("kube-system", "v0.8.0-eksbuild.3"),
    "prometheus-node-exporter": ("prometheus-node-exporter", "v1.10.2-eksbuild.1"),
    "snapshot-controller": ("kube-system", "v8.3.0-eksbuild.1"),
    "vpc-cni": ("kube-system", "v1.20.4-eksbuild.1"),
}
VERSION = re.compile(r"v\d+\.\d+\.\d+-eksbuild\.\d+")


def _checked(name: str, version: str | None) -> str:
    if name not in ADDONS:
        raise AwsError("InvalidParameterException", f"Addon {name} specified is not supported", addonName=name)
    if version and not VERSION.fullmatch(version):
        raise AwsError(
            "InvalidParameterException", f"Addon version specified is not supported: {version}", addonName=name
        )
    return version or ADDONS[name][1]


def _found(call: Call) -> dict[str, Any]:
    cluster, name = cluster_of(call, call.params["clusterName"])["name"], call.params["addonName"]
    found = call.table("addons").get((cluster, name))
    if not found:
        raise AwsError(
            "ResourceNotFoundException",
            f"No addon: {name} found in cluster: {cluster}",
            clusterName=cluster,
            addonName=name,
        )
    return found


def _own(call: Call, addon: dict[str, Any], wanted: list[dict[str, str]]) -> None:
    """The add-on's own pod identity associations become the wanted ones."""
    table = call.table("pod-identities")
    for key in [key for key, row in table.items() if row.get("ownerArn") == addon["addonArn"]]:
        del table[key]
    space = addon["namespace"]
    made = [
        associate(call, addon["clusterName"], space, w["serviceAccount"], w["roleArn"], ownerArn=addon["addonArn"])
        for w in wanted
    ]
    addon["podIdentityAssociations"] = [association["associationArn"] for association in made]


@operation("eks", "CreateAddon")
def create_addon(call: Call) -> Any:
    given = call.params
    cluster, name = cluster_of(call, given["clusterName"])["name"], given["addonName"]
    version = _checked(name, given.get("addonVersion"))
    if (cluster, name) in call.table("addons"):
        raise AwsError("ResourceInUseException", f"Addon already exists: {name}", clusterName=cluster, addonName=name)
    namespace = given.get("namespaceConfig", {}).get("namespace", ADDONS[name][0])
    addon = {
        "addonName": name,
        "clusterName": cluster,
        "status": "ACTIVE",
        "addonVersion": version,
        "health": {"issues": []},
        "addonArn": call.arn(f"addon/{cluster}/{name}/{uuid.uuid4()}"),
        "createdAt": now(),
        "modifiedAt": now(),
        "namespace": namespace,
        "namespaceConfig": {"namespace": namespace},
        "tags": given.get("tags", {}),
    }
    for optional in ("serviceAccountRoleArn", "configurationValues"):
        if given.get(optional):
            addon[optional] = given[optional]
    _own(call, addon, given.get("podIdentityAssociations", []))
    call.table("addons")[(cluster, name)] = addon
    return {"addon": {**addon, "status": "CREATING"}}


@operation("eks", "DescribeAddon")
def describe_addon(call: Call) -> Any:
    return {"addon": _found(call)}


@operation("eks", "ListAddons")
def list_addons(call: Call) -> Any:
    wanted = cluster_of(call, call.params["clusterName"])["name"]
    return {"addons": sorted(name for cluster, name in call.table("addons") if cluster == wanted)}


@operation("eks", "UpdateAddon")
def update_addon(call: Call) -> Any:
    addon, given = _found(call), call.params
    if "addonVersion" in given:
        addon["addonVersion"] = _checked(addon["addonName"], given["addonVersion"])
    for member in ("serviceAccountRoleArn", "configurationValues"):
        if member in given:
            addon[member] = given[member]
    if "podIdentityAssociations" in given:
        _own(call, addon, given["podIdentityAssociations"])
    addon["modifiedAt"] = now()
    return update(call, addon["clusterName"], "AddonUpdate", dict(given), addon=addon["addonName"])


@operation("eks", "DeleteAddon")
def delete_addon(call: Call) -> Any:
    addon = _found(call)
    _own(call, addon, [])
    del call.table("addons")[(addon["clusterName"], addon["addonName"])]
    return {"addon": {**addon, "status": "DELETING"}}


@operation("eks", "DescribeAddonVersions")
def describe_addon_versions(call: Call) -> Any:
    version = call.params.get("kubernetesVersion", "1.34")
    names = [call.params["addonName"]] if "addonName" in call.params else sorted(ADDONS)
    compatibility = {"clusterVersion": version, "platformVersions": ["*"], "defaultVersion": True}
    return {
        "addons": [
            {
                "addonName": name,
                "type": "networking",
                "defaultNamespace": ADDONS[name][0],
                "publisher": "eks",
                "owner": "aws",
                "addonVersions": [
                    {
                        "addonVersion": ADDONS[name][1],
                        "architecture": ["amd64", "arm64"],
                        "compatibilities": [compatibility],
                    }
                ],
            }
            for name in names
            if name in ADDONS
        ]
    }
