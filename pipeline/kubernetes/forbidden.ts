import { groupOf, type KubernetesObject } from './release.ts';

/** One object that the API did not let this identity read, as kubectl tells it. */
interface Refusal {
  /** Plural, as in paths of the API: `clusterroles`. */
  readonly resource: string;
  readonly name: string;
  readonly group: string;
  /** Undefined of a kind without namespaces. */
  readonly namespace: string | undefined;
}

const REFUSAL =
  /^Error from server \(Forbidden\): (\S+) "([^"]+)" is forbidden: .* in API group "([^"]*)"(?: in the namespace "([^"]+)"| at the cluster scope)/;

/** A kind of which the cluster knows nothing any more: whatever was of it is gone. */
const UNKNOWN_KIND = /no matches for kind|doesn't have a resource type/;

/** What kubectl says on standard error, told apart. */
export interface Refusals {
  /** Whether the API has refused to show this object. */
  readonly refused: (object: KubernetesObject) => boolean;
  /** Lines that are neither a refusal nor about a kind that is gone: reading has failed. */
  readonly failures: readonly string[];
}

/** @param stderr of `kubectl get`, which goes on after an object that it may not read. */
export function refusalsOf(stderr: string): Refusals {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('Warning:'));
  const refusals = lines.flatMap(refusalOf);
  return {
    refused: (object) => refusals.some((refusal) => isOf(refusal, object)),
    failures: lines.filter((line) => refusalOf(line).length === 0 && !UNKNOWN_KIND.test(line)),
  };
}

function refusalOf(line: string): readonly Refusal[] {
  const found = REFUSAL.exec(line);
  if (found === null) return [];
  const [, resource = '', name = '', group = '', namespace] = found;
  return [{ resource: resource.split('.')[0] ?? '', name, group, namespace }];
}

function isOf(
  { resource, name, group, namespace }: Refusal,
  { apiVersion, kind, metadata }: KubernetesObject,
): boolean {
  return (
    metadata.name === name &&
    groupOf(apiVersion) === group &&
    (namespace === undefined || namespace === metadata.namespace) &&
    pluralsOf(kind).includes(resource)
  );
}

function pluralsOf(kind: string): readonly string[] {
  const name = kind.toLowerCase();
  return [name, `${name}s`, `${name}es`, `${name.slice(0, -1)}ies`];
}
