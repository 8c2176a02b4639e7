from tests.embedded import AwsTest, client, network


def ec2():
    return client("ec2")


def launch(**given):
    """The first answer about one new instance."""
    image = ec2().describe_images()["Images"][0]["ImageId"]
    return ec2().run_instances(ImageId=image, MinCount=1, MaxCount=1, **given)["Instances"][0]


def interfaces(instance):
    filters = [{"Name": "attachment.instance-id", "Values": [instance["InstanceId"]]}]
    return ec2().describe_network_interfaces(Filters=filters)["NetworkInterfaces"]


class NetworkInterfaceTest(AwsTest):
    def gone(self, mark):
        missing = "InvalidNetworkInterfaceID.NotFound"
        self.refused(missing, ec2().describe_network_interfaces, NetworkInterfaceIds=[mark])

    def terminated(self, instance):
        ec2().terminate_instances(InstanceIds=[instance["InstanceId"]])
        told = ec2().describe_instances(InstanceIds=[instance["InstanceId"]])["Reservations"][0]["Instances"][0]
        self.assertEqual(told["State"]["Name"], "terminated")

    def test_goes_with_the_instance_that_it_was_made_with(self):
        instance = launch(SubnetId=network()[1][0])
        told = instance["NetworkInterfaces"][0]
        found = interfaces(instance)
        self.assertEqual([row["NetworkInterfaceId"] for row in found], [told["NetworkInterfaceId"]])
        self.assertEqual([row["Attachment"]["DeleteOnTermination"] for row in (told, found[0])], [True, True])
        self.terminated(instance)
        self.gone(told["NetworkInterfaceId"])

    def test_stays_where_that_was_asked_for(self):
        wanted = {"DeviceIndex": 0, "SubnetId": network()[1][0], "DeleteOnTermination": False}
        instance = launch(NetworkInterfaces=[wanted])
        mark = interfaces(instance)[0]["NetworkInterfaceId"]
        self.terminated(instance)
        found = ec2().describe_network_interfaces(NetworkInterfaceIds=[mark])["NetworkInterfaces"][0]
        self.assertEqual(found["Status"], "available")
        ec2().delete_network_interface(NetworkInterfaceId=mark)

    def test_outlives_the_instance_that_it_was_attached_to(self):
        own = ec2().create_network_interface(SubnetId=network()[1][0])["NetworkInterface"]["NetworkInterfaceId"]
        instance = launch(NetworkInterfaces=[{"DeviceIndex": 0, "NetworkInterfaceId": own}])
        self.assertFalse(interfaces(instance)[0]["Attachment"]["DeleteOnTermination"])
        self.terminated(instance)
        found = ec2().describe_network_interfaces(NetworkInterfaceIds=[own])["NetworkInterfaces"][0]
        self.assertEqual(found["Status"], "available")
        self.assertNotIn("Attachment", found)
        ec2().delete_network_interface(NetworkInterfaceId=own)
        self.gone(own)

    def test_goes_with_the_nat_gateway_that_it_was_made_for(self):
        address = ec2().allocate_address(Domain="vpc")["AllocationId"]
        made = ec2().create_nat_gateway(SubnetId=network()[1][0], AllocationId=address)["NatGateway"]
        mark = made["NatGatewayAddresses"][0]["NetworkInterfaceId"]
        self.assertEqual(len(ec2().describe_network_interfaces(NetworkInterfaceIds=[mark])["NetworkInterfaces"]), 1)
        ec2().delete_nat_gateway(NatGatewayId=made["NatGatewayId"])
        self.gone(mark)
