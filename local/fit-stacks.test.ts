import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fitStacks } from './fit-stacks.ts';
import { CLUSTER_PROVIDERS } from './terraform/providers.ts';

let from: string;
let to: string;
beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'local-fit-'));
  from = join(folder, 'synthesized');
  to = join(folder, 'cdktf.out');
});
afterEach(() => rmSync(join(from, '..'), { recursive: true }));

const STACK = {
  provider: { aws: [{ region: 'x' }], helm: [{}] },
  terraform: {
    required_providers: { aws: { source: 'aws', version: '6.25.0' }, helm: { source: 'helm', version: '3' } },
  },
  resource: { aws_vpc: { main: {} }, helm_release: { cart: { name: 'cart', chart: 'assets/cart.tgz', wait: true } } },
};

function synth(...ids: readonly string[]): void {
  rmSync(from, { recursive: true, force: true });
  for (const id of ids) {
    mkdirSync(join(from, 'stacks', id, 'assets'), { recursive: true });
    writeFileSync(join(from, 'stacks', id, 'cdk.tf.json'), JSON.stringify(STACK));
    writeFileSync(join(from, 'stacks', id, 'assets', `${id}.zip`), id);
  }
  for (const file of ['manifest.json', 'platform.json']) writeFileSync(join(from, file), ids.join());
}

const json = (id: string) => JSON.parse(readFileSync(join(to, 'stacks', id, 'cdk.tf.json'), 'utf8')) as typeof STACK;
const made = (providers: typeof CLUSTER_PROVIDERS | readonly [], awsVersion?: string) =>
  fitStacks({ from, to, awsVersion, leaveOut: { providers, releases: [] } });

describe('stacks made fit for a machine', () => {
  it('lose what belongs to providers that are not reached, and tell how much that is', () => {
    synth('dev-network', 'dev-shop');
    expect(made(CLUSTER_PROVIDERS, '5.100.0')).toEqual({ resources: 2, attributes: 0 });
    expect(Object.keys(json('dev-shop').resource)).toEqual(['aws_vpc']);
    expect(readFileSync(join(to, 'stacks/dev-shop/assets/dev-shop.zip'), 'utf8')).toBe('dev-shop');
    expect(json('dev-shop').terraform.required_providers.aws.version).toBe('5.100.0');
    expect(readFileSync(join(to, 'platform.json'), 'utf8')).toBe('dev-network,dev-shop');
  });

  it('are what was synthesized where everything is reached, also after a run where it was not', () => {
    synth('dev-shop');
    made(CLUSTER_PROVIDERS, '5.100.0');
    expect(made([])).toEqual({ resources: 0, attributes: 0 });
    expect(json('dev-shop')).toEqual(STACK);
  });

  it('wait for no chart of others, whose programs do not run here', () => {
    synth('dev-shop');
    const keda = { name: 'keda', chart: 'keda', wait: true };
    const stack = { ...STACK, resource: { helm_release: { ...STACK.resource.helm_release, keda } } };
    writeFileSync(join(from, 'stacks/dev-shop/cdk.tf.json'), JSON.stringify(stack));
    made([]);
    expect(json('dev-shop').resource.helm_release).toMatchObject({
      cart: STACK.resource.helm_release.cart,
      keda: { wait: false, take_ownership: true },
    });
  });

  it('keep what Terraform has left in their folders, and lose an asset and a stack that the code no longer has', () => {
    synth('dev-network', 'dev-shop');
    made([]);
    for (const name of ['errored.tfstate', '.terraform.lock.hcl', 'assets/old.zip'])
      writeFileSync(join(to, 'stacks/dev-shop', name), 'kept');
    synth('dev-shop');
    made([]);
    expect(readFileSync(join(to, 'stacks/dev-shop/errored.tfstate'), 'utf8')).toBe('kept');
    expect(readFileSync(join(to, 'stacks/dev-shop/.terraform.lock.hcl'), 'utf8')).toBe('kept');
    expect(existsSync(join(to, 'stacks/dev-shop/assets/old.zip'))).toBe(false);
    expect(existsSync(join(to, 'stacks/dev-network'))).toBe(false);
  });
});
