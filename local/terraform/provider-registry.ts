import { MACHINE, oldestFirst, REGISTRY } from './provider-mirror.ts';

/** Longest wait for one answer, in milliseconds: where packets are dropped, everyone waits that long. */
const PATIENCE = 3000;

/** Whether the registry has a provider of HashiCorp's in a version, and the host that it names gives it out. */
export async function registryHas(provider: string, version: string): Promise<boolean> {
  const [system, processor] = MACHINE.split('_');
  const place = `https://${REGISTRY}/v1/providers/hashicorp/${provider}/${version}/download/${system}/${processor}`;
  const found = await answer(place);
  if (found === undefined) return false;
  const { download_url: url } = (await found.json().catch(() => ({}))) as { download_url?: string };
  return url !== undefined && (await answer(url, 'HEAD')) !== undefined;
}

/** Versions that a network mirror has of a provider of HashiCorp's, oldest first. */
export async function versionsAt(mirror: string, provider: string): Promise<readonly string[]> {
  const found = await answer(`${mirror.replace(/\/$/, '')}/${REGISTRY}/hashicorp/${provider}/index.json`);
  const { versions } = ((await found?.json().catch(() => undefined)) ?? {}) as { versions?: object };
  return oldestFirst(Object.keys(versions ?? {}));
}

/** Undefined where nobody answers, or with anything but success. */
async function answer(url: string, method = 'GET'): Promise<Response | undefined> {
  try {
    const response = await fetch(url, { method, signal: AbortSignal.timeout(PATIENCE) });
    return response.ok ? response : undefined;
  } catch {
    return undefined;
  }
}
