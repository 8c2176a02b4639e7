import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { testEnvironment } from '../../tests/support/app.ts';
import { directHost, publicHosts, serverNames, zoneOf } from './hosts.ts';

describe('publicHosts', () => {
  const environment = testEnvironment('prod');
  const sharing = (system: string, host: string) =>
    publicHosts({
      deployments: environment.deployments.map((item) => (item.system.name === system ? { ...item, host } : item)),
    });

  test('lists every host of the environment in its order, with how it is reached and what tells that it works', () => {
    const shown = publicHosts(environment).map(({ deployments, ...host }) => ({
      ...host,
      systems: deployments.map(({ system }) => system.name).join(),
    }));
    expect(shown).toEqual([
      {
        host: 'bytebytego.realworld-inc.link',
        traffic: 'mesh',
        direct: 'direct.bytebytego.realworld-inc.link',
        checkedPath: '/ready',
        systems: 'bytebytego',
      },
      { host: 'birthday.realworld-inc.link', traffic: 'mesh', checkedPath: '/ready', systems: 'birthday' },
      { host: 'shop.realworld-inc.link', traffic: 'ingress', checkedPath: '/ready', systems: 'storefront' },
      { host: 'files.realworld-inc.link', traffic: 'ingress', checkedPath: '/', systems: 's3www' },
      { host: 'realworld-inc.link', traffic: 'ingress', checkedPath: '/ready', systems: 'realworld' },
    ]);
  });

  test('lists a host that two systems share once, with both', () => {
    const hosts = sharing('storefront', 'realworld-inc.link');
    expect(hosts.map(({ host }) => host)).toEqual([
      'bytebytego.realworld-inc.link',
      'birthday.realworld-inc.link',
      'realworld-inc.link',
      'files.realworld-inc.link',
    ]);
    expect(hosts[2]?.deployments.map(({ system }) => system.name)).toEqual(['storefront', 'realworld']);
  });

  test('keeps the direct name when a system without static files joins the host of one that has them', () => {
    const [shared] = sharing('birthday', 'bytebytego.realworld-inc.link');
    expect(shared?.direct).toBe('direct.bytebytego.realworld-inc.link');
  });
});

test('the load balancer answers to both names of a host behind CloudFront and to the only name of any other', () => {
  expect(serverNames({ host: 'a.example.com', direct: 'direct.a.example.com' })).toEqual([
    'a.example.com',
    'direct.a.example.com',
  ]);
  expect(serverNames({ host: 'a.example.com' })).toEqual(['a.example.com']);
});

describe('zoneOf', () => {
  const zones = ['example.com', 'eu.example.com', 'other.org'];

  test.each([
    ['example.com', 'example.com'],
    ['www.example.com', 'example.com'],
    ['eu.example.com', 'eu.example.com'],
    ['www.eu.example.com', 'eu.example.com'],
    ['badexample.com', undefined],
    ['com', undefined],
  ])('finds for %s the zone %s', (host, zone) => {
    expect(zoneOf(host, zones)).toBe(zone);
    expect(zoneOf(host, zones.toReversed())).toBe(zone);
  });

  test('a direct name lies in the zone of its host', () => {
    const label = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
    const domain = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => [...labels, 'com'].join('.'));
    fc.assert(
      fc.property(domain, fc.array(domain, { maxLength: 5 }), (host, others) => {
        const all = [...others, host.slice(host.indexOf('.') + 1)].filter((zone) => !zone.startsWith('direct.'));
        expect(zoneOf(directHost(host), all)).toBe(zoneOf(host, all));
      }),
    );
  });
});
