import { expect, test } from 'vitest';
import { systemFacts } from '../../tests/support/system-facts.ts';
import { storeValues } from './store-values.ts';

const RUNBOOK = 'https://gitlab.com/bytebytego/platform/-/blob/main/docs/runbook.md';

test('a document store has a member in every zone, a login for each service, and volumes that are encrypted', () => {
  expect(storeValues(systemFacts('prod', 'storefront'), 'shop')).toEqual({
    system: 'storefront',
    environment: 'prod',
    need: 'shop',
    version: '8.0.29',
    image: 'quay.io/mongodb/mongodb-community-server:8.0.29-ubi9',
    database: 'shop',
    members: 3,
    zones: 3,
    volume: { sizeGiB: 100, storageClass: 'encrypted' },
    resources: { cpuMillicores: 250, memoryMiB: 512 },
    tls: true,
    root: { secret: 'shop-root', key: 'password' },
    users: {
      product: { secret: 'shop-product', key: 'password' },
      cart: { secret: 'shop-cart', key: 'password' },
      order: { secret: 'shop-order', key: 'password' },
    },
    kubernetesApi: { cidrs: ['10.0.0.0/16', '172.20.0.0/16'] },
    runbook: RUNBOOK,
  });
});

test('an object store has its buckets, its users with what they may, and the services that call it', () => {
  expect(storeValues(systemFacts('dev', 's3www'), 'store')).toEqual({
    system: 's3www',
    environment: 'dev',
    need: 'store',
    image: expect.stringMatching(/^docker\.io\/pgsty\/minio:\S+@sha256:/),
    client: expect.stringMatching(/^docker\.io\/pgsty\/mc:\S+@sha256:/),
    servers: 1,
    zones: 2,
    volume: { sizeGiB: 5, storageClass: 'encrypted' },
    resources: { cpuMillicores: 250, memoryMiB: 512 },
    tls: true,
    root: { secret: 'store-root', userKey: 'root-user', passwordKey: 'root-password' },
    buckets: ['site'],
    users: {
      'store-reader': {
        secret: 'store-reader',
        accessKey: 'access-key',
        secretKey: 'secret-key',
        access: 'read',
        buckets: ['site'],
      },
      'store-writer': {
        secret: 'store-writer',
        accessKey: 'access-key',
        secretKey: 'secret-key',
        access: 'read-write',
        buckets: ['site'],
      },
    },
    callers: ['web'],
    runbook: RUNBOOK,
  });
});

test('what is no store has no values of one', () => {
  expect(() => storeValues(systemFacts('dev', 'realworld'), 'articles')).toThrow('no store of the cluster');
});
