"""EC2 network ACLs: moto forgets the ICMP type and code of an entry."""

from __future__ import annotations

from typing import Any

from gateway import Call
from registry import operation


@operation("ec2", "CreateNetworkAclEntry", "ReplaceNetworkAclEntry")
def put_network_acl_entry(call: Call) -> dict[str, Any]:
    answer = call.moto()
    given = call.params.get("IcmpTypeCode")
    if given:
        for entry in call.backend("ec2").get_network_acl(call.params["NetworkAclId"]).network_acl_entries:
            if (int(entry.rule_number), _is_egress(entry)) == (call.params["RuleNumber"], call.params["Egress"]):
                entry.icmp_code, entry.icmp_type = given.get("Code"), given.get("Type")
    return answer


def _is_egress(entry: Any) -> bool:
    return str(entry.egress).lower() == "true"
