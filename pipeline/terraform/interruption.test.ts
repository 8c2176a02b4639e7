import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { EXIT } from '../exit-code.ts';
import { Interruption } from './interruption.ts';

function surroundings() {
  const process = new EventEmitter();
  const interruption = new Interruption(process);
  return { process, interruption, heard: () => process.listenerCount('SIGINT') + process.listenerCount('SIGTERM') };
}

describe('signals', () => {
  it('are heard only while somebody listens, so that else they end the process', () => {
    const { interruption, heard } = surroundings();
    expect(heard()).toBe(0);
    const first = interruption.listen();
    const second = interruption.listen();
    expect(heard()).toBe(2);
    first();
    first();
    expect(heard()).toBe(2);
    second();
    expect(heard()).toBe(0);
  });

  it('abort once, and are told to every follower each time', () => {
    const { process, interruption } = surroundings();
    interruption.listen();
    const followed: number[] = [];
    interruption.follow(() => followed.push(1));
    const end = interruption.follow(() => followed.push(2));
    expect([interruption.interrupted, interruption.signal.aborted]).toEqual([false, false]);
    process.emit('SIGINT', 'SIGINT');
    expect([interruption.interrupted, interruption.signal.aborted]).toEqual([true, true]);
    end();
    process.emit('SIGINT', 'SIGINT');
    expect(followed).toEqual([1, 2, 1]);
  });

  it('that have come are told to a later follower at once', () => {
    const { process, interruption } = surroundings();
    interruption.listen();
    process.emit('SIGTERM', 'SIGTERM');
    let told = 0;
    interruption.follow(() => {
      told += 1;
    });
    expect(told).toBe(1);
  });

  it.each([
    ['SIGINT', EXIT.interrupted],
    ['SIGTERM', EXIT.terminated],
  ] as const)('end the command: %s by %i, also where another one came later', (name, exitCode) => {
    const { process, interruption } = surroundings();
    interruption.listen();
    expect(() => interruption.check('dev-network')).not.toThrow();
    process.emit(name, name);
    process.emit('SIGTERM', 'SIGTERM');
    const error = interruption.error('dev-network', '2 resources were changed');
    expect(error).toMatchObject({ exitCode, problems: [{ code: 'INTERRUPTED', path: 'dev-network', given: name }] });
    expect(error.message).toContain('2 resources were changed.');
    expect(() => interruption.check('dev-network')).toThrow('nothing was changed');
  });
});
