import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { z } from 'zod';
import { environmentFacts, type StackFacts, stackFacts } from '../../pipeline/stack-facts.ts';
import { synthesize } from '../../synth/write.ts';
import { committedPlatform } from '../support/app.ts';

const outdir = mkdtempSync(join(tmpdir(), 'prerequisites-'));
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
    secret('dev-realworld-aws', 'need_articles_master_secret_name'),
    secret('dev-realworld-aws', 'need_articles_secret_name_backend'),
    secret('dev-realworld-aws', 'need_jwt_secret_name'),
    { kind: 'image', service: 'backend', file: 'gitops/dev/realworld.yaml' },
  ]);
  const both = factsAfter('prod');
  expect(Object.keys(both)).toHaveLength(34);
  expect(both['dev-realworld']).toEqual(dev['dev-realworld']);
});

it('lets Argo CD wait for images by itself', () => {
  const waiting = Object.entries(factsAfter('dev')).filter(
    ([id, { prerequisites }]) => id.startsWith('dev-') && prerequisites.some(({ kind }) => kind === 'image'),
  );
  expect(waiting.map(([id]) => id)).toEqual(['dev-bytebytego', 'dev-realworld']);
});
