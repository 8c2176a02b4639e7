import io
import zipfile

from tests.embedded import ACCOUNT, AwsTest, client, network, role

ec2 = lambda: client("ec2")  # noqa: E731


def archive():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        file.writestr("index.js", "exports.handler = async () => {}")
    return data.getvalue()


def function(name, region="us-east-1", **more):
    given = {"FunctionName": name, "Role": role("lambda"), "Runtime": "nodejs22.x", "Handler": "index.handler"}
    return client("lambda", region).create_function(**given, Code={"ZipFile": archive()}, **more)["FunctionArn"]


class SecurityGroupTest(AwsTest):
    def test_tells_the_description_of_a_rule_that_names_a_group(self):
        vpc, _ = network()
        group = ec2().create_security_group(GroupName="g", Description="d", VpcId=vpc)["GroupId"]
        pair = {"GroupId": group, "Description": "within the group"}
        permission = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "UserIdGroupPairs": [pair]}
        rules = ec2().authorize_security_group_ingress(GroupId=group, IpPermissions=[permission])["SecurityGroupRules"]
        found = ec2().describe_security_group_rules(SecurityGroupRuleIds=[rules[0]["SecurityGroupRuleId"]])[
            "SecurityGroupRules"
        ]
        self.assertEqual(found[0]["Description"], "within the group")


class LaunchTemplateTest(AwsTest):
    def test_its_own_tags_are_not_in_its_data(self):
        tags = [{"ResourceType": "launch-template", "Tags": [{"Key": "a", "Value": "1"}]}]
        ec2().create_launch_template(
            LaunchTemplateName="own-tags", LaunchTemplateData={"InstanceType": "t3.micro"}, TagSpecifications=tags
        )
        data = ec2().describe_launch_template_versions(LaunchTemplateName="own-tags")["LaunchTemplateVersions"][0][
            "LaunchTemplateData"
        ]
        self.assertNotIn("TagSpecifications", data)
        found = ec2().describe_launch_templates(LaunchTemplateNames=["own-tags"])["LaunchTemplates"][0]
        self.assertEqual(found["Tags"], [{"Key": "a", "Value": "1"}])


class FlowLogTest(AwsTest):
    def test_tells_destination_options(self):
        client("s3").create_bucket(Bucket="flow")
        options = {"FileFormat": "parquet", "PerHourPartition": True, "HiveCompatiblePartitions": False}
        given = {
            "ResourceIds": [network()[0]],
            "ResourceType": "VPC",
            "TrafficType": "ALL",
            "DestinationOptions": options,
        }
        marks = ec2().create_flow_logs(**given, LogDestinationType="s3", LogDestination="arn:aws:s3:::flow")[
            "FlowLogIds"
        ]
        self.assertEqual(ec2().describe_flow_logs(FlowLogIds=marks)["FlowLogs"][0]["DestinationOptions"], options)


class AccountSwitchTest(AwsTest):
    def test_default_key_of_volumes_is_set_and_reset(self):
        key = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/abc"
        default = ec2().get_ebs_default_kms_key_id()["KmsKeyId"]
        ec2().modify_ebs_default_kms_key_id(KmsKeyId=key)
        self.assertEqual(ec2().get_ebs_default_kms_key_id()["KmsKeyId"], key)
        ec2().reset_ebs_default_kms_key_id()
        self.assertEqual(ec2().get_ebs_default_kms_key_id()["KmsKeyId"], default)

    def test_public_sharing_and_metadata_defaults(self):
        ec2().enable_snapshot_block_public_access(State="block-all-sharing")
        self.assertEqual(ec2().get_snapshot_block_public_access_state()["State"], "block-all-sharing")
        ec2().disable_snapshot_block_public_access()
        self.assertEqual(ec2().get_snapshot_block_public_access_state()["State"], "unblocked")
        ec2().modify_instance_metadata_defaults(HttpTokens="required", HttpPutResponseHopLimit=1)
        self.assertEqual(
            ec2().get_instance_metadata_defaults()["AccountLevel"],
            {"HttpTokens": "required", "HttpPutResponseHopLimit": 1},
        )
        ec2().modify_instance_metadata_defaults(HttpTokens="no-preference", HttpPutResponseHopLimit=-1)
        self.assertEqual(ec2().get_instance_metadata_defaults()["AccountLevel"], {})


class LoadBalancerTest(AwsTest):
    def test_the_arn_of_a_network_load_balancer_says_so(self):
        elb, (_, subnets) = client("elbv2"), network()
        arn = elb.create_load_balancer(Name="n", Type="network", Subnets=subnets, Tags=[{"Key": "a", "Value": "1"}])[
            "LoadBalancers"
        ][0]["LoadBalancerArn"]
        self.assertIn(":loadbalancer/net/n/", arn)
        self.assertEqual(
            elb.describe_tags(ResourceArns=[arn])["TagDescriptions"][0]["Tags"], [{"Key": "a", "Value": "1"}]
        )


class TargetGroupTest(AwsTest):
    def test_one_health_attribute_brings_the_others(self):
        elb, (vpc, _) = client("elbv2"), network()
        arn = elb.create_target_group(Name="t", Port=80, Protocol="HTTP", VpcId=vpc)["TargetGroups"][0][
            "TargetGroupArn"
        ]
        count = "target_group_health.dns_failover.minimum_healthy_targets.count"
        elb.modify_target_group_attributes(TargetGroupArn=arn, Attributes=[{"Key": count, "Value": "2"}])
        rows = elb.describe_target_group_attributes(TargetGroupArn=arn)["Attributes"]
        shown = {row["Key"]: row["Value"] for row in rows if row["Key"].startswith("target_group_health.")}
        self.assertEqual((shown[count], len(shown)), ("2", 4))


class FunctionTest(AwsTest):
    def test_tells_logging_and_dead_letters(self):
        queue = f"arn:aws:sqs:us-east-1:{ACCOUNT}:dead"
        function("told", LoggingConfig={"LogFormat": "JSON"}, DeadLetterConfig={"TargetArn": queue})
        found = client("lambda").get_function(FunctionName="told")["Configuration"]
        self.assertEqual(
            (found["LoggingConfig"]["LogGroup"], found["LoggingConfig"]["LogFormat"]), ("/aws/lambda/told", "JSON")
        )
        self.assertEqual(found["DeadLetterConfig"], {"TargetArn": queue})
        client("lambda").update_function_configuration(FunctionName="told", Timeout=30)
        found = client("lambda").get_function_configuration(FunctionName="told")
        self.assertEqual((found["LoggingConfig"]["LogFormat"], found["Timeout"]), ("JSON", 30))
        self.assertEqual(found["DeadLetterConfig"], {"TargetArn": queue})
        client("lambda").delete_function(FunctionName="told")
        function("told")
        self.assertNotIn("DeadLetterConfig", client("lambda").get_function_configuration(FunctionName="told"))

    def test_a_missing_mapping_has_its_code(self):
        missing = {"UUID": "00000000-0000-0000-0000-000000000000"}
        self.refused("ResourceNotFoundException", client("lambda").get_event_source_mapping, **missing)


class StageTest(AwsTest):
    def test_a_stage_can_be_changed(self):
        gateway = client("apigatewayv2")
        api = gateway.create_api(Name="a", ProtocolType="HTTP")["ApiId"]
        gateway.create_stage(ApiId=api, StageName="prod", AutoDeploy=True)
        logs = {"DestinationArn": "arn:aws:logs:us-east-1:1:log-group:x", "Format": "$context.requestId"}
        routes = {"GET /x": {"ThrottlingBurstLimit": 1}}
        gateway.update_stage(ApiId=api, StageName="prod", AccessLogSettings=logs, RouteSettings=routes)
        found = gateway.get_stage(ApiId=api, StageName="prod")
        self.assertEqual((found["AccessLogSettings"], found["AutoDeploy"]), (logs, True))
        self.assertEqual(found["RouteSettings"]["GET /x"]["ThrottlingBurstLimit"], 1)

    def test_a_domain_name_has_an_address(self):
        gateway = client("apigatewayv2")
        gateway.create_domain_name(
            DomainName="api.example.com", DomainNameConfigurations=[{"EndpointType": "REGIONAL"}]
        )
        row = gateway.get_domain_name(DomainName="api.example.com")["DomainNameConfigurations"][0]
        self.assertEqual(row["DomainNameStatus"], "AVAILABLE")
        self.assertTrue(row["ApiGatewayDomainName"].endswith(".execute-api.us-east-1.amazonaws.com"))
