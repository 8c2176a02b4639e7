import re
import signal
import socket

import boto3
import dns.flags
import dns.message
import dns.query
import dns.rcode

from tests.embedded import AwsTest, launch


class DnsTest(AwsTest):
    @classmethod
    def setUpClass(cls):
        cls.process, line = launch("--account-id", "111122223333", "--dns-port", "0")
        found = re.fullmatch(r"ready (http://\S+) account 111122223333 dns 127\.0\.0\.1:(\d+)\n", line)
        assert found, line
        cls.port = int(found[2])
        keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
        cls.route53 = boto3.client("route53", region_name="us-east-1", endpoint_url=found[1], **keys)
        zone = cls.route53.create_hosted_zone(Name="shop.example.com", CallerReference="1")
        cls.zone, cls.name_servers = zone["HostedZone"]["Id"], zone["DelegationSet"]["NameServers"]
        target = {"HostedZoneId": "Z2FDTNDATAQYW2", "EvaluateTargetHealth": False}
        for record in (
            {"Name": "shop.example.com", "Type": "A", "AliasTarget": {**target, "DNSName": "d1.cloudfront.net"}},
            {"Name": "again.shop.example.com", "Type": "A", "AliasTarget": {**target, "DNSName": "a.shop.example.com"}},
            plain("a.shop.example.com", "A", "192.0.2.1", "192.0.2.2"),
            plain("six.shop.example.com", "AAAA", "2001:db8::1"),
            plain("www.shop.example.com", "CNAME", "a.shop.example.com"),
            plain("out.shop.example.com", "CNAME", "elsewhere.example.net"),
            plain("_proof.shop.example.com", "TXT", '"one" "two"'),
            plain("*.dev.shop.example.com", "CNAME", "a.shop.example.com"),
            plain("deep.under.shop.example.com", "A", "192.0.2.3"),
            plain("long.shop.example.com", "TXT", *(f'"{str(n) * 200}"' for n in range(9))),
            {**plain("fail.shop.example.com", "A", "192.0.2.8"), "SetIdentifier": "s", "Failover": "SECONDARY"},
            {**plain("fail.shop.example.com", "A", "192.0.2.9"), "SetIdentifier": "p", "Failover": "PRIMARY"},
        ):
            cls.put("CREATE", record)

    @classmethod
    def tearDownClass(cls):
        cls.process.send_signal(signal.SIGTERM)
        cls.process.communicate(timeout=20)

    @classmethod
    def put(cls, action, record):
        changes = {"Changes": [{"Action": action, "ResourceRecordSet": record}]}
        cls.route53.change_resource_record_sets(HostedZoneId=cls.zone, ChangeBatch=changes)

    def ask(self, name, kind, over=dns.query.udp, **more):
        return over(dns.message.make_query(name, kind, **more), "127.0.0.1", port=self.port, timeout=10)

    def told(self, name, kind, **more):
        return sorted(str(data) for rrset in self.ask(name, kind, **more).answer for data in rrset)

    def test_tells_the_name_servers_of_a_zone_over_udp_and_tcp(self):
        wanted = sorted(f"{name}." for name in self.name_servers)
        self.assertEqual(self.told("shop.example.com", "NS"), wanted)
        self.assertEqual(self.told("SHOP.example.com.", "NS", over=dns.query.tcp), wanted)

    def test_tells_the_soa_addresses_and_texts(self):
        self.assertRegex(self.told("shop.example.com", "SOA")[0], "^ns-2048.awsdns-64.com. ")
        self.assertEqual(self.told("a.shop.example.com", "A"), ["192.0.2.1", "192.0.2.2"])
        self.assertEqual(self.told("six.shop.example.com", "AAAA"), ["2001:db8::1"])
        self.assertEqual(self.told("_proof.shop.example.com", "TXT"), ['"one" "two"'])

    def test_follows_a_cname_within_the_zones_and_tells_the_rest_as_it_is(self):
        self.assertEqual(self.told("www.shop.example.com", "A"), ["192.0.2.1", "192.0.2.2", "a.shop.example.com."])
        self.assertEqual(self.told("out.shop.example.com", "A"), ["elsewhere.example.net."])
        self.assertEqual(self.told("x.y.dev.shop.example.com", "CNAME"), ["a.shop.example.com."])

    def test_tells_an_alias_as_what_it_leads_to_and_as_this_machine_where_that_is_outside(self):
        self.assertEqual(self.told("again.shop.example.com", "A"), ["192.0.2.1", "192.0.2.2"])
        self.assertEqual(self.told("shop.example.com", "A"), ["127.0.0.1"])
        self.assertEqual(self.told("shop.example.com", "AAAA"), [])

    def test_answers_with_the_primary_of_a_failover_pair(self):
        self.assertEqual(self.told("fail.shop.example.com", "A"), ["192.0.2.9"])

    def test_says_that_a_name_does_not_exist_and_that_it_has_no_such_record(self):
        for name in ("nothing.shop.example.com", "example.com", "elsewhere.example.net"):
            self.assertEqual(self.ask(name, "A").rcode(), dns.rcode.NXDOMAIN, name)
        for name, kind in (("a.shop.example.com", "AAAA"), ("under.shop.example.com", "A")):
            found = self.ask(name, kind)
            self.assertEqual((found.rcode(), found.answer, len(found.authority)), (dns.rcode.NOERROR, [], 1), name)

    def test_cuts_an_answer_that_is_too_long_for_udp(self):
        name = "long.shop.example.com"
        self.assertTrue(self.ask(name, "TXT").flags & dns.flags.TC)
        self.assertEqual(len(self.told(name, "TXT", over=dns.query.tcp)), 9)

    def test_forgets_a_record_and_a_zone_that_were_deleted_and_keeps_private_zones_to_their_vpc(self):
        record = plain("short.shop.example.com", "A", "192.0.2.7")
        self.put("CREATE", record)
        self.assertEqual(self.told("short.shop.example.com", "A"), ["192.0.2.7"])
        self.put("DELETE", record)
        self.assertEqual(self.ask("short.shop.example.com", "A").rcode(), dns.rcode.NXDOMAIN)
        vpc = {"VPCId": "vpc-1", "VPCRegion": "us-east-1"}
        self.route53.create_hosted_zone(Name="inside.example.com", CallerReference="2", VPC=vpc)
        self.assertEqual(self.ask("inside.example.com", "NS").rcode(), dns.rcode.NXDOMAIN)

    def test_lives_on_after_what_is_no_query(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            sender.sendto(b"\x00", ("127.0.0.1", self.port))
        self.assertEqual(self.told("six.shop.example.com", "AAAA"), ["2001:db8::1"])


def plain(name, kind, *values):
    return {"Name": name, "Type": kind, "TTL": 60, "ResourceRecords": [{"Value": value} for value in values]}
