import json

from tests.embedded import AwsTest, client


class QueueTest(AwsTest):
    def test_tells_which_queues_may_use_it_for_dead_letters(self):
        sqs = client("sqs")
        dead = sqs.create_queue(QueueName="dead")["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        redrive = json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": 5})
        live = sqs.create_queue(QueueName="live", Attributes={"RedrivePolicy": redrive})["QueueUrl"]
        policy = '{"redrivePermission":"allowAll"}'
        sqs.set_queue_attributes(QueueUrl=dead, Attributes={"RedriveAllowPolicy": policy})
        for names in (["All"], ["RedriveAllowPolicy"]):
            shown = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=names)["Attributes"]
            self.assertEqual(shown["RedriveAllowPolicy"], policy)
        shown = sqs.get_queue_attributes(QueueUrl=live, AttributeNames=["All"])["Attributes"]
        self.assertNotIn("RedriveAllowPolicy", shown)
        self.assertEqual(shown["RedrivePolicy"], f'{{"deadLetterTargetArn":"{arn}","maxReceiveCount":5}}')

    def test_keeps_its_policy_when_another_attribute_is_set(self):
        sqs = client("sqs")
        queue = sqs.create_queue(QueueName="guarded")["QueueUrl"]
        statement = {"Effect": "Deny", "Principal": "*", "Action": "sqs:*", "Resource": "*"}
        policy = {"Version": "2012-10-17", "Statement": [statement]}
        sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": json.dumps(policy)})
        sqs.set_queue_attributes(QueueUrl=queue, Attributes={"VisibilityTimeout": "90"})
        shown = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["Policy"])["Attributes"]
        self.assertEqual(json.loads(shown["Policy"]), policy)
        sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": ""})
        self.assertNotIn("Policy", sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["All"])["Attributes"])


class TopicTest(AwsTest):
    def test_tells_what_was_set_later_and_forgets_it_with_the_topic(self):
        sns = client("sns")
        topic = sns.create_topic(Name="later")["TopicArn"]
        sns.set_topic_attributes(TopicArn=topic, AttributeName="SignatureVersion", AttributeValue="2")
        self.assertEqual(sns.get_topic_attributes(TopicArn=topic)["Attributes"]["SignatureVersion"], "2")
        sns.delete_topic(TopicArn=topic)
        sns.create_topic(Name="later")
        self.assertNotIn("SignatureVersion", sns.get_topic_attributes(TopicArn=topic)["Attributes"])

    def test_tells_tracing(self):
        sns = client("sns")
        topic = sns.create_topic(Name="traced", Attributes={"TracingConfig": "Active"})["TopicArn"]
        self.assertEqual(sns.get_topic_attributes(TopicArn=topic)["Attributes"]["TracingConfig"], "Active")
        plain = sns.create_topic(Name="plain")["TopicArn"]
        self.assertNotIn("TracingConfig", sns.get_topic_attributes(TopicArn=plain)["Attributes"])
