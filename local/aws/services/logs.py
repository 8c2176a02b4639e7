"""CloudWatch Logs query definitions, which moto lacks."""

from __future__ import annotations

import time
import uuid
from typing import Any

from gateway import Call
from registry import AwsError, operation


@operation("logs", "PutQueryDefinition")
def put_query_definition(call: Call) -> Any:
    rows, mark = call.table("query-definitions"), call.params.get("queryDefinitionId")
    if mark and mark not in rows:
        raise AwsError("ResourceNotFoundException", f"No query definition has the id {mark}.")
    mark = mark or str(uuid.uuid4())
    given = {k: v for k, v in call.params.items() if k != "clientToken"}
    rows[mark] = {"logGroupNames": [], **given, "queryDefinitionId": mark, "lastModified": int(time.time() * 1000)}
    return {"queryDefinitionId": mark}


@operation("logs", "DescribeQueryDefinitions")
def describe_query_definitions(call: Call) -> Any:
    prefix = call.params.get("queryDefinitionNamePrefix", "")
    return {
        "queryDefinitions": [row for row in call.table("query-definitions").values() if row["name"].startswith(prefix)]
    }


@operation("logs", "DeleteQueryDefinition")
def delete_query_definition(call: Call) -> Any:
    if not call.table("query-definitions").pop(call.params["queryDefinitionId"], None):
        raise AwsError("ResourceNotFoundException", "The query definition does not exist.")
    return {"success": True}
