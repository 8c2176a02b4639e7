"""What DNS answers for the public hosted zones of the embedded Route 53: a message for a message, no sockets.

Private zones answer inside their VPC only, and so not here. Of records that share name and type by a routing policy one
answers: the primary of a failover pair, the heaviest by weight, else the first; all of a multivalue set.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rrset

#: An alias that leads out of the zones (load balancer, distribution, bucket) answers with this machine itself: nothing
#: listens there, so a client is refused at once and nothing leaves the machine.
OUTSIDE = {dns.rdatatype.A: "127.0.0.1", dns.rdatatype.AAAA: "::1"}

#: Seconds that an alias record may be kept; Route 53 tells 60 for its own.
ALIAS_TTL = 60

#: A chain of CNAMEs or aliases is followed this far.
LONGEST_CHAIN = 8


def answer(zones: Iterable[Any], query: dns.message.Message) -> dns.message.Message:
    """The answer to one query; a name in none of the zones does not exist."""
    response = dns.message.make_response(query, recursion_available=True)
    if len(query.question) != 1 or query.question[0].rdclass != dns.rdataclass.IN:
        response.set_rcode(dns.rcode.REFUSED)
        return response
    response.flags |= dns.flags.AA
    asked = query.question[0]
    public = {_name(zone.name): zone for zone in zones if not zone.private_zone}
    _answer(public, asked.name, asked.rdtype, response, LONGEST_CHAIN)
    return response


def _answer(public: dict[Any, Any], name: Any, kind: Any, response: dns.message.Message, left: int) -> None:
    origin = next((name.split(depth)[1] for depth in range(len(name), 0, -1) if name.split(depth)[1] in public), None)
    if origin is None:
        if not response.answer:
            response.set_rcode(dns.rcode.NXDOMAIN)
        return
    records = list(public[origin].rrsets)
    found = _records_of(records, name)
    if not found:
        below = any(_name(record.name).is_subdomain(name) for record in records)
        if not below and not response.answer:
            response.set_rcode(dns.rcode.NXDOMAIN)
    chosen = _chosen([record for record in found if record.type == dns.rdatatype.to_text(kind)])
    canonical = [] if chosen or kind == dns.rdatatype.CNAME else _chosen([r for r in found if r.type == "CNAME"])
    if chosen and chosen[0].alias_target:
        _alias(public, name, kind, chosen[0], response, left)
    elif chosen:
        response.answer.append(_rrset(name, chosen))
    elif canonical:
        response.answer.append(_rrset(name, canonical))
        if left:
            _answer(public, response.answer[-1][0].target, kind, response, left - 1)
    if not response.answer:
        response.authority.append(_rrset(origin, [record for record in records if record.type == "SOA"]))


def _alias(public: dict[Any, Any], name: Any, kind: Any, record: Any, response: Any, left: int) -> None:
    """An alias is told as what it leads to, under the name that was asked for."""
    target = _name(record.alias_target["DNSName"])
    if any(target.is_subdomain(origin) for origin in public):
        inner = dns.message.make_response(dns.message.make_query(target, kind))
        if left:
            _answer(public, target, kind, inner, left - 1)
        found = [rrset for rrset in inner.answer if rrset.rdtype == kind]
        response.answer.extend(dns.rrset.from_rdata_list(name, rrset.ttl, list(rrset)) for rrset in found)
    elif kind in OUTSIDE:
        response.answer.append(dns.rrset.from_text(name, ALIAS_TTL, dns.rdataclass.IN, kind, OUTSIDE[kind]))


def _records_of(records: list[Any], name: Any) -> list[Any]:
    """Records of the name itself, else those of the nearest wildcard above it."""
    named: Callable[[Any], list[Any]] = lambda wanted: [r for r in records if _name(r.name) == wanted]  # noqa: E731
    found = named(name)
    above = name
    while not found and len(above) > 2:
        above = above.parent()
        if any(_name(record.name).is_subdomain(above) for record in records):
            return named(dns.name.from_text("*", above))
    return found


def _chosen(records: list[Any]) -> list[Any]:
    """The one of records under a routing policy that answers (all of a multivalue set)."""
    if not records or all(record.multi_value_answer for record in records):
        return records
    primary = [record for record in records if record.failover == "PRIMARY"]
    return [max(primary or records, key=lambda record: int(record.weight or 0))]


def _rrset(name: Any, records: list[Any]) -> Any:
    kind = records[0].type
    kept = [value for record in records for value in record.records]
    values = [value["Value"] if isinstance(value, dict) else value for value in kept]  # a zone's own SOA is kept so
    absolute = [f"{value}." if kind in ("NS", "CNAME") and not value.endswith(".") else value for value in values]
    return dns.rrset.from_text_list(name, int(records[0].ttl or ALIAS_TTL), "IN", kind, absolute)


def _name(text: str) -> Any:
    """A name as Route 53 keeps it (a wildcard's star as `\\052`, any case, with or without the last dot)."""
    return dns.name.from_text(text.replace("\\052", "*").lower())
