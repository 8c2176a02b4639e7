import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder } from '../cache.ts';
import { Unavailable } from '../processes.ts';
import type { Api } from './api.ts';
import { CRD_SOURCES, type CrdSource } from './crd-sources.ts';
import { eventually } from './eventually.ts';
import { type KubernetesObject, parseObjects } from './object.ts';
import { OWN_CRDS, OWN_FIELDS, type Schema, SOURCE_ANNOTATION } from './own-crds.ts';

interface Crd extends KubernetesObject {
  readonly spec: {
    readonly names: { readonly kind: string };
    readonly versions: readonly { readonly schema: { readonly openAPIV3Schema: Schema } }[];
    readonly [key: string]: unknown;
  };
}

/**
 * Every CRD of the platform: those of Go modules, downloaded once by Go's own client and checked against their hash,
 * and our own. Descriptions, which are most of their text, are left out.
 */
export function crds(): readonly KubernetesObject[] {
  const pins = createHash('sha256').update(JSON.stringify([CRD_SOURCES, OWN_FIELDS]));
  const code = pins
    .update(readFileSync(import.meta.filename))
    .digest('hex')
    .slice(0, 12);
  const file = join(cacheFolder(), `crds-${code}.json`);
  if (!existsSync(file)) {
    process.stderr.write(`downloading CRDs of ${CRD_SOURCES.length} Go modules (under a minute, once)\n`);
    mkdirSync(cacheFolder(), { recursive: true });
    writeFileSync(`${file}.${process.pid}`, JSON.stringify(CRD_SOURCES.flatMap(crdsOf)));
    renameSync(`${file}.${process.pid}`, file);
  }
  return [...(JSON.parse(readFileSync(file, 'utf8')) as KubernetesObject[]), ...OWN_CRDS];
}

/** Registers CRDs and resolves when objects of every kind can be written. */
export async function installCrds(api: Api, definitions: readonly KubernetesObject[] = crds()): Promise<void> {
  await Promise.all(definitions.map((definition) => api.create(definition)));
  const query = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' };
  const pending = async () =>
    (await api.list(query)).filter((definition) => !isEstablished(definition)).map(({ metadata }) => metadata.name);
  await eventually('CRDs to be established', async () => (await pending()).length === 0, {
    seconds: 60,
    // An answer is a megabyte.
    every: 1000,
    seen: pending,
  });
}

function crdsOf(source: CrdSource): KubernetesObject[] {
  const found = filesOf(join(download(source), source.path))
    .flatMap((file) => parseObjects(readFileSync(file, 'utf8')))
    .filter(({ kind }) => kind === 'CustomResourceDefinition') as Crd[];
  const { kinds } = source;
  const taken = kinds === undefined ? found : found.filter(({ spec }) => kinds.includes(spec.names.kind));
  if (taken.length === 0 || (kinds !== undefined && taken.length !== kinds.length)) {
    throw new Error(`${source.module}@${source.version} ${source.path}: found ${taken.length} CRDs`);
  }
  return taken.map((definition) => lean(definition, source));
}

function filesOf(path: string): string[] {
  if (statSync(path).isFile()) return [path];
  return readdirSync(path)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => join(path, name));
}

/** Folder of the module in Go's cache. */
function download({ module, version, sum }: CrdSource): string {
  const { status, stdout, stderr, error } = spawnSync('go', ['mod', 'download', '-json', `${module}@${version}`], {
    encoding: 'utf8',
    cwd: tmpdir(),
    env: { ...process.env, GOFLAGS: '', GOTOOLCHAIN: 'local', GOWORK: 'off' },
  });
  if (error !== undefined) throw new Unavailable(`Go is not on the PATH: ${error.message}`);
  if (status !== 0) throw new Error(`go mod download ${module}@${version}: ${stderr.trim() || stdout.trim()}`);
  const { Dir: folder, Sum: found } = JSON.parse(stdout) as { Dir: string; Sum: string };
  if (found !== sum) throw new Error(`${module}@${version} has the hash ${found}, pinned is ${sum}`);
  return folder;
}

/** Without prose, without the state that the generator left in, and without conversion by a webhook that is not there. */
function lean({ apiVersion, kind, metadata, spec }: Crd, source: CrdSource): KubernetesObject {
  const { conversion: _, ...rest } = spec;
  const versions = spec.versions.map((version) => withOwnFields(spec.names.kind, withoutDescriptions(version)));
  return {
    apiVersion,
    kind,
    metadata: {
      name: metadata.name,
      annotations: {
        // Groups of Kubernetes itself need the approval that their CRDs carry.
        ...pick(metadata.annotations, 'api-approved.kubernetes.io'),
        [SOURCE_ANNOTATION]: `${source.module}@${source.version}`,
      },
    },
    spec: { ...rest, versions },
  };
}

function pick(from: Readonly<Record<string, string>> | undefined, key: string): Record<string, string> {
  const value = from?.[key];
  return value === undefined ? {} : { [key]: value };
}

/** A property may itself be called `description`: only texts are taken away. */
function withoutDescriptions<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(withoutDescriptions) as Value;
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key, part]) => key !== 'description' || typeof part !== 'string');
  return Object.fromEntries(kept.map(([key, part]) => [key, withoutDescriptions(part)])) as Value;
}

function withOwnFields<Version extends Crd['spec']['versions'][number]>(kind: string, version: Version): Version {
  const own = OWN_FIELDS[kind];
  const { openAPIV3Schema: schema } = version.schema;
  const spec = schema.properties?.['spec'];
  if (own === undefined || spec === undefined) return version;
  const properties = { ...schema.properties, spec: { ...spec, properties: { ...spec.properties, ...own } } };
  return { ...version, schema: { openAPIV3Schema: { ...schema, properties } } };
}

function isEstablished({ status }: KubernetesObject): boolean {
  // A new definition has conditions that are null.
  const conditions = (status as { conditions: readonly { type: string; status: string }[] | null } | undefined)
    ?.conditions;
  return (conditions ?? []).some(({ type, status: holds }) => type === 'Established' && holds === 'True');
}
