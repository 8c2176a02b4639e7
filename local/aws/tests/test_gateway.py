import threading
import unittest
from concurrent.futures import ThreadPoolExecutor

from werkzeug.test import EnvironBuilder

from gateway import Gateway

SIGNED = "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/{}/aws4_request, Signature=0"


def request(service, target):
    """What the web server hands on: a request of this service by its JSON protocol; unsigned without a service."""
    headers = {"X-Amz-Target": target, "Content-Type": "application/x-amz-json-1.0"}
    if service:
        headers["Authorization"] = SIGNED.format(service)
    return EnvironBuilder(method="POST", data="{}", headers=headers).get_environ()


class Moto:
    """Stands for moto's application: counts who is inside at the same time; who asks for messages waits for one."""

    def __init__(self):
        self.inside, self.most, self.counting = 0, 0, threading.Lock()
        self.waited, self.sent = threading.Event(), threading.Event()

    def __call__(self, environ, start_response):
        start_response("200 OK", [])
        if environ.get("HTTP_X_AMZ_TARGET", "").endswith("ReceiveMessage"):
            self.waited.set()
            return [b"late" if self.sent.wait(20) else b"never"]
        with self.counting:
            self.inside += 1
            self.most = max(self.most, self.inside)
        self.sent.wait(0.02)
        with self.counting:
            self.inside -= 1
        return [b"{}"]


class OneAtATimeTest(unittest.TestCase):
    def setUp(self):
        self.moto = Moto()
        self.gateway = Gateway(self.moto, "123456789012")

    def ask(self, service, target):
        return b"".join(self.gateway(request(service, target), lambda *_: None))

    def test_requests_of_all_services_reach_moto_one_after_the_other(self):
        wanted = (("logs", "Logs_20140328.ListTagsForResource"), ("dynamodb", "DynamoDB_20120810.ListTables"), ("", ""))
        with ThreadPoolExecutor(max_workers=9) as threads:
            calls = [threads.submit(self.ask, *each) for each in wanted * 3]
        self.assertEqual({call.result() for call in calls}, {b"{}"})
        self.assertEqual(self.moto.most, 1)

    def test_who_waits_for_a_message_keeps_nobody_from_sending_it(self):
        with ThreadPoolExecutor(max_workers=2) as threads:
            late = threads.submit(self.ask, "sqs", "AmazonSQS.ReceiveMessage")
            self.assertTrue(self.moto.waited.wait(10))
            self.assertEqual(threads.submit(self.ask, "sqs", "AmazonSQS.SendMessage").result(timeout=5), b"{}")
            self.moto.sent.set()
            self.assertEqual(late.result(), b"late")
