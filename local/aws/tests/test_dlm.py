from tests.embedded import AwsTest, client, role


class PolicyTest(AwsTest):
    def test_is_kept_changed_and_deleted(self):
        dlm = client("dlm")
        schedule = {
            "Name": "daily",
            "CreateRule": {"Interval": 24, "IntervalUnit": "HOURS"},
            "RetainRule": {"Count": 7},
        }
        details = {"ResourceTypes": ["VOLUME"], "TargetTags": [{"Key": "a", "Value": "b"}], "Schedules": [schedule]}
        given = {
            "ExecutionRoleArn": role("dlm"),
            "Description": "volumes",
            "State": "ENABLED",
            "PolicyDetails": details,
        }
        mark = dlm.create_lifecycle_policy(**given, Tags={"a": "1"})["PolicyId"]
        found = dlm.get_lifecycle_policy(PolicyId=mark)["Policy"]
        self.assertEqual(found["PolicyDetails"]["Schedules"][0]["CreateRule"]["Times"], ["09:00"])
        dlm.update_lifecycle_policy(PolicyId=mark, State="DISABLED")
        self.assertEqual(dlm.get_lifecycle_policy(PolicyId=mark)["Policy"]["State"], "DISABLED")
        self.assertEqual(dlm.list_tags_for_resource(ResourceArn=found["PolicyArn"])["Tags"], {"a": "1"})
        dlm.delete_lifecycle_policy(PolicyId=mark)
        self.refused("ResourceNotFoundException", dlm.get_lifecycle_policy, PolicyId=mark)
