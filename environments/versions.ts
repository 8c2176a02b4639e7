import { parseDocument } from 'yaml';
import { z } from 'zod';
import type { Problem } from '../lib/errors.ts';
import type { NeedKind, System } from '../systems/schema.ts';
import { versionProblems } from './checks/version-files.ts';
import type { Environment } from './schema.ts';
import { readData } from './strict.ts';

/** Content hash of an image. */
const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/, '`sha256:` and 64 lower-case hexadecimal digits');

const header = z.strictObject({
  /** In lower case, as HTTP/2 carries it. */
  name: z.string().regex(/^[a-z0-9-]+$/, 'a header name in lower case'),
  value: z.string().min(1),
});

const canary = z.strictObject({
  digest,
  /** Share of the requests, in percent; 0: only those with the header. */
  weightPercent: z.number().int().min(0).max(50),
  /** Requests with this header always reach the canary (A/B). */
  header: header.nullable().default(null),
});

const image = z.strictObject({
  /** null: the team has yet to push an image. */
  digest: digest.nullable().default(null),
  /** A second image beside the first, for a share of the requests. */
  canary: canary.nullable().default(null),
});

/** `gitops/<environment>/<system>.yaml`: the only place where chart versions and image digests are written. */
const versionFile = z.strictObject({
  /** Versions of our charts, by chart. */
  charts: z.record(z.string(), z.string().regex(/^\d+\.\d+\.\d+$/, 'a version such as 1.0.0')),
  /** Images of the services that the team builds, by service. */
  images: z.record(z.string(), image).default({}),
});

/** One version file. */
export type VersionFile = z.output<typeof versionFile>;
export type ImageVersion = z.output<typeof image>;
export type Canary = z.output<typeof canary>;

/** What of a system runs in one environment. */
export interface SystemVersions {
  /** By chart; empty where no file says. */
  readonly charts: Readonly<Record<string, string>>;
  /** Every service with an image of its own team's. */
  readonly images: Readonly<Record<string, ImageVersion>>;
}

/** Version files as they lie in Git, and our charts' own versions. */
export interface VersionFiles {
  /** Text by path: `gitops/dev/realworld.yaml`. */
  readonly texts: Readonly<Record<string, string>>;
  /** Version of each chart in `charts/`, as its Chart.yaml says. */
  readonly charts: Readonly<Record<string, string>>;
}

/** Charts that needs of these kinds are released from. */
const STORE_CHARTS: Readonly<Partial<Record<NeedKind, string>>> = {
  mongo: 'document-store',
  'object-store': 'object-store',
};

/** Our charts that a system's releases are made from. */
export function chartsOf({ needs }: System): readonly string[] {
  const stores = Object.values(needs).flatMap(({ kind }) => STORE_CHARTS[kind] ?? []);
  return [...new Set(['system', 'application', ...stores])];
}

/** Path of the file with a system's versions. */
export function versionPath(environment: string, system: string): string {
  return `gitops/${environment}/${system}.yaml`;
}

/** Versions of a system without a file: its charts as they are, and no image yet. */
export function noVersions(system: System, charts: VersionFiles['charts'] = {}): SystemVersions {
  const current = chartsOf(system).flatMap((chart) => (charts[chart] === undefined ? [] : [[chart, charts[chart]]]));
  return { charts: Object.fromEntries(current), images: Object.fromEntries(ownImages(system, {})) };
}

/** Versions of one system in one environment. Whatever the file gets wrong is told. */
export function readVersions(
  environment: Pick<Environment, 'name'>,
  system: System,
  { texts, charts }: VersionFiles,
  problems: Problem[],
): SystemVersions {
  const path = versionPath(environment.name, system.name);
  const text = texts[path];
  if (text === undefined) return noVersions(system, charts);
  const document = parseDocument(text);
  problems.push(...document.errors.map(({ message }) => malformed(path, message)));
  if (document.errors.length > 0) return noVersions(system, charts);
  const [file] = readData(versionFile, document.toJS() ?? {}, path, problems);
  if (file === undefined) return noVersions(system, charts);
  problems.push(...versionProblems(path, system, file, charts));
  return { charts: file.charts, images: Object.fromEntries(ownImages(system, file.images)) };
}

/** The services whose image the team builds, each with what the file says of it. */
export function ownImages(system: System, images: Readonly<Record<string, ImageVersion>>): [string, ImageVersion][] {
  return Object.entries(system.services).flatMap(([name, service]) =>
    'repository' in service.image ? [[name, images[name] ?? { digest: null, canary: null }]] : [],
  );
}

function malformed(path: string, message: string): Problem {
  const [first = message] = message.split('\n');
  return {
    code: 'INVALID_VALUE',
    path,
    given: first.trim(),
    allowed: 'a YAML document with the keys charts and images',
    fix: 'correct the file',
  };
}
