import { describe, expect, it } from 'vitest';
import type { Ended } from '../kubernetes/cluster-commands.ts';
import { type ReadyRelease, uninstall, upgrade, upgradeArguments } from './helm-releases.ts';

const CART: ReadyRelease = {
  name: 'cart',
  namespace: 'shop',
  chart: ['/out/application.tgz'],
  values: { a: 1 },
  note: { owner: 'dev-shop', hash: 'a1', after: [] },
  own: true,
  skipCrds: false,
  timeout: 900,
};
const OTHER: ReadyRelease = { ...CART, name: 'keda', own: false, skipCrds: true, timeout: 60 };

/** Commands that write down what they are asked for. */
function commands(code = 0) {
  const said: string[] = [];
  const answer =
    (program: string) =>
    async (args: readonly string[], values?: unknown): Promise<Ended> => {
      said.push(`${program} ${args.join(' ')} ${JSON.stringify(values)}`);
      return { code, stdout: '', stderr: ' no such chart \n' };
    };
  return { said, commands: { helm: answer('helm'), kubectl: answer('kubectl') } };
}

describe('a release of our charts', () => {
  it('is all or nothing and ready before the next, with its note, and never takes minutes', () => {
    const args = upgradeArguments(CART);
    expect(args).toEqual(expect.arrayContaining(['--atomic', '--wait', '--wait-for-jobs', '--timeout=180s']));
    expect(args).toContain('--description={"owner":"dev-shop","hash":"a1","after":[]}');
    expect(args).not.toContain('--take-ownership');
    expect(args).not.toContain('--skip-crds');
  });

  it('gets its values', async () => {
    const { said, commands: both } = commands();
    await upgrade(both, CART);
    expect(said).toEqual([expect.stringMatching(/^helm upgrade --install cart \/out\/application\.tgz .*\{"a":1\}$/)]);
  });

  it('fails with the words of Helm', async () => {
    await expect(upgrade(commands(1).commands, CART)).rejects.toThrow('cart ended with 1: no such chart');
    await expect(uninstall(commands(1).commands, CART)).rejects.toThrow('helm uninstall cart ended with 1');
  });
});

describe('a release of a chart of others', () => {
  it('does not wait for pods whose programs do not run, and takes the CRDs that are there', () => {
    const args = upgradeArguments(OTHER);
    expect(args).toEqual(expect.arrayContaining(['--take-ownership', '--skip-crds', '--timeout=60s']));
    expect(args.filter((arg) => /atomic|wait/.test(arg))).toEqual([]);
  });
});
