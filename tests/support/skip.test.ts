import { afterEach, describe, expect, it, TestRunner, vi } from 'vitest';
import { Unavailable } from '../../local/processes.ts';
import { once } from './once.ts';
import { skipHere } from './skip.ts';

afterEach(() => vi.restoreAllMocks());

describe('a part that this machine lacks', () => {
  it('skips the running test with its reason', () => {
    const skip = vi.fn();
    vi.spyOn(TestRunner, 'getCurrentTest').mockReturnValue({ context: { skip } } as never);
    expect(() => skipHere('no Go')).toThrow();
    expect(skip).toHaveBeenCalledExactlyOnceWith('no Go');
  });

  it('is an error where no test runs', () => {
    vi.spyOn(TestRunner, 'getCurrentTest').mockReturnValue(undefined as never);
    expect(() => skipHere('no Go')).toThrow(new Unavailable('no Go'));
  });
});

describe('what is made once', () => {
  it('is made when it is first asked for, and not again', () => {
    const make = vi.fn(() => undefined);
    const value = once(make);
    expect(make).not.toHaveBeenCalled();
    expect([value(), value()]).toEqual([undefined, undefined]);
    expect(make).toHaveBeenCalledTimes(1);
  });

  it('is tried again after a failure', () => {
    const make = vi
      .fn(() => 1)
      .mockImplementationOnce(() => {
        throw new Error('not yet');
      });
    const value = once(make);
    expect(value).toThrow('not yet');
    expect(value()).toBe(1);
  });
});
