import { describe, expect, it } from 'vitest';
import { forgetPending, ownedNamespaces, removeNamespaces } from './cluster-releases.ts';

/** kubectl that answers a question with these objects, and writes down everything else. */
function kubectl(...items: readonly object[]) {
  const said: string[] = [];
  const asked: string[] = [];
  const answer = async (args: readonly string[]) => {
    if (args[0] === 'get') asked.push(args.join(' '));
    if (args[0] === 'get') return { code: 0, stdout: JSON.stringify({ items }), stderr: '' };
    said.push(args.join(' '));
    return { code: 0, stdout: '', stderr: '' };
  };
  return { said, asked, commands: { kubectl: answer, helm: answer } };
}
const revision = (namespace: string, release: string, version: number) => ({
  metadata: { namespace, name: `sh.helm.release.v1.${release}.v${version}`, labels: { name: release } },
});

describe('what is in the cluster', () => {
  it('loses only revisions that Helm was at when it was killed, of the releases that are meant', async () => {
    const { said, asked, commands } = kubectl(
      revision('shop', 'cart', 2),
      revision('other', 'cart', 1),
      revision('shop', 'web', 1),
    );
    await forgetPending(commands, new Set(['shop/cart']));
    expect(said).toEqual(['delete configmap sh.helm.release.v1.cart.v2 --namespace=shop']);
    expect(asked).toEqual([
      expect.stringContaining('owner=helm,status in (pending-install,pending-upgrade,pending-rollback,uninstalling)'),
    ]);
  });

  it('says of each namespace which stack has made it, and goes by that', async () => {
    const metadata = { name: 'shop', labels: { team: 'a' } };
    const namespaces = [{ apiVersion: 'v1', kind: 'Namespace', metadata }];
    expect(ownedNamespaces([{ stack: 'local-shop', namespaces, releases: [] }])).toEqual([
      {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: 'shop', labels: { team: 'a', 'local/stack': 'local-shop' } },
      },
    ]);
    const { said, commands } = kubectl();
    await removeNamespaces(commands, ['local-shop', 'local-blog']);
    expect(said).toEqual([
      'delete namespaces --selector=local/stack in (local-shop,local-blog) --ignore-not-found --timeout=120s',
    ]);
  });
});
