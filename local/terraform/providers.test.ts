import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { testStack } from '../../tests/support/app.ts';
import { installationMethods } from './cli-config.ts';
import { MACHINE } from './provider-mirror.ts';
import { findProviders, PINNED_PROVIDERS, type ProviderName, unreachedOf } from './providers.ts';

const { aws, helm, kubernetes } = PINNED_PROVIDERS;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'providers-'));
  vi.stubEnv('PLATFORM_CACHE', join(folder, 'cache'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** A mirror with one version of each. */
function mirror(name: string, versions: Partial<Record<ProviderName, string>>): string {
  const path = join(folder, name);
  for (const [provider, version] of Object.entries(versions)) {
    mkdirSync(join(path, 'registry.terraform.io/hashicorp', provider, version, MACHINE), { recursive: true });
  }
  return path;
}

function config(text: string): NodeJS.ProcessEnv {
  const file = join(folder, 'user.tfrc');
  writeFileSync(file, text);
  return { TF_CLI_CONFIG_FILE: file };
}

/** The search on a machine with these folders alone, and a registry that has the providers named. */
function find(environment: NodeJS.ProcessEnv, places: readonly string[] = [], inRegistry: readonly string[] = []) {
  const registry = (provider: string) => Promise.resolve(inRegistry.includes(provider));
  return findProviders({ environment, places, registry });
}

/** Mirrors that Terraform would look into. */
function mirrorsOf(cliConfig: string | undefined): readonly string[] {
  return installationMethods(readFileSync(cliConfig ?? '', 'utf8')).map(({ at }) => at);
}

it('the pinned versions are those that the stacks name', () => {
  const { terraform } = testStack('dev', 'platform').json as {
    terraform: { required_providers: Record<string, { version: string }> };
  };
  const named = Object.entries(terraform.required_providers).map(([name, { version }]) => [name, version]);
  expect(Object.fromEntries(named)).toEqual(PINNED_PROVIDERS);
});

describe('providers', () => {
  it('come from the registry where it gives out that of AWS, whatever mirrors there are', async () => {
    const place = mirror('plugins', { aws: '5.100.0' });
    expect(await find({}, [place], ['aws', 'helm', 'kubernetes'])).toEqual({
      aws: 'registry',
      helm: 'registry',
      kubernetes: 'registry',
      cliConfig: undefined,
      awsVersion: undefined,
      description: `aws ${aws}, helm ${helm} and kubernetes ${kubernetes} from the registry`,
    });
  });

  it('that the registry does not give out are not reached, one by one', async () => {
    const found = await find({}, [], ['aws', 'kubernetes']);
    expect(found).toMatchObject({ aws: 'registry', helm: undefined, kubernetes: 'registry' });
    expect(found.description).toBe(`aws ${aws} and kubernetes ${kubernetes} from the registry; helm is not reached`);
    expect(unreachedOf(found)).toEqual(['helm']);
  });

  it('come from a mirror below a place, in another version of AWS if need be', async () => {
    const place = mirror('share/plugins', { aws: '5.100.0' });
    const found = await find({}, [join(folder, 'share')]);
    expect(found).toMatchObject({ aws: 'mirror', helm: undefined, kubernetes: undefined, awsVersion: '5.100.0' });
    expect(found.description).toBe(`aws 5.100.0 from ${place}; helm and kubernetes are not reached`);
    expect(mirrorsOf(found.cliConfig)).toEqual([place]);
    expect(unreachedOf(found)).toEqual(['helm', 'kubernetes']);
  });

  it('come in the pinned version where a mirror has it', async () => {
    const place = mirror('plugins', { aws: '7.0.0' });
    mirror('plugins', { aws, helm, kubernetes });
    const found = await find({}, [place]);
    expect(found).toMatchObject({ aws: 'mirror', helm: 'mirror', kubernetes: 'mirror', awsVersion: undefined });
  });

  it('of a cluster come in the pinned version only', async () => {
    const place = mirror('plugins', { aws, helm: '2.17.0', kubernetes });
    expect(await find({}, [place])).toMatchObject({ helm: undefined, kubernetes: 'mirror' });
  });

  it('come from several mirrors, that which PLATFORM_PROVIDER_MIRROR names before the others', async () => {
    const standard = mirror('standard', { aws: '5.100.0', kubernetes });
    const named = mirror('named', { aws: '5.99.0', helm });
    const found = await find({ PLATFORM_PROVIDER_MIRROR: named }, [standard]);
    expect(found).toMatchObject({ aws: 'mirror', helm: 'mirror', kubernetes: 'mirror', awsVersion: '5.99.0' });
    expect(mirrorsOf(found.cliConfig)).toEqual([named, standard]);
    expect(found.description).toBe(
      `aws 5.99.0, helm ${helm} and kubernetes ${kubernetes} from ${named} and ${standard}`,
    );
  });

  it('come from a mirror that is named from where the command was typed, which Terraform runs elsewhere', async () => {
    const named = mirror('named', { aws });
    const found = await find({ PLATFORM_PROVIDER_MIRROR: relative(process.cwd(), named) });
    expect(mirrorsOf(found.cliConfig)).toEqual([named]);
    const text = `provider_installation {\n  filesystem_mirror {\n    path = "${named}"\n  }\n}\n`;
    const { TF_CLI_CONFIG_FILE: file = '' } = config(text);
    expect((await find({ TF_CLI_CONFIG_FILE: relative(process.cwd(), file) })).cliConfig).toBe(file);
  });

  it('are not reached where there is nothing', async () => {
    expect(await find({ PLATFORM_PROVIDER_MIRROR: join(folder, 'missing') }, [folder])).toEqual({
      aws: undefined,
      helm: undefined,
      kubernetes: undefined,
      cliConfig: undefined,
      awsVersion: undefined,
      description: 'aws, helm and kubernetes are not reached',
    });
  });
});

describe('an existing TF_CLI_CONFIG_FILE', () => {
  it('decides alone: what its mirror does not have is not reached', async () => {
    const own = mirror('own', { aws: '5.100.0' });
    const other = mirror('other', { aws, helm, kubernetes });
    const environment = config(`provider_installation {\n  filesystem_mirror {\n    path = "${own}"\n  }\n}\n`);
    const file = environment['TF_CLI_CONFIG_FILE'];
    const found = await find({ ...environment, PLATFORM_PROVIDER_MIRROR: other }, [other], ['aws', 'helm']);
    expect(found).toEqual({
      aws: 'TF_CLI_CONFIG_FILE',
      helm: undefined,
      kubernetes: undefined,
      cliConfig: file,
      awsVersion: '5.100.0',
      description: `aws 5.100.0 as ${file} says; helm and kubernetes are not reached`,
    });
  });

  it('may send to several, each for some', async () => {
    const own = mirror('own', { aws: '5.100.0', helm });
    const found = await find(
      config(`provider_installation {
        filesystem_mirror {
          path    = "${own}"
          include = ["hashicorp/aws"]
        }
        direct {
          exclude = ["hashicorp/aws"]
        }
      }`),
      [],
      ['aws', 'kubernetes'],
    );
    expect(found).toMatchObject({ aws: 'TF_CLI_CONFIG_FILE', helm: undefined, kubernetes: 'TF_CLI_CONFIG_FILE' });
    expect(found.awsVersion).toBe('5.100.0');
  });

  it('that says nothing of providers means the registry', async () => {
    expect(await find(config(''), [], ['aws'])).toMatchObject({
      aws: 'TF_CLI_CONFIG_FILE',
      helm: undefined,
      awsVersion: undefined,
    });
    expect(await find(config(''))).toMatchObject({ aws: undefined });
  });

  it('may name a network mirror', async () => {
    vi.stubGlobal('fetch', (url: string) =>
      Promise.resolve(
        url === 'https://mirror.test/registry.terraform.io/hashicorp/helm/index.json'
          ? Response.json({ versions: { [helm]: {} } })
          : new Response('', { status: 404 }),
      ),
    );
    const environment = config('provider_installation { network_mirror { url = "https://mirror.test/" } }');
    expect(await find(environment)).toMatchObject({ aws: undefined, helm: 'TF_CLI_CONFIG_FILE' });
    vi.unstubAllGlobals();
  });

  it('that is missing decides nothing', async () => {
    const place = mirror('plugins', { aws });
    expect(await find({ TF_CLI_CONFIG_FILE: join(folder, 'missing.tfrc') }, [place])).toMatchObject({ aws: 'mirror' });
  });
});
