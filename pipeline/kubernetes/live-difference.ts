import { additions, isObject, nameOf } from './additions.ts';
import type { KubernetesObject } from './release.ts';

/** Fields that the cluster itself fills in after an apply. */
const FILLED_IN = /(^|\.)caBundle$/;

/** Text that somebody may have left empty on purpose; elsewhere the API takes an empty text for none and fills in its default. */
const OWN_TEXT = /^(data|binaryData)\.|\.env\[[^\]]+\]\.value$/;

/**
 * Paths at which a live object is not what a manifest says, and what somebody has added to its pods or its configuration.
 * What the manifest leaves open (defaults, status, what controllers add) does not count; only paths are told, since a value
 * may be secret.
 * @param scaled whether its replicas belong to an autoscaler.
 */
export function liveDifferences(
  wanted: KubernetesObject,
  live: KubernetesObject,
  { scaled }: { readonly scaled: boolean },
): readonly string[] {
  const {
    apiVersion: _version,
    kind: _kind,
    metadata,
    status: _status,
    // The API keeps text of a Secret in Base64, under another key.
    stringData: _text,
    ...compared
  } = wanted as Readonly<Record<string, unknown>>;
  const { name: _name, namespace: _namespace, ...described } = metadata as Readonly<Record<string, unknown>>;
  const found = [
    ...differences(described, live.metadata, 'metadata'),
    ...differences(compared, live, ''),
    ...additions(wanted, live),
  ];
  return [...new Set(found)].filter((path) => !FILLED_IN.test(path) && !(scaled && path === 'spec.replicas'));
}

function differences(wanted: unknown, live: unknown, path: string): readonly string[] {
  if (wanted === null || wanted === undefined || (isEmpty(wanted) && isEmpty(live))) return [];
  if (wanted === '' && !OWN_TEXT.test(path)) return [];
  // A webhook that is let through until its program answers: the program makes it strict.
  if (/^webhooks\[.*\]\.failurePolicy$/.test(path) && wanted === 'Ignore' && live === 'Fail') return [];
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
      // Several may have one name: a volume that is mounted twice, a group and a user.
      const found = live
        .filter((candidate) => nameOf(candidate) === names[index])
        .map((candidate) => differences(element, candidate, `${path}[${names[index]}]`))
        .sort((one, other) => one.length - other.length);
      return found[0] ?? [`${path}[${names[index]}]`];
    });
  }
  if (wanted.length !== live.length) return [path];
  return wanted.flatMap((element, index) => differences(element, live[index], `${path}[${index}]`));
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
