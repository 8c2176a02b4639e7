import { Apigatewayv2Api } from '@cdktf/provider-aws/lib/apigatewayv2-api/index.js';
import { Apigatewayv2Authorizer } from '@cdktf/provider-aws/lib/apigatewayv2-authorizer/index.js';
import { Apigatewayv2Integration } from '@cdktf/provider-aws/lib/apigatewayv2-integration/index.js';
import { Apigatewayv2Route } from '@cdktf/provider-aws/lib/apigatewayv2-route/index.js';
import { Apigatewayv2Stage } from '@cdktf/provider-aws/lib/apigatewayv2-stage/index.js';
import { Apigatewayv2VpcLink } from '@cdktf/provider-aws/lib/apigatewayv2-vpc-link/index.js';
import { Construct } from 'constructs';
import { AWS_RANGES } from '../../lib/aws-limits.ts';
import { routeId } from '../../systems/route-id.ts';
import type { Gateway } from '../../systems/schema.ts';
import { LogGroup } from '../observability/log-group.ts';
import { ACCESS_LOG_FORMAT, cors, requestParameters, routeSettings } from './api-routes.ts';

export interface ApiGatewayProps {
  /** At most 128 characters. */
  readonly name: string;
  /** Public host name of the system; the load balancer's certificate names it and the mesh routes by it. */
  readonly host: string;
  readonly gateway: Gateway;
  /** Who issues the tokens, as an OpenID Connect issuer, and for whom. AWS fetches the issuer's keys when the authorizer is made. */
  readonly tokens: { readonly issuer: string; readonly audience: readonly string[] };
  /** HTTPS listener of the load balancer. */
  readonly listenerArn: string;
  /** Private subnets and security group of the VPC link's network interfaces. */
  readonly subnetIds: readonly string[];
  readonly securityGroupId: string;
  readonly logs: { readonly days: number; readonly keyArn: string };
}

/**
 * An HTTP API in front of the load balancer: it checks tokens, throttles each route and logs each request. Its limits are
 * 30 seconds and 10 MB per request, so WebSocket goes to the load balancer and uploads by presigned URL.
 */
export class ApiGateway extends Construct {
  readonly resource: Apigatewayv2Api;
  readonly stage: Apigatewayv2Stage;

  constructor(scope: Construct, id: string, props: ApiGatewayProps) {
    super(scope, id);
    this.resource = new Apigatewayv2Api(this, 'Resource', {
      name: props.name,
      protocolType: 'HTTP',
      corsConfiguration: cors(props.host),
    });
    const authorizer = this.authorizer(props);
    const integration = this.integration(props);
    const routes = props.gateway.routes.map((route) => this.route(route, integration, authorizer));
    this.stage = this.deployStage(props, routes);
  }

  /** Where clients call it: host and stage. */
  get url(): string {
    return `${this.resource.apiEndpoint}/${this.stage.name}`;
  }

  private authorizer({ tokens }: ApiGatewayProps): Apigatewayv2Authorizer {
    return new Apigatewayv2Authorizer(this, 'Tokens', {
      apiId: this.resource.id,
      name: 'tokens',
      authorizerType: 'JWT',
      identitySources: ['$request.header.Authorization'],
      jwtConfiguration: { issuer: tokens.issuer, audience: [...tokens.audience] },
    });
  }

  private integration(props: ApiGatewayProps): Apigatewayv2Integration {
    const link = new Apigatewayv2VpcLink(this, 'VpcLink', {
      name: props.name,
      subnetIds: [...props.subnetIds],
      securityGroupIds: [props.securityGroupId],
    });
    return new Apigatewayv2Integration(this, 'LoadBalancer', {
      apiId: this.resource.id,
      integrationType: 'HTTP_PROXY',
      integrationMethod: 'ANY',
      integrationUri: props.listenerArn,
      connectionType: 'VPC_LINK',
      connectionId: link.id,
      payloadFormatVersion: '1.0',
      timeoutMilliseconds: AWS_RANGES.httpApiTimeoutMilliseconds.max,
      tlsConfig: { serverNameToVerify: props.host },
      requestParameters: requestParameters(props.host),
    });
  }

  private route(
    { route, authorization }: Gateway['routes'][number],
    integration: Apigatewayv2Integration,
    authorizer: Apigatewayv2Authorizer,
  ): Apigatewayv2Route {
    return new Apigatewayv2Route(this, `Route-${routeId(route)}`, {
      apiId: this.resource.id,
      routeKey: route,
      target: `integrations/${integration.id}`,
      ...(authorization === 'token'
        ? { authorizationType: 'JWT', authorizerId: authorizer.id }
        : { authorizationType: 'NONE' }),
    });
  }

  /** Settings of a route that does not exist yet are refused, so the routes come first. */
  private deployStage({ name, gateway, logs }: ApiGatewayProps, routes: Apigatewayv2Route[]): Apigatewayv2Stage {
    const group = new LogGroup(this, 'AccessLog', { name: `/aws/vendedlogs/apigateway/${name}`, ...logs });
    return new Apigatewayv2Stage(this, 'Stage', {
      apiId: this.resource.id,
      name: gateway.stage,
      autoDeploy: true,
      defaultRouteSettings: {
        detailedMetricsEnabled: true,
        throttlingRateLimit: gateway.throttle.ratePerSecond,
        throttlingBurstLimit: gateway.throttle.burst,
      },
      routeSettings: routeSettings(gateway),
      accessLogSettings: { destinationArn: group.resource.arn, format: ACCESS_LOG_FORMAT },
      dependsOn: routes,
    });
  }
}
