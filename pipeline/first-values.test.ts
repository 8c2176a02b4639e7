import { describe, expect, it } from 'vitest';
import { EXIT } from './exit-code.ts';
import { completeFirstValues, EFFECT, PAUSE_SECONDS, ROTATION_SECONDS, type SecretStore } from './first-values.ts';
import { PipelineError } from './pipeline-error.ts';
import type { FirstValue } from './stack-facts.ts';

const MASTER: FirstValue = {
  secret: 'master_name',
  value: { engine: 'postgres', host: { output: 'host' }, port: 5432, username: 'platform' },
  rotation: { after: [] },
};
const API: FirstValue = { secret: 'api_name', value: { username: 'api' }, rotation: { after: ['master_name'] } };
const CART: FirstValue = { secret: 'cart_name', value: { username: 'cart', password: { random: 48 } } };

const OUTPUTS = {
  master_name: { value: 'dev/shop/main/master' },
  api_name: { value: 'dev/shop/main/api' },
  cart_name: { value: 'dev/shop/main/cart' },
  host: { value: 'main.example' },
};

/** Secrets Manager with a rotation that takes `pauses` of the command; what is asked of it, in order. */
class Manager implements SecretStore {
  readonly did: string[] = [];
  readonly values = new Map<string, object>();
  readonly states = new Map<string, 'awaits-rotation' | 'complete'>();
  readonly rotating = new Map<string, number>();
  pauses = 2;
  broken: string | undefined;

  async state(secret: string) {
    return this.states.get(secret) ?? 'empty';
  }
  async putFirst(secret: string, value: object, { awaitsRotation }: { awaitsRotation: boolean }) {
    this.did.push(`put ${secret}`);
    this.values.set(secret, value);
    this.states.set(secret, awaitsRotation ? 'awaits-rotation' : 'complete');
  }
  async rotate(secret: string) {
    this.did.push(`rotate ${secret}`);
    if (secret !== this.broken) this.rotating.set(secret, this.pauses);
  }
  async random(length: number) {
    return 'x'.repeat(length);
  }
  async pause() {
    for (const [secret, left] of this.rotating) {
      if (left > 1) this.rotating.set(secret, left - 1);
      else {
        this.rotating.delete(secret);
        this.states.set(secret, 'complete');
        this.did.push(`done ${secret}`);
      }
    }
  }
}

interface Scene {
  readonly values?: readonly FirstValue[];
  readonly outputs?: Record<string, { value: unknown }>;
  readonly pause?: () => Promise<void>;
}

async function complete(manager: Manager, { values = [MASTER, API], outputs = OUTPUTS, pause }: Scene = {}) {
  const lines: string[] = [];
  const work = { stack: 'dev-shop-aws', values, outputs, store: manager, say: (line: string) => void lines.push(line) };
  await completeFirstValues({ ...work, pause: pause ?? (() => manager.pause()) });
  return lines;
}

async function failure(work: Promise<unknown>): Promise<PipelineError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof PipelineError) return error;
  throw new Error('expected a PipelineError', { cause: error });
}

describe('first values', () => {
  it('are put from literals and outputs, and the master is rotated to its end before the service', async () => {
    const manager = new Manager();
    await complete(manager);
    expect(manager.values.get('dev/shop/main/master')).toEqual({
      engine: 'postgres',
      host: 'main.example',
      port: 5432,
      username: 'platform',
    });
    expect(manager.values.get('dev/shop/main/api')).toEqual({ username: 'api' });
    expect(manager.did.filter((line) => !line.startsWith('put'))).toEqual([
      'rotate dev/shop/main/master',
      'done dev/shop/main/master',
      'rotate dev/shop/main/api',
      'done dev/shop/main/api',
    ]);
  });

  it('have passwords that AWS draws where no rotation makes one; then nothing is rotated', async () => {
    const manager = new Manager();
    const lines = await complete(manager, { values: [CART] });
    expect(manager.values.get('dev/shop/main/cart')).toEqual({ username: 'cart', password: 'x'.repeat(48) });
    expect(manager.did).toEqual(['put dev/shop/main/cart']);
    expect(lines).toEqual(['dev/shop/main/cart: its first version is put']);
  });

  it('overwrite nothing: a secret with a value is neither put nor rotated', async () => {
    const manager = new Manager();
    for (const secret of ['master', 'api', 'cart']) manager.states.set(`dev/shop/main/${secret}`, 'complete');
    expect(await complete(manager, { values: [MASTER, API, CART] })).toEqual([]);
    expect(manager.did).toEqual([]);
  });

  it('go on where an earlier run stopped: what was put and not rotated is only rotated', async () => {
    const manager = new Manager();
    manager.states.set('dev/shop/main/master', 'awaits-rotation');
    await complete(manager, { values: [MASTER] });
    expect(manager.did).toEqual(['rotate dev/shop/main/master', 'done dev/shop/main/master']);
  });

  it('wait for a rotation for a bounded time, and then name the secret and what Terraform has done', async () => {
    const manager = new Manager();
    manager.broken = 'dev/shop/main/master';
    let pauses = 0;
    const pause = async () => {
      pauses += 1;
    };
    const error = await failure(complete(manager, { pause }));
    expect(pauses).toBe(ROTATION_SECONDS / PAUSE_SECONDS);
    expect(error).toMatchObject({ exitCode: EXIT.notReady, effect: EFFECT });
    expect(error.problems).toMatchObject([
      {
        code: 'NOT_READY',
        path: 'dev-shop-aws: dev/shop/main/master',
        given: 'no password after 15 minutes of its first rotation',
        fix: expect.stringContaining('docs/runbook.md'),
      },
    ]);
    expect(manager.did).not.toContain('rotate dev/shop/main/api');
  });

  it('tell why a rotation could not be started', async () => {
    const manager = new Manager();
    manager.rotate = async () => {
      throw Object.assign(new Error('no function is associated'), { name: 'InvalidRequestException' });
    };
    const error = await failure(complete(manager, { values: [MASTER] }));
    expect(error.problems[0]?.given).toBe('InvalidRequestException: no function is associated');
  });

  it('keep the exit code of AWS that refuses or does not answer, and say that Terraform has applied', async () => {
    const manager = new Manager();
    manager.putFirst = async () => {
      throw new PipelineError(EXIT.credentials, []);
    };
    expect(await failure(complete(manager))).toMatchObject({ exitCode: EXIT.credentials, effect: EFFECT });
  });

  it('name an output that the state has not, and put nothing made up in its place', async () => {
    const manager = new Manager();
    const { host: _, ...outputs } = OUTPUTS;
    const error = await failure(complete(manager, { outputs }));
    expect(error.problems).toMatchObject([{ path: 'dev-shop-aws', given: 'its state has no output host' }]);
    expect(manager.values.has('dev/shop/main/master')).toBe(false);
  });

  it('never tell a value', async () => {
    const lines = await complete(new Manager(), { values: [MASTER, API, CART] });
    expect(lines).toHaveLength(5);
    expect(lines.join('\n')).not.toMatch(/x{4}|platform|5432/);
  });
});
