import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bed } from './bed.ts';
import type { FixtureStack } from './fixture-app.ts';

/** `network` and `data` wait for nothing, `shop` for `network`. */
const STACKS = (value: string): readonly FixtureStack[] => [
  { name: 'network', resources: { vpc: { value: `vpc-${value}` } }, outputs: { vpc_id: 'vpc' } },
  { name: 'data', resources: { store: { value: `store-${value}` } } },
  { name: 'shop', reads: { vpc: 'network.vpc_id' }, resources: { app: { value: `app-${value}` } } },
];

let bed: Bed;
beforeAll(async () => {
  bed = await Bed.start();
  bed.synth(STACKS('one'));
  await bed.run('plan', 'dev');
  const { code, output } = await bed.run('apply', 'dev');
  if (code !== 0) throw new Error(output);
  // Until the last test everybody looks at the same plans of this change.
  bed.synth(STACKS('two'));
  await bed.run('plan', 'dev', 'network', 'data');
});
afterAll(() => bed.stop());

function digestOf(stack: string): string {
  const record = JSON.parse(readFileSync(join(bed.outdir, 'plans', stack, 'record.json'), 'utf8'));
  return record.digest;
}

/** What the job that reads the note of the merge request leaves. */
function reviewed(text: string): string {
  const file = join(bed.folder, 'reviewed.json');
  writeFileSync(file, text);
  return file;
}

const states = async () => JSON.stringify([await bed.state('network'), await bed.state('data')]);

describe('apply --reviewed', () => {
  it('changes nothing where the digest is another, or none was read: it ends with 13 and names the next step', async () => {
    const before = await states();
    const others = reviewed(JSON.stringify({ 'dev-network': 'a'.repeat(64), 'prod-data': digestOf('dev-data') }));
    const { code, output } = await bed.run('apply', 'dev', 'network', 'data', '--reviewed', others);
    expect(output).toMatch(/^2 problems; nothing was changed\.$/m);
    expect(output).toMatch(/^dev-network \[NOT_REVIEWED\]$/m);
    expect(output).toMatch(/^dev-data \[NOT_REVIEWED\]$/m);
    expect(output).toContain('plans/dev-data/summary.txt, then `npm run apply -- dev data`');
    expect(code).toBe(13);
    expect(await states()).toBe(before);
  });

  it('refuses a file that is none', async () => {
    const before = await states();
    for (const text of ['[', '["dev-network"]', '{"dev-network": 1}']) {
      const { code, output } = await bed.run('apply', 'dev', 'network', '--reviewed', reviewed(text));
      expect(output).toMatch(/^1 problem; nothing was changed\.\n\n--reviewed \[INVALID_VALUE\]$/m);
      expect(code).toBe(3);
    }
    expect(await states()).toBe(before);
  });

  it('applies the plans whose digest was read; those that were not, and what waits for them, wait', async () => {
    const file = reviewed(JSON.stringify({ 'dev-data': digestOf('dev-data') }));
    await bed.run('plan', 'dev', 'shop');
    const { code, output } = await bed.run('apply', 'dev', '--reviewed', file);
    expect(output).toMatch(/^1 problem; applied: dev-data\.$/m);
    expect(output).toMatch(/^dev-network \[NOT_REVIEWED\]$/m);
    expect(code).toBe(13);
    expect(JSON.stringify(await bed.state('data'))).toContain('store-two');
    expect(JSON.stringify([await bed.state('network'), await bed.state('shop')])).not.toContain('-two');
  });

  it('leaves the plan that waits, for the person who has read it', async () => {
    const digest = digestOf('dev-network');
    const { code, output } = await bed.run('apply', 'dev', 'network');
    expect(output).toContain(': as the code says');
    expect(code).toBe(0);
    expect(JSON.stringify(await bed.state('network'))).toContain('vpc-two');
    // The same digest read once is no agreement to another change.
    bed.synth(STACKS('three'));
    await bed.run('plan', 'dev', 'network');
    const file = reviewed(JSON.stringify({ 'dev-network': digest }));
    expect((await bed.run('apply', 'dev', 'network', '--reviewed', file)).code).toBe(13);
    const read = reviewed(JSON.stringify({ 'dev-network': digestOf('dev-network') }));
    expect((await bed.run('apply', 'dev', 'network', '--reviewed', read)).code).toBe(0);
    expect(JSON.stringify(await bed.state('network'))).toContain('vpc-three');
  });
});
