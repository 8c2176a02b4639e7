from tests.embedded import AwsTest, client, network


class QueryLoggingTest(AwsTest):
    def test_takes_the_arn_of_a_log_group_as_it_is(self):
        client("logs").create_log_group(logGroupName="/aws/route53/example.org")
        arn = (
            client("logs")
            .describe_log_groups(logGroupNamePrefix="/aws/route53/example.org")["logGroups"][0]["arn"]
            .removesuffix(":*")
        )
        zone = client("route53").create_hosted_zone(Name="example.org", CallerReference="1")["HostedZone"]["Id"]
        given = {"HostedZoneId": zone, "CloudWatchLogsLogGroupArn": arn}
        mark = client("route53").create_query_logging_config(**given)["QueryLoggingConfig"]["Id"]
        found = client("route53").get_query_logging_config(Id=mark)["QueryLoggingConfig"]
        self.assertEqual(found["CloudWatchLogsLogGroupArn"], arn)
        self.refused("QueryLoggingConfigAlreadyExists", client("route53").create_query_logging_config, **given)


class PrivateZoneTest(AwsTest):
    def test_a_zone_that_names_a_vpc_is_private_to_it(self):
        vpc = {"VPCId": network()[0], "VPCRegion": "us-east-1"}
        zone = client("route53").create_hosted_zone(Name="internal.example", CallerReference="2", VPC=vpc)[
            "HostedZone"
        ]["Id"]
        found = client("route53").get_hosted_zone(Id=zone)
        self.assertEqual((found["HostedZone"]["Config"]["PrivateZone"], found["VPCs"]), (True, [vpc]))
        self.assertNotIn("DelegationSet", found)


class RecordTest(AwsTest):
    def test_a_record_can_be_made_again_after_its_end_beside_others_and_never_twice(self):
        zone = client("route53").create_hosted_zone(Name="again.example", CallerReference="3")["HostedZone"]["Id"]

        def change(action: str, name: str, value: str = "a.example.") -> None:
            record = {"Name": name, "Type": "CNAME", "TTL": 60, "ResourceRecords": [{"Value": value}]}
            batch = {"Changes": [{"Action": action, "ResourceRecordSet": record}]}
            client("route53").change_resource_record_sets(HostedZoneId=zone, ChangeBatch=batch)

        for name in ("one.again.example", "two.again.example."):
            change("CREATE", name)
        change("DELETE", "one.again.example")
        change("CREATE", "one.again.example.")
        self.refused("InvalidChangeBatch", change, action="CREATE", name="one.again.example", value="b.example.")
        self.refused("InvalidInput", change, action="DELETE", name="three.again.example")
        found = client("route53").list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]
        names = [each["Name"] for each in found if each["Type"] == "CNAME"]
        self.assertEqual(sorted(names), ["one.again.example.", "two.again.example."])
