import { createHash } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '../../lib/whole-file.mjs';
import { cacheFolder } from '../cache.ts';
import { REGISTRY } from './provider-mirror.ts';

/** One way to get providers, as `provider_installation` of a CLI configuration lists them. */
export interface InstallationMethod {
  readonly kind: 'filesystem_mirror' | 'network_mirror' | 'direct';
  /** Path or URL of a mirror; empty for `direct`. */
  readonly at: string;
  /** Patterns of provider addresses; undefined: all. */
  readonly include: readonly string[] | undefined;
  readonly exclude: readonly string[];
}

const DIRECT: InstallationMethod = { kind: 'direct', at: '', include: undefined, exclude: [] };

/** A comment, or a string, in which nothing is a comment: an URL has slashes. */
const COMMENT_OR_STRING = /"(?:[^"\\\n]|\\.)*"|(?:#|\/\/)[^\n]*|\/\*[\s\S]*?\*\//g;

/** A method and its settings, which hold no further braces. */
const METHOD = /\b(filesystem_mirror|network_mirror|direct)\s*\{([^{}]*)\}/g;

/**
 * Ways to get providers that the text of a CLI configuration names. Where it has no `provider_installation`, Terraform goes
 * its own way, to the registry.
 */
export function installationMethods(text: string): readonly InstallationMethod[] {
  const plain = text.replace(COMMENT_OR_STRING, (found) => (found.startsWith('"') ? found : ' '));
  const [, body] = /\bprovider_installation\s*\{([\s\S]*)/.exec(plain) ?? [];
  if (body === undefined) return [DIRECT];
  return [...body.matchAll(METHOD)].map(([, kind, settings = '']) => ({
    kind: kind as InstallationMethod['kind'],
    at: settingOf(settings, kind === 'network_mirror' ? 'url' : 'path')?.[0] ?? '',
    include: settingOf(settings, 'include'),
    exclude: settingOf(settings, 'exclude') ?? [],
  }));
}

/** Whether a method gives out a provider of HashiCorp's. */
export function covers({ include, exclude }: InstallationMethod, provider: string): boolean {
  const matches = (pattern: string) => addressOf(pattern, provider);
  return (include === undefined || include.some(matches)) && !exclude.some(matches);
}

/** `hashicorp/aws`, `registry.terraform.io/hashicorp/*`: parts, each of which may be a star; the host may be left out. */
function addressOf(pattern: string, provider: string): boolean {
  const wanted = [REGISTRY, 'hashicorp', provider];
  const parts = pattern.split('/');
  const whole = parts.length === 2 ? [REGISTRY, ...parts] : parts;
  return whole.length === 3 && whole.every((part, index) => part === '*' || part === wanted[index]);
}

/** Value of a setting, one string or a list of them; undefined where it is not set. */
function settingOf(settings: string, name: string): readonly string[] | undefined {
  const [, list, one] =
    new RegExp(`\\b${name}\\s*=\\s*(?:\\[([^\\]]*)\\]|("(?:[^"\\\\]|\\\\.)*"))`).exec(settings) ?? [];
  const text = list ?? one;
  return text === undefined
    ? undefined
    : [...text.matchAll(/"(?:[^"\\]|\\.)*"/g)].map(([literal]) => JSON.parse(literal) as string);
}

/**
 * Writes a CLI configuration that gets every provider from folders on this machine. Its name tells its content, so that two
 * runs with other mirrors do not change each other's.
 * @returns its path.
 */
export function writeCliConfig(mirrors: readonly string[]): string {
  const blocks = mirrors.map((mirror) => `  filesystem_mirror {\n    path = ${JSON.stringify(mirror)}\n  }\n`);
  const text = `provider_installation {\n${blocks.join('')}}\n`;
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 12);
  const file = join(cacheFolder(), `terraform-mirror-${hash}.tfrc`);
  if (existsSync(file)) return file;
  mkdirSync(cacheFolder(), { recursive: true });
  writeWhole(file, text);
  return file;
}
