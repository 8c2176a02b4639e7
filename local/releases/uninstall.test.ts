import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { removalOrder, uninstallStacks } from './uninstall.ts';

const there = (name: string, after: readonly string[] = [], owner = 'dev-shop') => ({
  name,
  namespace: owner === 'dev-shop' ? 'shop' : owner,
  owner,
  hash: 'a',
  after,
});

/** A cluster with these releases and namespaces, each with the stack that has made it; writes down what it is told. */
function cluster(releases: readonly ReturnType<typeof there>[], namespaces: readonly string[]) {
  const said: string[] = [];
  const configMaps = releases.map(({ name, namespace, ...note }) => {
    const record = { name, namespace, version: 1, info: { description: JSON.stringify(note) } };
    return { data: { release: gzipSync(JSON.stringify(record)).toString('base64') } };
  });
  const made = namespaces.map((stack) => ({ metadata: { name: stack, labels: { 'local/stack': stack } } }));
  const answer = async (args: readonly string[]) => {
    const [verb, kind] = args;
    if (verb !== 'get') said.push(args.slice(0, 3).join(' '));
    const items = verb !== 'get' ? [] : kind === 'namespaces' ? made : configMaps;
    return { code: 0, stdout: JSON.stringify({ items }), stderr: '' };
  };
  return { said, commands: { kubectl: answer, helm: answer } };
}

describe('releases of stacks that the code no longer has', () => {
  it('go in reverse order, then the namespaces; what is kept and what belongs to an Application stays', async () => {
    const { said, commands } = cluster(
      [
        there('shop-system'),
        there('cart', ['shop-system']),
        there('web', ['cart', 'shop-system']),
        there('keda', [], 'dev-platform'),
        there('orders', [], 'application/orders'),
      ],
      ['dev-shop', 'dev-platform'],
    );
    const lines: string[] = [];
    const kept = new Set(['dev-platform', 'dev-network']);
    const gone = await uninstallStacks(commands, { kept, say: (line) => lines.push(line) });
    expect(said).toEqual([
      'uninstall web --namespace=shop',
      'uninstall cart --namespace=shop',
      'uninstall shop-system --namespace=shop',
      'delete namespaces --selector=local/stack in (dev-shop)',
    ]);
    expect(lines).toEqual(['dev-shop/web removed', 'dev-shop/cart removed', 'dev-shop/shop-system removed']);
    expect(gone).toEqual(['dev-shop/shop-system', 'dev-shop/cart', 'dev-shop/web']);
  });

  it('are found by their namespace alone where Helm has nothing of them any more', async () => {
    const { said, commands } = cluster([], ['dev-shop', 'dev-blog', 'dev-platform']);
    expect(await uninstallStacks(commands, { kept: new Set(['dev-platform']) })).toEqual([]);
    expect(said).toEqual(['delete namespaces --selector=local/stack in (dev-blog,dev-shop)']);
  });

  it('are none where every stack is kept, and then nothing is told to the cluster', async () => {
    const { said, commands } = cluster([there('cart')], ['dev-shop']);
    expect(await uninstallStacks(commands, { kept: new Set(['dev-shop']) })).toEqual([]);
    expect(said).toEqual([]);
  });
});

describe('the order in which releases go', () => {
  it('is the reverse of that in which they came, in each stack', () => {
    const releases = [there('system'), there('cart', ['system']), there('system', [], 'blog')];
    expect(Object.fromEntries(removalOrder(releases))).toEqual({
      'shop/system': ['shop/cart'],
      'shop/cart': [],
      'blog/system': [],
    });
  });
});
