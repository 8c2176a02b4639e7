from tests.embedded import AwsTest, client, role

backup = lambda: client("backup")  # noqa: E731


def vault(name):
    return backup().create_backup_vault(BackupVaultName=name, BackupVaultTags={"a": "1"})["BackupVaultArn"]


def plan(name, **life):
    rule = {
        "RuleName": "daily",
        "TargetBackupVaultName": "v",
        "ScheduleExpression": "cron(0 3 * * ? *)",
        "Lifecycle": life,
    }
    return backup().create_backup_plan(BackupPlan={"BackupPlanName": name, "Rules": [rule]})


class VaultTest(AwsTest):
    def test_has_policy_lock_and_notifications_and_forgets_them(self):
        vault("kept")
        name = {"BackupVaultName": "kept"}
        self.refused("ResourceNotFoundException", backup().get_backup_vault_access_policy, **name)
        backup().put_backup_vault_access_policy(**name, Policy="{}")
        self.assertEqual(backup().get_backup_vault_access_policy(**name)["Policy"], "{}")
        backup().put_backup_vault_lock_configuration(**name, MinRetentionDays=7, MaxRetentionDays=90)
        found = backup().describe_backup_vault(**name)
        self.assertEqual((found["Locked"], found["MinRetentionDays"], found["MaxRetentionDays"]), (True, 7, 90))
        backup().delete_backup_vault_lock_configuration(**name)
        self.assertFalse(backup().describe_backup_vault(**name)["Locked"])
        backup().put_backup_vault_notifications(**name, SNSTopicArn="arn:x", BackupVaultEvents=["BACKUP_JOB_FAILED"])
        self.assertEqual(backup().get_backup_vault_notifications(**name)["SNSTopicArn"], "arn:x")
        backup().delete_backup_vault(**name)
        self.refused("ResourceNotFoundException", backup().describe_backup_vault, **name)

    def test_tags_by_arn(self):
        arn = vault("tagged")
        backup().tag_resource(ResourceArn=arn, Tags={"b": "2"})
        backup().untag_resource(ResourceArn=arn, TagKeyList=["a"])
        self.assertEqual(backup().list_tags(ResourceArn=arn)["Tags"], {"b": "2"})

    def test_region_settings_are_told_as_set(self):
        backup().update_region_settings(ResourceTypeOptInPreference={"RDS": True, "EBS": False})
        self.assertEqual(
            backup().describe_region_settings()["ResourceTypeOptInPreference"], {"RDS": True, "EBS": False}
        )
        unknown = {"ResourceTypeOptInPreference": {"Nonsense": True}}
        self.refused("InvalidParameterValueException", backup().update_region_settings, **unknown)


class PlanTest(AwsTest):
    def test_changes_by_version_and_is_held_by_its_selections(self):
        made = plan("changing", DeleteAfterDays=35)
        mark = {"BackupPlanId": made["BackupPlanId"]}
        found = backup().get_backup_plan(**mark)["BackupPlan"]
        self.assertEqual(
            (found["Rules"][0]["StartWindowMinutes"], found["Rules"][0]["CompletionWindowMinutes"]), (480, 10080)
        )
        newer = backup().update_backup_plan(
            **mark, BackupPlan={"BackupPlanName": "changed", "Rules": [{"RuleName": "r", "TargetBackupVaultName": "v"}]}
        )
        self.assertNotEqual(newer["VersionId"], made["VersionId"])
        selection = {"SelectionName": "s", "IamRoleArn": role("backup"), "Resources": ["*"]}
        chosen = backup().create_backup_selection(**mark, BackupSelection=selection)["SelectionId"]
        self.refused("InvalidRequestException", backup().delete_backup_plan, **mark)
        self.assertEqual(
            backup().get_backup_selection(**mark, SelectionId=chosen)["BackupSelection"]["Resources"], ["*"]
        )
        backup().delete_backup_selection(**mark, SelectionId=chosen)
        backup().delete_backup_plan(**mark)
        self.refused("ResourceNotFoundException", backup().get_backup_plan, **mark)

    def test_cold_storage_needs_ninety_days_more(self):
        life = {"MoveToColdStorageAfterDays": 30, "DeleteAfterDays": 60}
        self.refused("InvalidParameterValueException", plan, name="cold", **life)


class RestoreTestingTest(AwsTest):
    def test_a_plan_with_its_selections(self):
        points = {"Algorithm": "LATEST_WITHIN_WINDOW", "IncludeVaults": ["*"], "RecoveryPointTypes": ["SNAPSHOT"]}
        given = {
            "RestoreTestingPlanName": "monthly",
            "ScheduleExpression": "cron(0 6 1 * ? *)",
            "RecoveryPointSelection": points,
        }
        self.refused(
            "InvalidParameterValueException",
            backup().create_restore_testing_plan,
            RestoreTestingPlan={**given, "RestoreTestingPlanName": "a-b"},
        )
        backup().create_restore_testing_plan(RestoreTestingPlan=given)
        found = backup().get_restore_testing_plan(RestoreTestingPlanName="monthly")["RestoreTestingPlan"]
        self.assertEqual((found["StartWindowHours"], found["RecoveryPointSelection"]["SelectionWindowDays"]), (24, 30))
        selection = {"RestoreTestingSelectionName": "db", "ProtectedResourceType": "RDS", "IamRoleArn": role("backup")}
        owner = {"RestoreTestingPlanName": "monthly"}
        backup().create_restore_testing_selection(
            **owner, RestoreTestingSelection={**selection, "ProtectedResourceArns": ["*"]}
        )
        self.refused("InvalidRequestException", backup().delete_restore_testing_plan, **owner)
        one = {**owner, "RestoreTestingSelectionName": "db"}
        self.assertEqual(
            backup().get_restore_testing_selection(**one)["RestoreTestingSelection"]["ProtectedResourceArns"], ["*"]
        )
        backup().delete_restore_testing_selection(**one)
        backup().delete_restore_testing_plan(**owner)
        self.refused("ResourceNotFoundException", backup().get_restore_testing_plan, **owner)
