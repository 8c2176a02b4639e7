import type { Apigatewayv2ApiCorsConfiguration } from '@cdktf/provider-aws/lib/apigatewayv2-api/index.js';
import type { Apigatewayv2StageRouteSettings } from '@cdktf/provider-aws/lib/apigatewayv2-stage/index.js';
import type { Gateway } from '../../systems/schema.ts';

/** Pages of the system's own host may call the API with a token; API Gateway answers their preflight requests itself. */
export function cors(host: string): Apigatewayv2ApiCorsConfiguration {
  return {
    allowOrigins: [`https://${host}`],
    allowMethods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowHeaders: ['authorization', 'content-type', 'idempotency-key', 'x-request-id'],
    exposeHeaders: ['x-request-id'],
    maxAge: 3600,
  };
}

/**
 * What the load balancer sees: the path without the stage (else it begins with `/prod`), and the host that the mesh routes
 * by. `Host` is none of the reserved headers and takes a constant (API Gateway guide, "Transform API requests"); the
 * visitor's own address stays in `Forwarded`.
 */
export function requestParameters(host: string): Record<string, string> {
  return { 'overwrite:path': '$request.path', 'overwrite:header.host': host };
}

/** Throttling of each route; a route without limits of its own would have the stage's. */
export function routeSettings({ routes }: Pick<Gateway, 'routes'>): Apigatewayv2StageRouteSettings[] {
  return routes.map(({ route, throttle }) => ({
    routeKey: route,
    detailedMetricsEnabled: true,
    throttlingRateLimit: throttle.ratePerSecond,
    throttlingBurstLimit: throttle.burst,
  }));
}

/** One JSON object per request. The token itself is never logged, only whose it was and why it was refused. */
export const ACCESS_LOG_FORMAT = JSON.stringify({
  time: '$context.requestTimeEpoch',
  requestId: '$context.requestId',
  sourceIp: '$context.identity.sourceIp',
  userAgent: '$context.identity.userAgent',
  route: '$context.routeKey',
  path: '$context.path',
  status: '$context.status',
  bytes: '$context.responseLength',
  milliseconds: '$context.responseLatency',
  serviceStatus: '$context.integration.integrationStatus',
  serviceMilliseconds: '$context.integrationLatency',
  serviceError: '$context.integrationErrorMessage',
  subject: '$context.authorizer.claims.sub',
  tokenError: '$context.authorizer.error',
  error: '$context.error.message',
});
