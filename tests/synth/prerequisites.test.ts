import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { environmentFacts, type StackFacts, stackFacts } from '../../pipeline/stack-facts.ts';
import { synthesize } from '../../synth/write.ts';
import { committedPlatform } from '../support/app.ts';

let outdir: string;
beforeAll(() => {
  outdir = mkdtempSync(join(tmpdir(), 'prerequisites-'));
});
afterAll(() => rmSync(outdir, { recursive: true }));

const platform = committedPlatform();
const schema = z.object({ environments: z.array(environmentFacts), stacks: z.record(z.string(), stackFacts) });

function factsAfter(...environments: string[]): Record<string, StackFacts> {
  synthesize({
    platform,
    outdir,
    environments: platform.environments.filter(({ name }) => environments.includes(name)),
    stacks: [],
  });
  return schema.parse(JSON.parse(readFileSync(join(outdir, 'platform.json'), 'utf8'))).stacks;
}

const secret = (stack: string, output: string) => ({ kind: 'secret', secret: { stack, output } });
const filled = (stack: string, output: string) => ({ ...secret(stack, output), filledBy: 'apply' });

it('tells the pipeline what each stack waits for outside Terraform, also after a synth of another environment', () => {
  const dev = factsAfter('dev');
  expect(Object.keys(dev)).toHaveLength(17);
  expect(dev['dev-network']?.prerequisites).toEqual([]);
  expect(dev['dev-edge']?.prerequisites).toEqual([
    {
      kind: 'delegation',
      zone: 'dev.techitfactory.com',
      nameServers: { stack: 'dev-account', output: 'zone_name_servers_dev_techitfactory_com' },
      resolver: '1.1.1.1',
    },
  ]);
  expect(dev['dev-platform']?.prerequisites).toEqual([
    secret('dev-operations', 'monitoring_credentials_secret_arn'),
    secret('dev-operations', 'argo_cd_secret_arn'),
    secret('dev-operations', 'grafana_secret_arn'),
  ]);
  expect(dev['dev-realworld']?.prerequisites).toEqual([
    filled('dev-realworld-aws', 'need_articles_master_secret_name'),
    filled('dev-realworld-aws', 'need_articles_secret_name_backend'),
    secret('dev-realworld-aws', 'need_jwt_secret_name'),
    { kind: 'image', service: 'backend', file: 'gitops/dev/realworld.yaml' },
  ]);
  const both = factsAfter('prod');
  expect(Object.keys(both)).toHaveLength(34);
  expect(both['dev-realworld']).toEqual(dev['dev-realworld']);
});

it('tells what an apply puts into the secrets of databases: the place and the user, the master first, no password', () => {
  const { 'dev-realworld-aws': realworld, 'dev-storefront-aws': storefront, ...others } = factsAfter('dev');
  expect(realworld?.firstValues).toEqual([
    {
      secret: 'need_articles_master_secret_name',
      value: {
        engine: 'postgres',
        host: { output: 'need_articles_host' },
        port: 5432,
        dbname: 'realworld',
        username: 'platform',
      },
      rotation: { after: [] },
    },
    {
      secret: 'need_articles_secret_name_backend',
      value: { username: 'backend' },
      rotation: { after: ['need_articles_master_secret_name'] },
    },
  ]);
  expect(storefront?.firstValues[0]).toEqual({
    secret: 'need_shop_root_secret_name',
    value: { username: 'root', password: { random: 48 } },
  });
  const filling = Object.entries(others).filter(([, { firstValues }]) => firstValues.length > 0);
  expect(filling.map(([id]) => id).filter((id) => id.startsWith('dev'))).toEqual([
    'dev-birthday-aws',
    'dev-bytebytego-aws',
  ]);
});

it('names for first values only outputs of the same stack, and secrets before those that wait for them', () => {
  for (const [id, { firstValues }] of Object.entries(factsAfter('dev', 'prod'))) {
    if (firstValues.length === 0) continue;
    const stack = JSON.parse(readFileSync(join(outdir, 'stacks', id, 'cdk.tf.json'), 'utf8')) as { output: object };
    const seen: string[] = [];
    for (const { secret, value, rotation } of firstValues) {
      const outputs = Object.values(value).flatMap((field) =>
        typeof field === 'object' && 'output' in field ? [field.output] : [],
      );
      for (const output of [secret, ...outputs]) expect(stack.output, id).toHaveProperty(output);
      expect(seen, id).toEqual(expect.arrayContaining(rotation?.after ?? []));
      seen.push(secret);
    }
  }
});

it('lets Argo CD wait for images by itself', () => {
  const waiting = Object.entries(factsAfter('dev')).filter(
    ([id, { prerequisites }]) => id.startsWith('dev-') && prerequisites.some(({ kind }) => kind === 'image'),
  );
  expect(waiting.map(([id]) => id)).toEqual(['dev-bytebytego', 'dev-realworld']);
});
