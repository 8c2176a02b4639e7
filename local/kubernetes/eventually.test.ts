import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { eventually, repeat } from './eventually.ts';

describe('eventually', () => {
  it('asks until there is an answer', async () => {
    let asked = 0;
    const answer = await eventually('three', async () => (++asked === 3 ? asked : undefined), { seconds: 5 });
    expect(answer).toBe(3);
  });

  it('tells what it waited for, how long, and what it saw last', async () => {
    const waiting = eventually('rain', async () => false as const, { seconds: 0.2, seen: async () => ['sun'] });
    await expect(waiting).rejects.toThrow('waited 0.2 seconds for rain; last seen: ["sun"]');
  });

  it('lets an error of the probe through at once', async () => {
    const probe = async () => Promise.reject(new Error('the server has ended'));
    await expect(eventually('it', probe, { seconds: 5 })).rejects.toThrow('the server has ended');
  });
});

describe('repeat', () => {
  it('goes on after an error, tells it, and stops when asked', async () => {
    let rounds = 0;
    const errors: unknown[] = [];
    const step = async () => {
      rounds += 1;
      if (rounds === 1) throw new Error('once');
    };
    const loop = repeat(step, { milliseconds: 1, onError: (error) => errors.push(error) });
    await eventually('rounds', async () => rounds >= 3, { seconds: 5 });
    await loop.stop();
    const after = rounds;
    await pause(20);
    expect(rounds).toBe(after);
    expect(errors).toEqual([new Error('once')]);
  });
});
