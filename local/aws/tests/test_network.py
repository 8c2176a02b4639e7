from tests.embedded import ACCOUNT, AwsTest, client, network

ec2 = lambda: client("ec2")  # noqa: E731
ACL_LINE = {"RuleNumber": 100, "RuleAction": "allow", "CidrBlock": "0.0.0.0/0"}


class NetworkAclTest(AwsTest):
    def entries(self, acl, egress):
        found = ec2().describe_network_acls(NetworkAclIds=[acl])["NetworkAcls"][0]["Entries"]
        return [entry for entry in found if entry["Egress"] is egress and entry["RuleNumber"] == 100]

    def test_tells_the_icmp_type_and_code_of_the_line_that_they_were_given_for(self):
        acl = ec2().create_network_acl(VpcId=network()[0])["NetworkAcl"]["NetworkAclId"]
        icmp = {"Type": 3, "Code": 4}
        ec2().create_network_acl_entry(
            NetworkAclId=acl, Egress=True, Protocol="1", IcmpTypeCode=icmp, **ACL_LINE
        )
        ec2().create_network_acl_entry(
            NetworkAclId=acl, Egress=False, Protocol="6", PortRange={"From": 443, "To": 443}, **ACL_LINE
        )
        self.assertEqual(self.entries(acl, True)[0]["IcmpTypeCode"], icmp)
        self.assertNotIn("IcmpTypeCode", self.entries(acl, False)[0])

    def test_replaces_them_with_the_line(self):
        acl = ec2().create_network_acl(VpcId=network()[0])["NetworkAcl"]["NetworkAclId"]
        given = {"NetworkAclId": acl, "Egress": False, "Protocol": "1", **ACL_LINE}
        ec2().create_network_acl_entry(**given, IcmpTypeCode={"Type": 3, "Code": 4})
        ec2().replace_network_acl_entry(**given, IcmpTypeCode={"Type": 8, "Code": 0})
        self.assertEqual(self.entries(acl, False)[0]["IcmpTypeCode"], {"Type": 8, "Code": 0})


class SubnetReservationTest(AwsTest):
    def reserve(self, subnet, cidr, **more):
        return ec2().create_subnet_cidr_reservation(SubnetId=subnet, Cidr=cidr, ReservationType="prefix", **more)[
            "SubnetCidrReservation"
        ]

    def test_is_kept_for_its_subnet_until_it_is_deleted(self):
        first, second = network()[1]
        tags = [{"ResourceType": "subnet-cidr-reservation", "Tags": [{"Key": "a", "Value": "1"}]}]
        made = self.reserve(first, "10.7.0.128/25", Description="for nodes", TagSpecifications=tags)
        found = ec2().get_subnet_cidr_reservations(SubnetId=first)["SubnetIpv4CidrReservations"]
        self.assertEqual(found, [made])
        self.assertEqual(made["OwnerId"], ACCOUNT)
        self.assertEqual(made["Tags"], [{"Key": "a", "Value": "1"}])
        self.assertEqual(ec2().get_subnet_cidr_reservations(SubnetId=second)["SubnetIpv4CidrReservations"], [])
        mark = {"SubnetCidrReservationId": made["SubnetCidrReservationId"]}
        ec2().delete_subnet_cidr_reservation(**mark)
        self.assertEqual(ec2().get_subnet_cidr_reservations(SubnetId=first)["SubnetIpv4CidrReservations"], [])
        self.refused("InvalidSubnetCidrReservationID.NotFound", ec2().delete_subnet_cidr_reservation, **mark)

    def test_lies_inside_its_subnet_and_shares_no_address_with_another(self):
        subnet = network()[1][1]
        self.reserve(subnet, "10.7.1.64/26")
        create = ec2().create_subnet_cidr_reservation
        given = {"SubnetId": subnet, "ReservationType": "prefix"}
        self.refused("InvalidSubnetCidrReservation.Conflict", create, Cidr="10.7.1.96/27", **given)
        self.refused("InvalidParameterValue", create, Cidr="10.7.2.0/28", **given)

    def test_needs_a_subnet(self):
        given = {"SubnetId": "subnet-0123456789abcdef0", "Cidr": "10.7.0.0/28", "ReservationType": "prefix"}
        self.refused("InvalidSubnetID.NotFound", ec2().create_subnet_cidr_reservation, **given)
