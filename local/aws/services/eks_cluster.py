"""EKS clusters: every field of DescribeCluster, updates as records of DescribeUpdate, deletion protection, tags.

Replaces moto's clusters, which know neither access configuration, upgrade policy nor an issuer of their own. The
cluster security group is a real one in moto's EC2. There is no control plane behind the endpoint, unless the server was
given one.
"""

from __future__ import annotations

import base64
import datetime
import functools
import uuid
from typing import Any

import control_plane
from clock import now
from gateway import Call
from registry import AwsError, operation
from tags import by_arn

LOG_TYPES = ("api", "audit", "authenticator", "controllerManager", "scheduler")
DEFAULT_VERSION = "1.34"
TABLES = ("clusters", "nodegroups", "addons", "access-entries", "pod-identities", "fargate-profiles")


def cluster_of(call: Call, name: str) -> dict[str, Any]:
    """The cluster's record, or EKS's own ResourceNotFoundException."""
    found = call.table("clusters").get(name)
    if not found:
        raise AwsError("ResourceNotFoundException", f"No cluster found for name: {name}.", clusterName=name)
    return found


def update(call: Call, cluster: str, kind: str, params: dict[str, Any], **owner: str) -> dict[str, Any]:
    """Records a finished update, as DescribeUpdate tells of it later."""
    record = {
        "id": str(uuid.uuid4()),
        "status": "Successful",
        "type": kind,
        "params": [{"type": name[0].upper() + name[1:], "value": str(value)} for name, value in params.items()],
        "createdAt": now(),
        "errors": [],
    }
    call.table("updates")[record["id"]] = {**record, "cluster": cluster, **owner}
    return {"update": record}


@functools.cache
def _certificate(cluster_arn: str) -> str:
    """A self-signed CA in PEM, base64 as EKS returns it."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "kubernetes")])
    start = datetime.datetime(2025, 1, 1)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(start)
    builder = builder.not_valid_after(start + datetime.timedelta(days=3650))
    certificate = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), True).sign(
        key, hashes.SHA256()
    )
    return base64.b64encode(certificate.public_bytes(serialization.Encoding.PEM)).decode()


def logging_of(given: dict[str, Any] | None) -> dict[str, Any]:
    """EKS always lists all five log types, the enabled ones first."""
    enabled = {t for setup in (given or {}).get("clusterLogging", []) if setup.get("enabled") for t in setup["types"]}
    setups = [{"types": [t for t in LOG_TYPES if t in enabled], "enabled": True}]
    setups.append({"types": [t for t in LOG_TYPES if t not in enabled], "enabled": False})
    return {"clusterLogging": [setup for setup in setups if setup["types"]]}


def _vpc_config(call: Call, name: str, given: dict[str, Any]) -> dict[str, Any]:
    ec2 = call.backend("ec2")
    vpc_id = ec2.get_subnet(given["subnetIds"][0]).vpc_id
    group = ec2.create_security_group(
        f"eks-cluster-sg-{name}-{uuid.uuid4().int % 10**9}",
        "EKS created security group",
        vpc_id,
        {"aws:eks:cluster-name": name},
    )
    return {
        "subnetIds": given["subnetIds"],
        "securityGroupIds": given.get("securityGroupIds", []),
        "clusterSecurityGroupId": group.id,
        "vpcId": vpc_id,
        "endpointPublicAccess": given.get("endpointPublicAccess", True),
        "endpointPrivateAccess": given.get("endpointPrivateAccess", False),
        "publicAccessCidrs": given.get("publicAccessCidrs") or ["0.0.0.0/0"],
    }


@operation("eks", "CreateCluster")
def create_cluster(call: Call) -> Any:
    given, name = call.params, call.params["name"]
    if name in call.table("clusters"):
        raise AwsError("ResourceInUseException", f"Cluster already exists with name: {name}", clusterName=name)
    mark = uuid.uuid4().hex.upper()
    access = {"authenticationMode": "CONFIG_MAP", "bootstrapClusterCreatorAdminPermissions": True}
    network = {"serviceIpv4Cidr": "172.20.0.0/16", "ipFamily": "ipv4", "elasticLoadBalancing": {"enabled": False}}
    arn, real = call.arn(f"cluster/{name}"), control_plane.given()
    cluster = {
        "name": name,
        "arn": arn,
        "createdAt": now(),
        "version": given.get("version", DEFAULT_VERSION),
        "platformVersion": "eks.1",
        "endpoint": real.endpoint if real else f"https://{mark}.gr7.{call.region}.eks.amazonaws.com",
        "roleArn": given["roleArn"],
        "resourcesVpcConfig": _vpc_config(call, name, given["resourcesVpcConfig"]),
        "kubernetesNetworkConfig": {**network, **given.get("kubernetesNetworkConfig", {})},
        "logging": logging_of(given.get("logging")),
        "identity": {"oidc": {"issuer": f"https://oidc.eks.{call.region}.amazonaws.com/id/{mark}"}},
        "status": "ACTIVE",
        "certificateAuthority": {"data": real.certificate_authority if real else _certificate(arn)},
        "encryptionConfig": given.get("encryptionConfig", []),
        "accessConfig": {**access, **given.get("accessConfig", {})},
        "upgradePolicy": given.get("upgradePolicy", {"supportType": "EXTENDED"}),
        "deletionProtection": given.get("deletionProtection", False),
        "health": {"issues": []},
        "tags": given.get("tags", {}),
    }
    # Told only where it was given: the provider would take an answer to nothing for a change.
    told = ("computeConfig", "storageConfig", "remoteNetworkConfig", "controlPlaneScalingConfig", "zonalShiftConfig")
    for optional in told:
        if optional in given:
            cluster[optional] = given[optional]
    call.table("clusters")[name] = cluster
    return {"cluster": {**cluster, "status": "CREATING"}}


@operation("eks", "DescribeCluster")
def describe_cluster(call: Call) -> Any:
    return {"cluster": cluster_of(call, call.params["name"])}


@operation("eks", "ListClusters")
def list_clusters(call: Call) -> Any:
    return {"clusters": sorted(call.table("clusters"))}


#: Member of UpdateClusterConfig -> type of its update
CONFIG_UPDATES = {
    "resourcesVpcConfig": "VpcConfigUpdate",
    "logging": "LoggingUpdate",
    "accessConfig": "AccessConfigUpdate",
    "upgradePolicy": "UpgradePolicyUpdate",
    "zonalShiftConfig": "ZonalShiftConfigUpdate",
    "deletionProtection": "DeletionProtectionUpdate",
    "kubernetesNetworkConfig": "AutoModeUpdate",
    "computeConfig": "AutoModeUpdate",
    "storageConfig": "AutoModeUpdate",
    "remoteNetworkConfig": "RemoteNetworkConfigUpdate",
}


@operation("eks", "UpdateClusterConfig")
def update_cluster_config(call: Call) -> Any:
    cluster = cluster_of(call, call.params["name"])
    changes = {member: call.params[member] for member in CONFIG_UPDATES if member in call.params}
    if not changes:
        raise AwsError("InvalidParameterException", "No changes needed for the cluster configuration provided")
    for member, value in changes.items():
        if member == "logging":
            cluster[member] = logging_of(value)
        elif isinstance(value, dict):
            cluster[member] = {**cluster.get(member, {}), **value}
        else:
            cluster[member] = value
    return update(call, cluster["name"], CONFIG_UPDATES[next(iter(changes))], changes)


@operation("eks", "UpdateClusterVersion")
def update_cluster_version(call: Call) -> Any:
    cluster, version = cluster_of(call, call.params["name"]), call.params["version"]
    now_minor, next_minor = (int(each.split(".")[1]) for each in (cluster["version"], version))
    if next_minor - now_minor != 1:
        message = f"Unsupported Kubernetes minor version update from {cluster['version']} to {version}"
        raise AwsError("InvalidParameterException", message, clusterName=cluster["name"])
    cluster["version"] = version
    return update(call, cluster["name"], "VersionUpdate", {"version": version})


@operation("eks", "AssociateEncryptionConfig")
def associate_encryption_config(call: Call) -> Any:
    cluster = cluster_of(call, call.params["clusterName"])
    if cluster["encryptionConfig"]:
        raise AwsError("InvalidParameterException", "Cluster already has encryption configuration enabled")
    cluster["encryptionConfig"] = call.params["encryptionConfig"]
    return update(
        call, cluster["name"], "AssociateEncryptionConfig", {"encryptionConfig": call.params["encryptionConfig"]}
    )


@operation("eks", "DescribeUpdate")
def describe_update(call: Call) -> Any:
    found = call.table("updates").get(call.params["updateId"])
    if not found or found["cluster"] != call.params["name"]:
        raise AwsError("ResourceNotFoundException", f"No update found for ID: {call.params['updateId']}")
    return {"update": found}


@operation("eks", "DeleteCluster")
def delete_cluster(call: Call) -> Any:
    cluster = cluster_of(call, call.params["name"])
    name = cluster["name"]
    if cluster["deletionProtection"]:
        raise AwsError("InvalidRequestException", f"Cluster {name} has deletion protection enabled", clusterName=name)
    groups = [key for key in call.table("nodegroups") if key[0] == name]
    if groups:
        raise AwsError(
            "ResourceInUseException", "Cluster has nodegroups attached", clusterName=name, nodegroupName=groups[0][1]
        )
    for table in TABLES[1:]:
        for key in [key for key in call.table(table) if key[0] == name]:
            del call.table(table)[key]
    del call.table("clusters")[name]
    call.backend("ec2").delete_security_group(group_id=cluster["resourcesVpcConfig"]["clusterSecurityGroupId"])
    return {"cluster": {**cluster, "status": "DELETING"}}


def _tags(call: Call) -> dict[str, str]:
    arn = call.params["resourceArn"]
    for field in ("arn", "nodegroupArn", "addonArn", "accessEntryArn", "associationArn"):
        record = by_arn([call.table(name) for name in TABLES], arn, field)
        if record:
            return record.setdefault("tags", {})
    raise AwsError("NotFoundException", f"No resource found for ARN: {arn}")


@operation("eks", "ListTagsForResource")
def list_tags(call: Call) -> Any:
    return {"tags": _tags(call)}


@operation("eks", "TagResource")
def tag_resource(call: Call) -> Any:
    _tags(call).update(call.params["tags"])
    return {}


@operation("eks", "UntagResource")
def untag_resource(call: Call) -> Any:
    for key in call.params["tagKeys"]:
        _tags(call).pop(key, None)
    return {}
