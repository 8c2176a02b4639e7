import { describe, expect, it } from 'vitest';
import { type Outside, prerequisiteDeferrals } from './prerequisite.ts';
import type { Prerequisite } from './stack-facts.ts';

const NS: Prerequisite = {
  kind: 'delegation',
  zone: 'dev.example.com',
  nameServers: { stack: 'dev-account', output: 'ns' },
  resolver: '1.1.1.1',
};
const SECRET: Prerequisite = {
  kind: 'secret',
  secret: { stack: 'dev-shop-aws', output: 'secret' },
};

function outside(further: Partial<Outside> = {}): Outside {
  return {
    output: async ({ output }) => (output === 'ns' ? 'ns-1.awsdns.com ns-2.awsdns.net' : 'arn:secret'),
    hasValue: async () => true,
    nameServers: async () => ['NS-1.awsdns.com.', 'ns-2.awsdns.net.'],
    ...further,
  };
}
const waits = (prerequisite: Prerequisite, further: Partial<Outside> = {}) =>
  prerequisiteDeferrals({ facts: { prerequisites: [prerequisite] } }, outside(further));

describe('a stack', () => {
  it('waits for nothing where nothing is asked', async () => {
    expect(await prerequisiteDeferrals({ facts: { prerequisites: [] } }, outside())).toEqual([]);
  });

  it('waits for an image that nobody pushed, naming the file', async () => {
    expect(await waits({ kind: 'image', service: 'cart', file: 'gitops/dev/shop.yaml' })).toEqual([
      {
        reason: 'image',
        what: 'cart awaits its image',
        help: 'push the image, then write its digest into gitops/dev/shop.yaml',
      },
    ]);
  });

  it('waits for a secret without a value, and not for one that has it', async () => {
    expect(await waits(SECRET)).toEqual([]);
    expect(await waits(SECRET, { hasValue: async (id) => id !== 'arn:secret' })).toMatchObject([
      { reason: 'secret', what: 'the secret arn:secret has no value', help: expect.stringContaining('arn:secret') },
    ]);
  });

  it('waits for the apply that fills a secret, with the commands of its stack', async () => {
    expect(await waits({ ...SECRET, filledBy: 'apply' }, { hasValue: async () => false })).toEqual([
      {
        reason: 'secret',
        what: 'the secret arn:secret has not got its first value',
        help: 'npm run plan -- dev shop-aws, then npm run apply -- dev shop-aws: that puts and rotates it',
      },
    ]);
  });

  it('is told once of a secret that two services share', async () => {
    const twice = { facts: { prerequisites: [SECRET, SECRET] } };
    expect(await prerequisiteDeferrals(twice, outside({ hasValue: async () => false }))).toHaveLength(1);
  });

  it('waits for the stack that holds the secret or the zone, where that is not applied', async () => {
    const missing = { output: async () => undefined };
    expect(await waits(SECRET, missing)).toEqual([
      {
        reason: 'upstream-missing',
        what: 'dev-shop-aws has not published secret',
        help: 'npm run apply -- dev shop-aws',
      },
    ]);
    expect(await waits(NS, missing)).toMatchObject([{ reason: 'upstream-missing' }]);
  });

  it('waits for a zone that nobody or somebody else answers for; dots and case do not matter', async () => {
    expect(await waits(NS)).toEqual([]);
    expect(await waits(NS, { nameServers: async () => [] })).toMatchObject([
      {
        reason: 'delegation',
        what: 'dev.example.com is not delegated: 1.1.1.1 knows no name servers',
        help: expect.stringContaining('ns-1.awsdns.com, ns-2.awsdns.net'),
      },
    ]);
    expect(await waits(NS, { nameServers: async () => ['ns.elsewhere.org'] })).toMatchObject([
      { what: expect.stringContaining('ns.elsewhere.org') },
    ]);
  });
});
