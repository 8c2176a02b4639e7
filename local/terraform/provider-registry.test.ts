import { afterEach, describe, expect, it, vi } from 'vitest';
import { registryHas, versionsAt } from './provider-registry.ts';

afterEach(() => vi.unstubAllGlobals());

/** A network with these places alone, and what they answer (undefined: 404). @returns what is asked. */
function network(places: Readonly<Record<string, object | undefined>>): string[] {
  const asked: string[] = [];
  vi.stubGlobal('fetch', (url: string, { method }: RequestInit) => {
    asked.push(`${method} ${url}`);
    const found = Object.entries(places).find(([part]) => url.includes(part));
    if (found === undefined) return Promise.reject(new TypeError('fetch failed'));
    const [, body] = found;
    return Promise.resolve(body === undefined ? new Response('', { status: 404 }) : Response.json(body));
  });
  return asked;
}

describe('the registry', () => {
  const download_url = 'https://releases.test/helm.zip';

  it('has a provider when it names a place, and that gives it out', async () => {
    const asked = network({ '/hashicorp/helm/3.1.1/download/': { download_url }, '/helm.zip': {} });
    expect(await registryHas('helm', '3.1.1')).toBe(true);
    expect(asked).toEqual([
      expect.stringMatching(/^GET https:\/\/registry\.terraform\.io\/v1\/providers\/.*\/download\/\w+\/\w+$/),
      `HEAD ${download_url}`,
    ]);
  });

  it('does not have it where nobody answers, the version is unknown, or the place is closed', async () => {
    network({});
    expect(await registryHas('helm', '3.1.1')).toBe(false);
    network({ '/download/': undefined });
    expect(await registryHas('helm', '3.1.1')).toBe(false);
    network({ '/download/': { download_url } });
    expect(await registryHas('helm', '3.1.1')).toBe(false);
    network({ '/download/': {} });
    expect(await registryHas('helm', '3.1.1')).toBe(false);
  });
});

describe('a network mirror', () => {
  it('tells its versions, oldest first', async () => {
    const asked = network({ '/hashicorp/aws/index.json': { versions: { '6.25.0': {}, '5.100.0': {} } } });
    expect(await versionsAt('https://mirror.test/providers/', 'aws')).toEqual(['5.100.0', '6.25.0']);
    expect(asked).toEqual(['GET https://mirror.test/providers/registry.terraform.io/hashicorp/aws/index.json']);
  });

  it('has none of a provider that it does not know, or where nobody answers', async () => {
    network({ '/aws/': undefined });
    expect(await versionsAt('https://mirror.test', 'aws')).toEqual([]);
    expect(await versionsAt('https://mirror.test', 'helm')).toEqual([]);
  });
});
