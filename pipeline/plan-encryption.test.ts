import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EXIT } from './exit-code.ts';
import { PipelineError } from './pipeline-error.ts';
import { decryptFile, encryptFile, type PlanContext } from './plan-encryption.ts';

const KEY = 'a key of at least thirty-two characters';
const CONTEXT: PlanContext = {
  environment: 'dev',
  stack: 'dev-network',
  pipeline: '7001',
  file: 'plan.tfplan',
  record: 'a'.repeat(64),
};
const PLAIN = Buffer.from('a plan with a "secret value" in it');
const encrypted = encryptFile(PLAIN, CONTEXT, KEY);

/** Codes and paths of the refusal. */
function refusal(data: Buffer, context: PlanContext = CONTEXT, key = KEY): readonly (readonly [string, string])[] {
  try {
    decryptFile(data, context, key);
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error;
    expect(error.exitCode).toBe(EXIT.badPlan);
    return error.problems.map(({ code, path }) => [code, path]);
  }
  throw new Error('it was not refused');
}
const CORRUPT = [['PLAN_CORRUPT', 'dev-network: plan.tfplan.enc']];

/** The file with another byte, and with the closing hash that belongs to it: changed on purpose. */
function forged(at: number): Buffer {
  const body = Buffer.from(encrypted.subarray(0, -32));
  const index = at < 0 ? body.length + at : at;
  body.writeUInt8(body.readUInt8(index) ^ 1, index);
  return Buffer.concat([body, createHash('sha256').update(body).digest()]);
}

describe('an encrypted plan file', () => {
  it('has a salt and a nonce of its own each time: nobody sees that two plans are the same', () => {
    const random = (file: Buffer) => {
      const at = 8 + 1 + 4 + file.readUInt32BE(9);
      return [file.subarray(at, at + 16), file.subarray(at + 16, at + 28)].map((bytes) => bytes.toString('hex'));
    };
    const [salt, nonce] = random(encrypted);
    const [otherSalt, otherNonce] = random(encryptFile(PLAIN, CONTEXT, KEY));
    expect(otherSalt).not.toBe(salt);
    expect(otherNonce).not.toBe(nonce);
  });

  it('opens to what it was, in the same pipeline and with the same key', () => {
    expect(decryptFile(encrypted, CONTEXT, KEY)).toEqual(PLAIN);
    const outside = { ...CONTEXT, pipeline: null };
    expect(decryptFile(encryptFile(Buffer.alloc(0), outside, KEY), outside, KEY)).toHaveLength(0);
  });

  it('shows nothing of its content, and is another one each time', () => {
    expect(encrypted.toString('latin1')).not.toContain('secret');
    expect(encryptFile(PLAIN, CONTEXT, KEY).subarray(-100)).not.toEqual(encrypted.subarray(-100));
  });

  it('is foreign to another pipeline, stack, environment and key', () => {
    for (const change of [{ pipeline: '7002' }, { pipeline: null }])
      expect(refusal(encrypted, { ...CONTEXT, ...change })).toEqual([
        ['PLAN_FOREIGN', 'dev-network: pipeline of plan.tfplan.enc'],
      ]);
    expect(refusal(encrypted, { ...CONTEXT, environment: 'prod', stack: 'prod-network' })).toEqual([
      ['PLAN_FOREIGN', 'prod-network: environment of plan.tfplan.enc'],
      ['PLAN_FOREIGN', 'prod-network: stack of plan.tfplan.enc'],
    ]);
    expect(refusal(encrypted, CONTEXT, `${KEY}!`)).toEqual([['PLAN_FOREIGN', 'dev-network: plan.tfplan.enc']]);
  });

  it('is corrupt in the place of another file, and beside another record', () => {
    expect(refusal(encrypted, { ...CONTEXT, file: 'plan.json' })).toEqual([
      ['PLAN_CORRUPT', 'dev-network: file of plan.json.enc'],
    ]);
    expect(refusal(encrypted, { ...CONTEXT, record: 'b'.repeat(64) })).toEqual([
      ['PLAN_CORRUPT', 'dev-network: record of plan.tfplan.enc'],
    ]);
  });

  it('is corrupt with any bit flipped', () => {
    const version = 8;
    fc.assert(
      fc.property(fc.nat(encrypted.length - 1), fc.nat(7), (at, bit) => {
        const damaged = Buffer.from(encrypted);
        damaged.writeUInt8(damaged.readUInt8(at) ^ (1 << bit), at);
        const expected = at === version ? [['PLAN_FOREIGN', 'dev-network: plan.tfplan.enc']] : CORRUPT;
        expect(refusal(damaged)).toEqual(expected);
      }),
    );
  });

  it('is corrupt when cut off anywhere, and with something behind it', () => {
    for (let length = 0; length < encrypted.length; length += 1)
      expect(refusal(encrypted.subarray(0, length)), `${length} bytes`).toEqual(CORRUPT);
    expect(refusal(Buffer.concat([encrypted, Buffer.of(0)]))).toEqual(CORRUPT);
    expect(refusal(PLAIN)).toEqual(CORRUPT);
  });

  it('is refused where somebody without the key changes it and its closing hash', () => {
    const [tag, ciphertext, nonce, salt] = [-1, -17, -17 - PLAIN.length, -29 - PLAIN.length];
    for (const at of [tag, ciphertext, nonce]) expect(refusal(forged(at)), `${at}`).toEqual(CORRUPT);
    expect(refusal(forged(salt))).toEqual([['PLAN_FOREIGN', 'dev-network: plan.tfplan.enc']]);
  });

  it('is corrupt when cut off by somebody who closes it again', () => {
    const body = encrypted.subarray(0, -32);
    for (let length = 0; length < body.length; length += 1) {
      const cut = body.subarray(0, length);
      const closed = Buffer.concat([cut, createHash('sha256').update(cut).digest()]);
      // Within the first nine bytes the hash itself stands where magic and version do.
      if (length > 8) expect(refusal(closed), `${length} bytes`).toEqual(CORRUPT);
      else expect(refusal(closed)).toHaveLength(1);
    }
  });

  it('is refused where somebody writes another pipeline into its header', () => {
    const at = encrypted.indexOf('7001') + 3;
    const other = { ...CONTEXT, pipeline: '7000' };
    expect(forged(at).includes('7000')).toBe(true);
    expect(refusal(forged(at), other)).toEqual(CORRUPT);
  });

  it('is refused with a command that helps, and without the key', () => {
    const refuse = () => decryptFile(encrypted, CONTEXT, 'z'.repeat(40));
    expect(refuse).toThrow(/nothing was changed[\s\S]*another PLAN_KEY[\s\S]*`npm run plan -- dev network`/);
    expect(refuse).not.toThrow(/zzzz/);
  });
});
