from tests.embedded import AwsTest, client, role

synthetics = lambda: client("synthetics")  # noqa: E731


class CanaryTest(AwsTest):
    def test_is_created_started_stopped_and_deleted(self):
        given = {
            "Name": "home",
            "ArtifactS3Location": "s3://b/home/",
            "ExecutionRoleArn": role("canary"),
            "Tags": {"a": "1"},
        }
        given.update(RuntimeVersion="syn-nodejs-puppeteer-10.0", Schedule={"Expression": "rate(5 minutes)"})
        code = {"Handler": "home.handler", "ZipFile": b"zip"}
        self.refused("ValidationException", synthetics().create_canary, **given, Code={"Handler": "home.handler"})
        synthetics().create_canary(
            **given, Code=code, RunConfig={"TimeoutInSeconds": 60, "EnvironmentVariables": {"A": "b"}}
        )
        found = synthetics().get_canary(Name="home")["Canary"]
        self.assertEqual((found["Status"]["State"], found["RunConfig"]["TimeoutInSeconds"]), ("READY", 60))
        self.assertIn(":layer:cwsyn-home-", found["Code"]["SourceLocationArn"])
        synthetics().start_canary(Name="home")
        self.refused("ConflictException", synthetics().delete_canary, Name="home")
        synthetics().stop_canary(Name="home")
        self.assertEqual(synthetics().get_canary(Name="home")["Canary"]["Status"]["State"], "STOPPED")
        arn = "arn:aws:synthetics:us-east-1:210987654321:canary:home"
        synthetics().tag_resource(ResourceArn=arn, Tags={"b": "2"})
        self.assertEqual(synthetics().list_tags_for_resource(ResourceArn=arn)["Tags"], {"a": "1", "b": "2"})
        synthetics().delete_canary(Name="home")
        self.refused("ResourceNotFoundException", synthetics().get_canary, Name="home")
