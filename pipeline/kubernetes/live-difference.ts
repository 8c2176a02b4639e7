import type { KubernetesObject } from './release.ts';

/** Fields that the cluster itself fills in after an apply. */
const FILLED_IN = /(^|\.)caBundle$/;

/**
 * Paths at which a live object is not what a manifest says. What the manifest leaves open (defaults, status, what controllers
 * add) does not count; only paths are told, since a value may be secret.
 * @param scaled whether its replicas belong to an autoscaler.
 */
export function liveDifferences(
  wanted: KubernetesObject,
  live: KubernetesObject,
  { scaled }: { readonly scaled: boolean },
): readonly string[] {
  const { apiVersion: _version, kind: _kind, metadata, ...rest } = wanted as Readonly<Record<string, unknown>>;
  const { name: _name, namespace: _namespace, ...described } = metadata as Readonly<Record<string, unknown>>;
  // The API keeps text of a Secret in Base64, under another key.
  const { stringData: _text, ...compared } = rest;
  return [...differences(described, live.metadata, 'metadata'), ...differences(compared, live, '')].filter(
    (path) => !FILLED_IN.test(path) && !(scaled && path === 'spec.replicas'),
  );
}

function differences(wanted: unknown, live: unknown, path: string): readonly string[] {
  if (isEmpty(wanted) && isEmpty(live)) return [];
  if (Array.isArray(wanted)) return Array.isArray(live) ? listDifferences(wanted, live, path) : [path];
  if (isObject(wanted)) {
    if (!isObject(live)) return [path];
    return Object.entries(wanted).flatMap(([key, value]) =>
      differences(value, live[key], path === '' ? key : `${path}.${key}`),
    );
  }
  return isSame(wanted, live) ? [] : [path];
}

/** Elements that carry a name are found by it: others may be added between them. */
function listDifferences(wanted: readonly unknown[], live: readonly unknown[], path: string): readonly string[] {
  const names = wanted.map(nameOf);
  if (names.length > 0 && names.every((name) => name !== undefined)) {
    return wanted.flatMap((element, index) => {
      const other = live.find((candidate) => nameOf(candidate) === names[index]);
      return differences(element, other, `${path}[${names[index]}]`);
    });
  }
  if (wanted.length !== live.length) return [path];
  return wanted.flatMap((element, index) => differences(element, live[index], `${path}[${index}]`));
}

function nameOf(element: unknown): string | undefined {
  const { name } = isObject(element) ? element : { name: undefined };
  return typeof name === 'string' ? name : undefined;
}

/** `0.5` and `500m` are one quantity, `1` and `"1"` one number. */
function isSame(wanted: unknown, live: unknown): boolean {
  if (wanted === live || String(wanted) === String(live)) return true;
  const [one, other] = [quantityOf(wanted), quantityOf(live)];
  return one !== undefined && one === other;
}

const QUANTITY = /^([+-]?\d+(?:\.\d+)?)(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$/;
const DECIMAL: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
};

function quantityOf(value: unknown): number | undefined {
  const found = QUANTITY.exec(String(value));
  if (found === null) return undefined;
  const [, number = '', unit = ''] = found;
  const binary = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'].indexOf(unit);
  const factor = binary === -1 ? (DECIMAL[unit] ?? 1) : 1024 ** (binary + 1);
  return Number((Number(number) * factor).toPrecision(12));
}

/** The API leaves out what is empty. */
function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '' || value === false || value === 0) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.values(value).every(isEmpty);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
