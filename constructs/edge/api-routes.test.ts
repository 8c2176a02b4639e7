import { describe, expect, test } from 'vitest';
import { ACCESS_LOG_FORMAT, cors, requestParameters, routeSettings } from './api-routes.ts';

test('the services see the path without the stage and the public host', () => {
  expect(requestParameters('shop.example.com')).toEqual({
    'overwrite:path': '$request.path',
    'overwrite:header.host': 'shop.example.com',
  });
});

test("pages of the system's own host may call, and no others", () => {
  expect(cors('shop.example.com').allowOrigins).toEqual(['https://shop.example.com']);
  expect(cors('shop.example.com').allowHeaders).toContain('authorization');
});

test('each route is throttled by its own numbers', () => {
  const route = { route: 'GET /a', throttle: { ratePerSecond: 3, burst: 7 }, authorization: 'token' } as const;
  expect(routeSettings({ routes: [route] })).toEqual([
    { routeKey: 'GET /a', detailedMetricsEnabled: true, throttlingRateLimit: 3, throttlingBurstLimit: 7 },
  ]);
});

describe('the access log', () => {
  const fields = JSON.parse(ACCESS_LOG_FORMAT) as Record<string, string>;

  test('is one JSON object with the request, its outcome and its times', () => {
    expect(fields).toMatchObject({
      requestId: '$context.requestId',
      status: '$context.status',
      milliseconds: '$context.responseLatency',
      serviceStatus: '$context.integration.integrationStatus',
    });
  });

  test('never holds the token', () => {
    expect(ACCESS_LOG_FORMAT.toLowerCase()).not.toContain('header');
    expect(ACCESS_LOG_FORMAT).not.toContain('authorization');
  });
});
