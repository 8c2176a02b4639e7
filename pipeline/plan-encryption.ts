import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes, scryptSync } from 'node:crypto';
import { z } from 'zod';
import type { Problem, ProblemCode } from '../lib/errors.ts';
import { canonicalJson } from './canonical-json.ts';
import { EXIT } from './exit-code.ts';
import { PipelineError } from './pipeline-error.ts';
import { planCommand } from './verify-plan.ts';

/** What an encrypted file belongs to; it opens only where all of it is the same. */
export interface PlanContext {
  readonly environment: string;
  /** Id: `dev-network`. */
  readonly stack: string;
  /** `CI_PIPELINE_ID`; null outside of GitLab. */
  readonly pipeline: string | null;
  /** Name of the plain file, so that none stands in for another. */
  readonly file: string;
  /** SHA-256 of the record that lies beside it: a changed record opens no file. */
  readonly record: string;
}

/*
 * magic, version (1 byte), length of the header (4), header (JSON: context and key check), salt, nonce
 * | ciphertext | GCM tag | SHA-256 of everything before
 * All before the ciphertext is authenticated with it. The closing hash needs no key: it tells a damaged file from one that
 * was encrypted with another key.
 */
const MAGIC = Buffer.from('PLANFILE');
const VERSION = 1;
const SALT = 16;
const NONCE = 12;
const TAG = 16;
const HASH = 32;
const PREFIX = MAGIC.length + 1 + 4;

/** 16 MiB and some hundredths of a second for each guess of a key. Paid once in a process; the files' keys come from it. */
const SCRYPT = { N: 2 ** 14, r: 8, p: 1 };
const PURPOSE = 'plan file, version 1';
const KEY = 32;
const CHECK = 8;

const headerSchema = z.strictObject({
  environment: z.string(),
  stack: z.string(),
  pipeline: z.string().nullable(),
  file: z.string(),
  record: z.string(),
  check: z.string(),
});

/** AES-256-GCM under a key of its own for each file, derived from `key` by scrypt, then by HKDF with a random salt. */
export function encryptFile(plain: Uint8Array, context: PlanContext, key: string): Buffer {
  const salt = randomBytes(SALT);
  const nonce = randomBytes(NONCE);
  const derived = derive(key, salt);
  const { environment, stack, pipeline, file, record } = context;
  const header = Buffer.from(canonicalJson({ environment, stack, pipeline, file, record, check: derived.check }));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(header.length);
  const ahead = Buffer.concat([MAGIC, Buffer.of(VERSION), length, header, salt, nonce]);
  const cipher = createCipheriv('aes-256-gcm', derived.key, nonce).setAAD(ahead);
  const body = Buffer.concat([ahead, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  return Buffer.concat([body, sha256(body)]);
}

/**
 * Opens what `encryptFile` made.
 * @throws PipelineError `PLAN_CORRUPT` where it was damaged, cut off or changed; `PLAN_FOREIGN` where it is whole, but of
 * another pipeline, stack, environment or key.
 */
export function decryptFile(data: Buffer, context: PlanContext, key: string): Buffer {
  const refuse = refuser(context);
  if (data.length < PREFIX || !data.subarray(0, MAGIC.length).equals(MAGIC))
    throw refuse('PLAN_CORRUPT', 'no encrypted plan file', 'a file that `plan` encrypted');
  if (data[MAGIC.length] !== VERSION)
    throw refuse('PLAN_FOREIGN', `format ${data[MAGIC.length]}`, `format ${VERSION}, of this version of the pipeline`);
  const body = data.subarray(0, -HASH);
  const bodyAt = PREFIX + data.readUInt32BE(MAGIC.length + 1) + SALT + NONCE;
  if (!sha256(body).equals(data.subarray(-HASH)) || body.length < bodyAt + TAG)
    throw refuse('PLAN_CORRUPT', `${data.length} bytes, damaged or cut off`, 'the file as it was written');
  const header = headerOf(body.subarray(PREFIX, bodyAt - SALT - NONCE));
  if (header === undefined) throw refuse('PLAN_CORRUPT', 'a header that nobody wrote', 'the file as it was written');
  const others = differences(header, context);
  if (others.length > 0) throw new PipelineError(EXIT.badPlan, others);
  const derived = derive(key, body.subarray(bodyAt - SALT - NONCE, bodyAt - NONCE));
  if (derived.check !== header.check)
    throw refuse('PLAN_FOREIGN', 'encrypted with another PLAN_KEY', 'the PLAN_KEY that it was encrypted with');
  const cipher = createDecipheriv('aes-256-gcm', derived.key, body.subarray(bodyAt - NONCE, bodyAt));
  cipher.setAAD(body.subarray(0, bodyAt)).setAuthTag(body.subarray(-TAG));
  try {
    return Buffer.concat([cipher.update(body.subarray(bodyAt, -TAG)), cipher.final()]);
  } catch {
    throw refuse('PLAN_CORRUPT', 'changed by somebody without the key', 'the file as it was written');
  }
}

let known: { readonly key: string; readonly stretched: Buffer } | undefined;

function derive(key: string, salt: Uint8Array): { readonly key: Buffer; readonly check: string } {
  if (known?.key !== key) known = { key, stretched: scryptSync(key, PURPOSE, KEY, SCRYPT) };
  const bytes = Buffer.from(hkdfSync('sha256', known.stretched, salt, PURPOSE, KEY + CHECK));
  return { key: bytes.subarray(0, KEY), check: bytes.subarray(KEY).toString('hex') };
}

function headerOf(bytes: Buffer): z.infer<typeof headerSchema> | undefined {
  try {
    return headerSchema.safeParse(JSON.parse(bytes.toString())).data;
  } catch {
    return undefined;
  }
}

function differences(header: PlanContext, context: PlanContext): readonly Problem[] {
  const problem = (code: ProblemCode, what: string, given: unknown, allowed: string): Problem => ({
    ...problemOf(context, code, given, allowed),
    path: `${context.stack}: ${what} of ${context.file}.enc`,
  });
  const foreign = (['environment', 'stack', 'pipeline'] as const)
    .filter((part) => header[part] !== context[part])
    .map((part) => problem('PLAN_FOREIGN', part, header[part], context[part] ?? 'none'));
  const mixed = (['file', 'record'] as const)
    .filter((part) => header[part] !== context[part])
    .map((part) => problem('PLAN_CORRUPT', part, header[part].slice(0, 12), context[part].slice(0, 12)));
  return [...foreign, ...mixed];
}

function refuser(context: PlanContext) {
  return (code: ProblemCode, given: string, allowed: string): PipelineError =>
    new PipelineError(EXIT.badPlan, [problemOf(context, code, given, allowed)]);
}

function problemOf(context: PlanContext, code: ProblemCode, given: unknown, allowed: string): Problem {
  return {
    code,
    path: `${context.stack}: ${context.file}.enc`,
    given,
    allowed,
    fix: `plan and apply in one pipeline, with one PLAN_KEY; plan again: \`${planCommand(context)}\``,
  };
}

function sha256(data: Uint8Array): Buffer {
  return createHash('sha256').update(data).digest();
}
