"""ECR pull-through cache rules, creation templates, account settings; the rest is moto's. Nothing is pulled."""

from __future__ import annotations

import re
from typing import Any

from clock import now
from gateway import Call
from registry import AwsError, operation

#: Upstream -> name in the API; those in NEED_SECRET work only with a credential.
UPSTREAMS = {
    "public.ecr.aws": "ecr-public",
    "quay.io": "quay",
    "registry.k8s.io": "k8s",
    "registry-1.docker.io": "docker-hub",
    "ghcr.io": "github-container-registry",
    "registry.gitlab.com": "gitlab-container-registry",
}
NEED_SECRET = ("docker-hub", "github-container-registry", "gitlab-container-registry", "azure-container-registry")
SETTINGS = {"BASIC_SCAN_TYPE_VERSION": "AWS_NATIVE", "REGISTRY_POLICY_SCOPE": "V2"}


def _rule(call: Call) -> dict[str, Any]:
    prefix = call.params["ecrRepositoryPrefix"]
    found = call.table("cache-rules").get(prefix)
    if not found:
        message = f"The Pull Through Cache rule with ECR repository prefix '{prefix}' was not found."
        raise AwsError("PullThroughCacheRuleNotFoundException", message)
    return found


@operation("ecr", "CreatePullThroughCacheRule")
def create_rule(call: Call) -> Any:
    given, prefix = call.params, call.params["ecrRepositoryPrefix"]
    host = given["upstreamRegistryUrl"]
    upstream = "azure-container-registry" if host.endswith(".azurecr.io") else UPSTREAMS.get(host)
    if ".dkr.ecr." in host:
        upstream = "ecr"
    if not upstream:
        raise AwsError("UnsupportedUpstreamRegistryException", f"Unsupported upstream registry: {host}")
    if prefix in call.table("cache-rules"):
        raise AwsError("PullThroughCacheRuleAlreadyExistsException", f"A rule with prefix '{prefix}' already exists.")
    if upstream in NEED_SECRET and not re.search(r":secret:ecr-pullthroughcache/", given.get("credentialArn", "")):
        raise AwsError(
            "InvalidParameterException", "A credential whose name starts with ecr-pullthroughcache/ is needed."
        )
    members = (
        "ecrRepositoryPrefix",
        "upstreamRegistryUrl",
        "credentialArn",
        "customRoleArn",
        "upstreamRepositoryPrefix",
    )
    rule = {member: given[member] for member in members if member in given}
    times = {"createdAt": now(), "updatedAt": now()}
    call.table("cache-rules")[prefix] = {**rule, **times, "registryId": call.account, "upstreamRegistry": upstream}
    return call.table("cache-rules")[prefix]


@operation("ecr", "DescribePullThroughCacheRules")
def describe_rules(call: Call) -> Any:
    wanted = call.params.get("ecrRepositoryPrefixes")
    rules = call.table("cache-rules")
    for prefix in wanted or []:
        if prefix not in rules:
            raise AwsError("PullThroughCacheRuleNotFoundException", f"The rule with prefix '{prefix}' was not found.")
    return {"pullThroughCacheRules": [rule for prefix, rule in rules.items() if not wanted or prefix in wanted]}


@operation("ecr", "UpdatePullThroughCacheRule")
def update_rule(call: Call) -> Any:
    rule = _rule(call)
    rule.update({k: call.params[k] for k in ("credentialArn", "customRoleArn") if k in call.params}, updatedAt=now())
    return rule


@operation("ecr", "ValidatePullThroughCacheRule")
def validate_rule(call: Call) -> Any:
    return {**_rule(call), "isValid": True, "failure": ""}


@operation("ecr", "DeletePullThroughCacheRule")
def delete_rule(call: Call) -> Any:
    rule = _rule(call)
    del call.table("cache-rules")[rule["ecrRepositoryPrefix"]]
    return rule


def _template(call: Call) -> dict[str, Any]:
    found = call.table("templates").get(call.params["prefix"])
    if not found:
        raise AwsError(
            "TemplateNotFoundException", f"The template with prefix '{call.params['prefix']}' was not found."
        )
    return found


@operation("ecr", "CreateRepositoryCreationTemplate")
def create_template(call: Call) -> Any:
    prefix = call.params["prefix"]
    if prefix in call.table("templates"):
        raise AwsError("TemplateAlreadyExistsException", f"A template with prefix '{prefix}' already exists.")
    encryption = {"encryptionType": "AES256"}
    defaults = {
        "imageTagMutability": "MUTABLE",
        "encryptionConfiguration": encryption,
        "createdAt": now(),
        "updatedAt": now(),
    }
    call.table("templates")[prefix] = {**defaults, **call.params}
    return {"registryId": call.account, "repositoryCreationTemplate": call.table("templates")[prefix]}


@operation("ecr", "DescribeRepositoryCreationTemplates")
def describe_templates(call: Call) -> Any:
    wanted = call.params.get("prefixes")
    rows = [row for prefix, row in call.table("templates").items() if not wanted or prefix in wanted]
    if wanted and not rows:
        raise AwsError("TemplateNotFoundException", f"No template with prefixes {', '.join(wanted)}.")
    return {"registryId": call.account, "repositoryCreationTemplates": rows}


@operation("ecr", "UpdateRepositoryCreationTemplate")
def update_template(call: Call) -> Any:
    template = _template(call)
    template.update(call.params, updatedAt=now())
    return {"registryId": call.account, "repositoryCreationTemplate": template}


@operation("ecr", "DeleteRepositoryCreationTemplate")
def delete_template(call: Call) -> Any:
    template = _template(call)
    del call.table("templates")[template["prefix"]]
    return {"registryId": call.account, "repositoryCreationTemplate": template}


@operation("ecr", "GetAccountSetting")
def get_setting(call: Call) -> Any:
    name = call.params["name"]
    return {"name": name, "value": call.table("settings").get(name, SETTINGS.get(name, "ENABLED"))}


@operation("ecr", "PutAccountSetting")
def put_setting(call: Call) -> Any:
    call.table("settings")[call.params["name"]] = call.params["value"]
    return {"name": call.params["name"], "value": call.params["value"]}
