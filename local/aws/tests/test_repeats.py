import json
import urllib.error
import urllib.request
import uuid
from concurrent.futures import ThreadPoolExecutor

from tests.embedded import AwsTest, client, endpoint


def ask(target, invocation, attempt=1, **body):
    """One attempt of an SDK at one operation of DynamoDB; gives the status and the answer."""
    headers = {
        "Content-Type": "application/x-amz-json-1.0",
        "X-Amz-Target": f"DynamoDB_20120810.{target}",
        "Authorization": "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/dynamodb/aws4_request, Signature=0",
        "amz-sdk-invocation-id": invocation,
        "amz-sdk-request": f"attempt={attempt}; max=3",
    }
    request = urllib.request.Request(endpoint(), json.dumps(body).encode(), headers)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())


def lock(key, who):
    item = {"LockID": {"S": key}, "Info": {"S": who}}
    return {"TableName": "locks", "Item": item, "ConditionExpression": "attribute_not_exists(LockID)"}


class RepeatedRequestTest(AwsTest):
    @classmethod
    def setUpClass(cls):
        client("dynamodb").create_table(
            TableName="locks",
            KeySchema=[{"AttributeName": "LockID", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "LockID", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )

    def test_gives_who_asks_again_the_answer_that_was_lost(self):
        mark = str(uuid.uuid4())
        first = ask("PutItem", mark, **lock("lost", "me"))
        self.assertEqual(first[0], 200)
        self.assertEqual(ask("PutItem", mark, attempt=2, **lock("lost", "me")), first)

    def test_refuses_everybody_else(self):
        self.assertEqual(ask("PutItem", str(uuid.uuid4()), **lock("taken", "me"))[0], 200)
        status, answer = ask("PutItem", str(uuid.uuid4()), attempt=2, **lock("taken", "you"))
        self.assertEqual(status, 400)
        self.assertIn("ConditionalCheckFailedException", answer["__type"])

    def test_carries_out_again_what_was_refused(self):
        mark, taken = str(uuid.uuid4()), lock("freed", "me")
        ask("PutItem", str(uuid.uuid4()), **taken)
        self.assertEqual(ask("PutItem", mark, **taken)[0], 400)
        ask("DeleteItem", str(uuid.uuid4()), TableName="locks", Key={"LockID": {"S": "freed"}})
        self.assertEqual(ask("PutItem", mark, attempt=2, **taken)[0], 200)

    def test_carries_out_once_what_is_asked_again_while_it_is_under_way(self):
        marks = [str(uuid.uuid4()) for _ in range(40)]
        with ThreadPoolExecutor(max_workers=20) as threads:
            asked = [
                threads.submit(ask, "PutItem", mark, attempt, **lock(f"at-once-{mark}", "me"))
                for mark in marks
                for attempt in (1, 2, 3)
            ]
        self.assertEqual({future.result()[0] for future in asked}, {200})
