import { readJson, type Tree } from './output.ts';

/** `platform.json`, as far as these tests read it. */
export interface PlatformData {
  readonly environments: readonly Environment[];
  readonly prices: { readonly date: string; readonly notCounted: string };
}

interface Environment {
  readonly name: string;
  readonly about: string;
  readonly accountId: string;
  readonly region: string;
  readonly network: {
    readonly cidr: string;
    readonly nat: string;
    readonly zones: readonly string[];
    readonly subnets: Tree;
  };
  readonly cluster: { readonly nodes: Readonly<Record<string, { readonly instanceType: string }>> };
  readonly deployments: readonly Deployment[];
  readonly cost: {
    readonly drivers: readonly { readonly name: string; readonly quantity: string; readonly monthlyUsd: number }[];
    readonly committedSavingUsd: number;
  };
  readonly reasons: Readonly<Record<string, string>>;
}

interface Deployment {
  readonly host: string;
  readonly system: {
    readonly name: string;
    readonly about: string;
    readonly needs: Readonly<Record<string, { readonly kind: string }>>;
    readonly services: Readonly<Record<string, { readonly about: string }>>;
  };
}

/** Of an output of a synth. */
export function platformIn(outdir: string): PlatformData {
  return readJson(outdir, 'platform.json') as unknown as PlatformData;
}
