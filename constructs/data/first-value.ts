/**
 * One key of a secret's first value: a literal, an output of the stack that holds the secret, or a text of `random`
 * letters and digits that AWS draws when the value is put. Never a password: a literal stands in `platform.json`.
 */
export type FirstField = string | number | { readonly output: string } | { readonly random: number };

/**
 * What `npm run apply` puts into a secret that has no version yet, after it has applied the stack that holds it. Terraform
 * can't: the value would land in state. It stands in `platform.json` for the pipeline.
 */
export interface FirstValue {
  /** Output with the secret's name. */
  readonly secret: string;
  readonly value: Readonly<Record<string, FirstField>>;
  /**
   * Where a rotation function completes the value: the outputs of the secrets whose first rotation has to be over before.
   * Left out, the value is complete as it is put.
   */
  readonly rotation?: { readonly after: readonly string[] };
}

/** The same under other names of outputs: what a need calls `host`, its stack publishes as `need_main_host`. */
export function renamed({ secret, value, rotation }: FirstValue, nameOf: (output: string) => string): FirstValue {
  const fields = Object.entries(value).map(([key, field]) => [
    key,
    typeof field === 'object' && 'output' in field ? { output: nameOf(field.output) } : field,
  ]);
  return {
    secret: nameOf(secret),
    value: Object.fromEntries(fields),
    ...(rotation === undefined ? {} : { rotation: { after: rotation.after.map(nameOf) } }),
  };
}
