import { describe, expect, test } from 'vitest';
import { stacksOf, testEnvironment, testStack } from '../../tests/support/app.ts';
import { apiAlarms } from './api-gateway-alarms.ts';

const prod = testStack('prod', 'bytebytego-aws');
const HOST = 'bytebytego.realworld-inc.link';

describe('the API gateway', () => {
  test("checks tokens of the environment's issuer for its audience", () => {
    expect(prod.resource('aws_apigatewayv2_authorizer')).toMatchObject({
      authorizer_type: 'JWT',
      identity_sources: ['$request.header.Authorization'],
      jwt_configuration: { issuer: 'https://login.realworld-inc.link', audience: ['bytebytego-api'] },
    });
  });

  test('wants a token on every route that the system does not name public', () => {
    const routes = Object.values(prod.resources('aws_apigatewayv2_route'));
    expect(routes.map(({ route_key, authorization_type }) => [route_key, authorization_type])).toEqual([
      ['ANY /api/{proxy+}', 'JWT'],
      ['POST /api/uploads', 'JWT'],
      ['POST /api/auth/{proxy+}', 'NONE'],
      ['GET /api/health', 'NONE'],
    ]);
    for (const route of routes)
      expect('authorizer_id' in route, String(route['route_key'])).toBe(route['authorization_type'] === 'JWT');
  });

  test('reaches the load balancer over TLS by a VPC link, verifying a name that the certificate has', () => {
    expect(prod.resource('aws_apigatewayv2_integration')).toMatchObject({
      integration_type: 'HTTP_PROXY',
      integration_uri: `\${data.terraform_remote_state.edge.outputs.https_listener_arn}`,
      connection_type: 'VPC_LINK',
      timeout_milliseconds: 30_000,
      tls_config: { server_name_to_verify: HOST },
      request_parameters: { 'overwrite:path': '$request.path', 'overwrite:header.host': HOST },
    });
    expect(prod.resource('aws_apigatewayv2_vpc_link')).toMatchObject({
      security_group_ids: [`\${data.terraform_remote_state.network.outputs.vpc_link_security_group_id}`],
      subnet_ids: ['a', 'b', 'c'].map(
        (zone) => `\${data.terraform_remote_state.network.outputs.app_subnet_id_${zone}}`,
      ),
    });
  });

  test('deploys the stage prod after its routes, throttled, measured and logged under the key of logs', () => {
    const stage = prod.resource('aws_apigatewayv2_stage');
    expect(stage).toMatchObject({
      name: 'prod',
      auto_deploy: true,
      default_route_settings: {
        detailed_metrics_enabled: true,
        throttling_rate_limit: 500,
        throttling_burst_limit: 1000,
      },
      access_log_settings: { destination_arn: `\${aws_cloudwatch_log_group.api_access_log.arn}` },
    });
    expect(stage['route_settings']).toHaveLength(4);
    expect(stage['depends_on']).toContain('aws_apigatewayv2_route.api_route_post_api_uploads');
    expect(prod.resource('aws_cloudwatch_log_group', 'api_access_log')).toMatchObject({
      name: '/aws/vendedlogs/apigateway/prod-bytebytego-api',
      retention_in_days: 365,
      kms_key_id: `\${data.terraform_remote_state.account.outputs.logs_key_arn}`,
    });
  });

  test('tells its address with the stage', () => {
    expect(prod.outputs()['api_gateway_url']).toBe(
      `\${aws_apigatewayv2_api.api.api_endpoint}/\${aws_apigatewayv2_stage.api_stage.name}`,
    );
  });

  test('does not exist where the environment names no issuer, nor for a system without one', () => {
    for (const stack of [testStack('dev', 'bytebytego-aws'), testStack('prod', 'birthday-aws')]) {
      expect(stack.resources('aws_apigatewayv2_api')).toEqual({});
      expect(stack.resources('aws_apigatewayv2_vpc_link')).toEqual({});
      expect(stack.outputs()).not.toHaveProperty('api_gateway_url');
    }
  });

  test("takes the stage's name from the system", () => {
    const environment = testEnvironment('prod');
    const deployments = environment.deployments.map((deployment) => {
      const { gateway } = deployment.system;
      return gateway === undefined
        ? deployment
        : { ...deployment, system: { ...deployment.system, gateway: { ...gateway, stage: 'v2' } } };
    });
    const stack = stacksOf({ ...environment, deployments }).get('bytebytego-aws');
    expect(stack?.resource('aws_apigatewayv2_stage')['name']).toBe('v2');
  });
});

describe('the alarms of the API gateway', () => {
  const objectives = { availabilityPercent: 99.5, latencyMilliseconds: 800 };

  test('ring at the answer time that the system promises', () => {
    expect(apiAlarms({ objectives, ratePerSecond: 1 })['Latency']).toMatchObject({ statistic: 'p99', threshold: 800 });
  });

  test('ring when a tenth of what the stage lets through is refused', () => {
    expect(apiAlarms({ objectives, ratePerSecond: 500 })['Refused']?.threshold).toBe(15_000);
  });

  test('exist once each for this stage of this API', () => {
    const alarms = Object.values(prod.resources('aws_cloudwatch_metric_alarm')).filter(
      ({ namespace }) => namespace === 'AWS/ApiGateway',
    );
    expect(alarms.map(({ metric_name }) => metric_name)).toEqual(['5xx', 'Latency', '4xx']);
    for (const { dimensions } of alarms)
      expect(dimensions).toEqual({
        ApiId: `\${aws_apigatewayv2_api.api.id}`,
        Stage: `\${aws_apigatewayv2_stage.api_stage.name}`,
      });
  });
});
