/** A value that deviates from the default, with the reason a reviewer (and the review page) reads. */
export interface Because<T> {
  readonly value: T;
  readonly because: string;
}

/** Data in which any value, at any depth, may carry its reason. */
export type Reasoned<T> =
  | T
  | Because<T>
  | (T extends readonly (infer E)[]
      ? readonly Reasoned<E>[]
      : T extends object
        ? { [K in keyof T]: Reasoned<T[K]> }
        : T);

/**
 * Gives a value its reason: `multiZone: because(false, 'one zone is enough for a day of test data')`.
 * The reason is data: it travels to `cdktf.out/platform.json` under the value's path.
 */
export function because<T>(value: T, reason: string): Because<T> {
  return { value, because: reason };
}

/** Plain data and, by dotted path, the reasons that were attached to it. */
export interface Unwrapped {
  readonly value: unknown;
  readonly reasons: Readonly<Record<string, string>>;
}

/** Splits reasoned data into what the schema checks and the reasons by path. */
export function unwrapReasons(input: unknown): Unwrapped {
  const reasons: Record<string, string> = {};
  return { value: unwrap(input, [], reasons), reasons };
}

function unwrap(input: unknown, path: readonly string[], reasons: Record<string, string>): unknown {
  if (isBecause(input)) {
    reasons[path.join('.')] = input.because;
    return unwrap(input.value, path, reasons);
  }
  if (Array.isArray(input)) return input.map((item, index) => unwrap(item, [...path, String(index)], reasons));
  if (typeof input !== 'object' || input === null) return input;
  return Object.fromEntries(Object.entries(input).map(([key, item]) => [key, unwrap(item, [...path, key], reasons)]));
}

/** Whether a value comes with its reason. */
export function isBecause(input: unknown): input is Because<unknown> {
  if (typeof input !== 'object' || input === null) return false;
  const keys = Object.keys(input);
  return keys.length === 2 && keys.includes('value') && keys.includes('because');
}
