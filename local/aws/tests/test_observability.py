from tests.embedded import AwsTest, client

ALARM = {"MetricName": "m", "Namespace": "n", "Period": 60, "EvaluationPeriods": 1, "Threshold": 1, "Statistic": "Sum"}


class CompositeAlarmTest(AwsTest):
    def test_is_told_apart_from_metric_alarms(self):
        cloudwatch = client("cloudwatch")
        cloudwatch.put_metric_alarm(AlarmName="part", ComparisonOperator="GreaterThanThreshold", **ALARM)
        self.refused("ValidationError", cloudwatch.put_composite_alarm, AlarmName="x", AlarmRule="ALARM(missing)")
        given = {
            "AlarmName": "whole",
            "AlarmRule": "ALARM(part)",
            "ActionsSuppressor": "part",
            "ActionsSuppressorWaitPeriod": 10,
        }
        cloudwatch.put_composite_alarm(**given, Tags=[{"Key": "a", "Value": "1"}])
        found = cloudwatch.describe_alarms(AlarmNames=["whole"], AlarmTypes=["CompositeAlarm"])["CompositeAlarms"][0]
        self.assertEqual({k: found[k] for k in given}, given)
        self.assertEqual(
            cloudwatch.list_tags_for_resource(ResourceARN=found["AlarmArn"])["Tags"], [{"Key": "a", "Value": "1"}]
        )
        self.assertEqual(
            [a["AlarmName"] for a in cloudwatch.describe_alarms(AlarmNames=["part"])["MetricAlarms"]], ["part"]
        )
        cloudwatch.delete_alarms(AlarmNames=["whole"])
        self.assertEqual(cloudwatch.describe_alarms(AlarmTypes=["CompositeAlarm"])["CompositeAlarms"], [])


class QueryDefinitionTest(AwsTest):
    def test_is_kept_and_deleted(self):
        logs = client("logs")
        mark = logs.put_query_definition(name="errors", queryString="fields @message")["queryDefinitionId"]
        found = logs.describe_query_definitions(queryDefinitionNamePrefix="err")["queryDefinitions"]
        self.assertEqual([row["queryDefinitionId"] for row in found], [mark])
        logs.delete_query_definition(queryDefinitionId=mark)
        self.refused("ResourceNotFoundException", logs.delete_query_definition, queryDefinitionId=mark)


class XrayTest(AwsTest):
    def test_groups_and_sampling_rules_are_kept_with_tags(self):
        xray = client("xray")
        insights = {"InsightsEnabled": True, "NotificationsEnabled": False}
        group = xray.create_group(GroupName="slow", FilterExpression="duration > 5", InsightsConfiguration=insights)[
            "Group"
        ]
        xray.tag_resource(ResourceARN=group["GroupARN"], Tags=[{"Key": "a", "Value": "1"}])
        self.assertEqual(
            xray.list_tags_for_resource(ResourceARN=group["GroupARN"])["Tags"], [{"Key": "a", "Value": "1"}]
        )
        self.assertEqual(xray.get_group(GroupName="slow")["Group"]["InsightsConfiguration"], insights)
        xray.delete_group(GroupName="slow")
        self.refused("InvalidRequestException", xray.get_group, GroupName="slow")
        any_ = dict.fromkeys(("ResourceARN", "ServiceName", "ServiceType", "Host", "HTTPMethod", "URLPath"), "*")
        rule = {"RuleName": "r", "Priority": 1, "FixedRate": 0.1, "ReservoirSize": 1, "Version": 1, **any_}
        xray.create_sampling_rule(SamplingRule=rule)
        xray.update_sampling_rule(SamplingRuleUpdate={"RuleName": "r", "FixedRate": 0.5})
        self.assertEqual(xray.get_sampling_rules()["SamplingRuleRecords"][0]["SamplingRule"]["FixedRate"], 0.5)
        xray.delete_sampling_rule(RuleName="r")
        self.assertEqual(xray.get_sampling_rules()["SamplingRuleRecords"], [])


class TrailTest(AwsTest):
    def test_is_deleted_by_its_arn_or_its_name_and_by_nothing_else(self):
        client("s3").create_bucket(Bucket="trails")
        trail = client("cloudtrail")
        arns = [trail.create_trail(Name=name, S3BucketName="trails")["TrailARN"] for name in ("one", "other")]
        self.refused("TrailNotFoundException", trail.delete_trail, Name=f"{arns[0]}-more")
        trail.delete_trail(Name=arns[0])
        self.assertEqual([row["TrailARN"] for row in trail.list_trails()["Trails"]], [arns[1]])
        trail.delete_trail(Name="other")
        self.assertEqual(trail.list_trails()["Trails"], [])

    def test_is_deleted_by_its_arn_as_the_sdk_for_go_names_the_operation(self):
        client("s3").create_bucket(Bucket="trails")
        trail = client("cloudtrail")
        arn = trail.create_trail(Name="one", S3BucketName="trails")["TrailARN"]

        def short(request, **_):
            request.headers.replace_header("X-Amz-Target", "CloudTrail_20131101.DeleteTrail")

        trail.meta.events.register("before-sign.cloudtrail.DeleteTrail", short)
        trail.delete_trail(Name=arn)
        self.assertEqual(trail.list_trails()["Trails"], [])
