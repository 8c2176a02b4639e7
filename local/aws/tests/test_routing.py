"""Routes of a service are read at its first request."""

from __future__ import annotations

import time
import unittest
from concurrent.futures import ThreadPoolExecutor
from unittest import mock

import moto.core.routing
from werkzeug.test import create_environ

import routing


class FirstRequests(unittest.TestCase):
    def test_a_service_is_read_once_however_many_ask_first(self) -> None:
        read: list[str] = []

        class Slow(moto.core.routing.ServiceOperationRouter):
            def __init__(self, service: moto.core.routing.ServiceModel) -> None:
                read.append(service.service_name)
                time.sleep(0.1)
                super().__init__(service)

        environ = [create_environ("/v1/voices", method="GET") for _ in range(8)]
        with mock.patch.object(moto.core.routing, "ServiceOperationRouter", Slow), ThreadPoolExecutor(8) as pool:
            operations = [found.name for found, _ in pool.map(lambda each: routing.match("polly", each), environ)]
        self.assertEqual(operations, ["DescribeVoices"] * 8)
        self.assertEqual(read, ["polly"])


if __name__ == "__main__":
    unittest.main()
