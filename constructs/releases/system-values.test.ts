import { describe, expect, it } from 'vitest';
import { changedFacts, systemFacts } from '../../tests/support/system-facts.ts';
import { systemValues } from './system-values.ts';

const PLACE = '{{ .articles_username | urlquery }}:{{ .articles_password | urlquery }}@articles-host.internal:5432';

describe('what the services of a system share', () => {
  it('is, outside the mesh, one Ingress on the load balancer of all: realworld in prod', () => {
    const values = systemValues(systemFacts('prod', 'realworld'), {});
    expect(values).toEqual({
      system: 'realworld',
      environment: 'prod',
      mesh: false,
      serviceAccounts: ['backend'],
      secretStore: { region: 'us-east-1', role: 'arn:aws:iam::333333333333:role/prod-realworld-secrets-reader' },
      externalSecrets: [
        {
          name: 'backend',
          data: [
            { key: 'articles_username', secret: 'prod/realworld/articles/backend', property: 'username' },
            { key: 'articles_password', secret: 'prod/realworld/articles/backend', property: 'password' },
            { key: 'jwt_signing_key', secret: 'prod/realworld/jwt', property: 'signing-key' },
          ],
          variables: {
            DATABASE_URL: `postgresql://${PLACE}/realworld?sslmode=require`,
            JWT_SECRET: '{{ .jwt_signing_key }}',
          },
        },
      ],
      queues: null,
      // Twelve replicas, three more in a rollout, six canaries, one migration.
      quota: { cpuMillicores: 22 * 200, memoryMiB: 22 * 256, pods: 22 },
      hosts: ['realworld-inc.link'],
      routes: [
        {
          path: '/',
          rewrite: null,
          service: 'backend',
          port: 3000,
          timeoutSeconds: 15,
          longLivedSeconds: null,
          canary: null,
        },
      ],
      gateway: null,
      ingress: {
        class: 'platform',
        order: 25,
        securityGroups: ['sg-0123456789abcdef0'],
        deregistrationSeconds: 15,
      },
      calls: [],
    });
  });

  it('is, in the mesh, the gateway of all, and who may call whom: bytebytego in prod', () => {
    const values = systemValues(systemFacts('prod', 'bytebytego'), {});
    expect(values).toMatchObject({
      mesh: true,
      queues: { role: 'arn:aws:iam::333333333333:role/prod-bytebytego-queue-reader' },
      hosts: ['bytebytego.realworld-inc.link', 'direct.bytebytego.realworld-inc.link'],
      gateway: { name: 'istio-ingress/platform', serviceAccount: 'istio-ingressgateway' },
      ingress: null,
    });
    expect(values.calls.map(({ service, callers, fromGateway }) => ({ service, callers, fromGateway }))).toEqual([
      { service: 'frontend', callers: [], fromGateway: true },
      { service: 'backend', callers: ['frontend'], fromGateway: true },
      { service: 'chat', callers: ['frontend'], fromGateway: true },
      { service: 'id-generator', callers: ['backend', 'chat'], fromGateway: false },
    ]);
  });

  it('has the most specific route first, with what replaces its prefix', () => {
    const { routes } = systemValues(systemFacts('dev', 'storefront'), undefined);
    expect(routes.map(({ path, rewrite, service }) => [path, rewrite, service])).toEqual([
      ['/api/products', '/products', 'product'],
      ['/api/orders', '/orders', 'order'],
      ['/api/cart', '/cart', 'cart'],
      ['/', null, 'frontend'],
    ]);
  });

  it('sends the share of a canary that Git names to it, wherever the service is called', () => {
    const canary = { digest: `sha256:${'b'.repeat(64)}`, weightPercent: 10, header: { name: 'x-canary', value: 'on' } };
    const share = { weightPercent: 10, header: { name: 'x-canary', value: 'on' } };
    const { routes, calls } = systemValues(systemFacts('prod', 'bytebytego'), { backend: { digest: null, canary } });
    expect(routes.find(({ service }) => service === 'backend')?.canary).toEqual(share);
    expect(calls.find(({ service }) => service === 'backend')?.canary).toEqual(share);
    expect(routes.find(({ service }) => service === 'chat')?.canary).toBeNull();
  });

  it('has accounts and logins of stores: storefront and s3www in dev', () => {
    const storefront = systemValues(systemFacts('dev', 'storefront'), undefined);
    expect(storefront.serviceAccounts).toEqual(['frontend', 'product', 'cart', 'order', 'shop']);
    expect(storefront.externalSecrets.map(({ name }) => name)).toEqual([
      'product',
      'cart',
      'order',
      'shop-root',
      'shop-product',
      'shop-cart',
      'shop-order',
    ]);
    expect(storefront.externalSecrets.at(-4)).toEqual({
      name: 'shop-root',
      data: [{ key: 'password', secret: 'dev/storefront/shop/root', property: 'password' }],
      variables: { password: '{{ .password }}' },
    });
    const s3www = systemValues(systemFacts('dev', 's3www'), {});
    expect(s3www.externalSecrets.map(({ name, variables }) => [name, Object.keys(variables)])).toEqual([
      ['web', ['S3WWW_ACCESS_KEY', 'S3WWW_SECRET_KEY']],
      ['store-root', ['root-user', 'root-password']],
      ['store-reader', ['access-key', 'secret-key']],
      ['store-writer', ['access-key', 'secret-key']],
      ['web-seed', ['ACCESS_KEY', 'SECRET_KEY']],
    ]);
  });

  it('has neither names nor a way in where nothing is routed', () => {
    const facts = systemFacts('dev', 'birthday');
    const { api } = facts.deployment.services;
    if (api === undefined) throw new Error('no api');
    const values = systemValues(changedFacts(facts, { services: { api: { ...api, routes: [] } } }), {});
    expect(values).toMatchObject({ hosts: [], routes: [], gateway: null, ingress: null, calls: [] });
  });
});
