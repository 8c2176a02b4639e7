from tests.embedded import ACCOUNT, AwsTest, client

budgets = lambda: client("budgets")  # noqa: E731
ce = lambda: client("ce")  # noqa: E731
MONTHLY = {"BudgetType": "COST", "TimeUnit": "MONTHLY", "BudgetLimit": {"Amount": "100", "Unit": "USD"}}
ACTUAL = {
    "NotificationType": "ACTUAL",
    "ComparisonOperator": "GREATER_THAN",
    "Threshold": 80.0,
    "ThresholdType": "PERCENTAGE",
}
EMAIL = {"SubscriptionType": "EMAIL", "Address": "ops@example.com"}


class BudgetTest(AwsTest):
    def test_keeps_notifications_subscribers_and_tags(self):
        one = {"AccountId": ACCOUNT, "BudgetName": "monthly"}
        given = {
            "AccountId": ACCOUNT,
            "Budget": {**MONTHLY, "BudgetName": "monthly"},
            "ResourceTags": [{"Key": "a", "Value": "1"}],
        }
        budgets().create_budget(
            **given, NotificationsWithSubscribers=[{"Notification": ACTUAL, "Subscribers": [EMAIL]}]
        )
        self.refused("DuplicateRecordException", budgets().create_budget, **given)
        budget = budgets().describe_budget(**one)["Budget"]
        self.assertEqual((budget["BudgetLimit"]["Amount"], budget["CostTypes"]["IncludeTax"]), ("100.0", True))
        self.assertEqual(
            budgets().describe_notifications_for_budget(**one)["Notifications"], [{**ACTUAL, "NotificationState": "OK"}]
        )
        self.assertEqual(
            budgets().describe_subscribers_for_notification(**one, Notification=ACTUAL)["Subscribers"], [EMAIL]
        )
        arn = f"arn:aws:budgets::{ACCOUNT}:budget/monthly"
        self.assertEqual(
            budgets().list_tags_for_resource(ResourceARN=arn)["ResourceTags"], [{"Key": "a", "Value": "1"}]
        )
        budgets().delete_budget(**one)
        self.refused("NotFoundException", budgets().describe_budget, **one)


class AnomalyTest(AwsTest):
    def test_monitor_and_subscription_live_and_die(self):
        given = {"MonitorName": "services", "MonitorType": "DIMENSIONAL", "MonitorDimension": "SERVICE"}
        monitor = ce().create_anomaly_monitor(AnomalyMonitor=given, ResourceTags=[{"Key": "a", "Value": "1"}])[
            "MonitorArn"
        ]
        self.refused("LimitExceededException", ce().create_anomaly_monitor, AnomalyMonitor=given)
        self.assertEqual(ce().list_tags_for_resource(ResourceArn=monitor)["ResourceTags"], [{"Key": "a", "Value": "1"}])
        mail = {"Address": "ops@example.com", "Type": "EMAIL"}
        wanted = {"SubscriptionName": "s", "Frequency": "DAILY", "MonitorArnList": [monitor], "Subscribers": [mail]}
        self.refused(
            "ValidationException",
            ce().create_anomaly_subscription,
            AnomalySubscription={**wanted, "Frequency": "IMMEDIATE"},
        )
        arn = ce().create_anomaly_subscription(AnomalySubscription=wanted)["SubscriptionArn"]
        ce().update_anomaly_subscription(SubscriptionArn=arn, Frequency="WEEKLY")
        found = ce().get_anomaly_subscriptions(SubscriptionArnList=[arn])["AnomalySubscriptions"][0]
        self.assertEqual((found["Frequency"], found["Subscribers"]), ("WEEKLY", [{**mail, "Status": "CONFIRMED"}]))
        ce().delete_anomaly_subscription(SubscriptionArn=arn)
        ce().delete_anomaly_monitor(MonitorArn=monitor)
        self.refused("UnknownSubscriptionException", ce().get_anomaly_subscriptions, SubscriptionArnList=[arn])
        self.refused("UnknownMonitorException", ce().get_anomaly_monitors, MonitorArnList=[monitor])

    def test_cost_allocation_tags_are_switched(self):
        ce().update_cost_allocation_tags_status(CostAllocationTagsStatus=[{"TagKey": "system", "Status": "Active"}])
        rows = ce().list_cost_allocation_tags(TagKeys=["system", "other"])["CostAllocationTags"]
        self.assertEqual(
            [(row["TagKey"], row["Status"]) for row in rows], [("system", "Active"), ("other", "Inactive")]
        )


class ComputeOptimizerTest(AwsTest):
    def test_enrolment_is_off_until_it_is_asked_for(self):
        optimizer = client("compute-optimizer")
        self.assertEqual(optimizer.get_enrollment_status()["status"], "Inactive")
        optimizer.update_enrollment_status(status="Active")
        self.assertEqual(optimizer.get_enrollment_status()["status"], "Active")
