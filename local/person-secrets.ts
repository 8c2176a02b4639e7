import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A container of a secret that only a person fills, and the keys of its JSON value. */
export interface PersonSecret {
  readonly name: string;
  readonly keys: readonly string[];
}

/** What is looked at of a synthesized stack. */
export interface SecretStack {
  readonly resource?: { readonly aws_secretsmanager_secret?: Readonly<Record<string, SecretResource>> };
  readonly output?: Readonly<Record<string, { readonly value: unknown }>>;
}

interface SecretResource {
  readonly name?: string;
  readonly description?: string;
}

/** Outputs of a stack that name secrets which `apply` fills; see `firstValues` of `platform.json`. */
type FilledOutputs = readonly string[];

/** `JSON with the keys a, b`, `JSON with the key token: …`: how every description of such a container begins its list. */
const KEYS = /\bJSON with the keys?:? ([a-z0-9-]+(?:(?:, | and )[a-z0-9-]+)*)/;

/** The containers of one stack that neither `apply` nor a rotation fills, by their descriptions. */
export function personSecrets({ resource, output = {} }: SecretStack, filled: FilledOutputs): readonly PersonSecret[] {
  const taken = filled.map((name) => String(output[name]?.value ?? ''));
  return Object.entries(resource?.aws_secretsmanager_secret ?? {}).flatMap(([id, { name, description = '' }]) => {
    const keys = KEYS.exec(description)?.[1]?.split(/, | and /);
    const isTaken = taken.some((value) => value === name || value.includes(`aws_secretsmanager_secret.${id}.`));
    return name === undefined || keys === undefined || isTaken ? [] : [{ name, keys }];
  });
}

/** The same of every stack that was synthesized into a folder. */
export function readPersonSecrets(outdir: string): readonly PersonSecret[] {
  const { stacks = {} } = JSON.parse(readFileSync(join(outdir, 'platform.json'), 'utf8')) as {
    stacks?: Readonly<Record<string, { readonly firstValues?: readonly { readonly secret: string }[] }>>;
  };
  return readdirSync(join(outdir, 'stacks')).flatMap((id) => {
    const stack = JSON.parse(readFileSync(join(outdir, 'stacks', id, 'cdk.tf.json'), 'utf8')) as SecretStack;
    return personSecrets(
      stack,
      (stacks[id]?.firstValues ?? []).map(({ secret }) => secret),
    );
  });
}
