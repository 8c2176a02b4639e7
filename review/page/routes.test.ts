import { describe, expect, it } from 'vitest';
import { href, isOfOne, routeOf, VIEWS } from './routes.ts';

describe('an address', () => {
  it('names a view, an environment and a part of it', () => {
    expect(routeOf('#/system/prod/birthday')).toEqual({ view: 'system', environment: 'prod', item: 'birthday' });
    expect(routeOf('#/posture/dev')).toEqual({ view: 'posture', environment: 'dev', item: null });
    expect(routeOf('#/change/dev-network')).toEqual({ view: 'change', environment: null, item: 'dev-network' });
    expect(routeOf('#/cost')).toEqual({ view: 'cost', environment: null, item: null });
  });

  it('that names no view means the environment', () => {
    const first = { view: 'environment', environment: null, item: null };
    expect(['', '#', '#/', '#/nowhere'].map(routeOf)).toEqual([first, first, first, first]);
  });

  it('keeps any name, and survives one that was cut within an escape', () => {
    const name = 'a/b#c?<i>%20 ü';
    expect(routeOf(href('system', name, 'x'))).toEqual({ view: 'system', environment: name, item: 'x' });
    expect(routeOf('#/system/dev/%E4%')).toEqual({ view: 'system', environment: 'dev', item: '%E4%' });
  });

  it('has an environment in four views of seven', () => {
    expect(VIEWS.filter(isOfOne)).toEqual(['environment', 'system', 'stacks', 'posture']);
  });
});
