import { describe, expect, it } from 'vitest';
import { bytebytego } from '../../systems/bytebytego.ts';
import { problemsOfSystem } from '../../tests/support/input.ts';

const throttle = { ratePerSecond: 10, burst: 20 };
const withRoutes = (...routes: readonly string[]) =>
  problemsOfSystem(bytebytego, { 'gateway.routes': routes.map((route) => ({ route, throttle })) });

describe('routes of an API gateway', () => {
  it('stand there once', () => {
    expect(withRoutes('GET /api/tags', 'POST /api/tags', 'GET /api/tags')).toMatchObject([
      { code: 'ROUTE_CONFLICT', path: 'systems/bytebytego: gateway.routes.2.route', given: 'GET /api/tags' },
    ]);
  });

  it('match different requests, however their parameters are called', () => {
    const [problem, ...others] = withRoutes('GET /api/articles/{slug}', 'GET /api/articles/{id}');
    expect(others).toEqual([]);
    expect(problem?.allowed).toBe('a route that does not match the same requests as "GET /api/articles/{slug}"');
  });

  it('have different addresses', () => {
    const [problem, ...others] = withRoutes('GET /api/top-tags', 'GET /api/top/tags');
    expect(others).toEqual([]);
    expect(problem?.allowed).toBe('a route whose address (get_api_top_tags) "GET /api/top-tags" does not have');
  });

  it('are accepted where method, path or greed differ', () => {
    expect(withRoutes('GET /api/{id}', 'ANY /api/{id}', 'GET /api/{proxy+}', 'GET /api/id')).toEqual([]);
  });
});
