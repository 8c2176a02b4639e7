import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { eventually } from './eventually.ts';
import { ApiError } from './http.ts';
import type { KubernetesObject } from './object.ts';
import { follow, type WatchEvent, watch } from './watched.ts';

const QUERY = { apiVersion: 'v1', kind: 'Pod' };

function pod(name: string, metadata: object = {}): KubernetesObject {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'shop', ...metadata } };
}

const ALL: WatchEvent = {
  type: 'BOOKMARK',
  object: pod('', { annotations: { 'k8s.io/initial-events-end': 'true' } }),
};
const added = (name: string): WatchEvent => ({ type: 'ADDED', object: pod(name) });

/** A server whose watches tell these events, each its own, and then wait for the test. */
function server(...watches: readonly (readonly WatchEvent[] | Error)[]) {
  let begun = 0;
  let tell: (event: WatchEvent) => void = () => undefined;
  let end: () => void = () => undefined;
  const api = {
    watch: async (_: object, signal: AbortSignal, onEvent: (event: WatchEvent) => void) => {
      const events = watches[Math.min(begun++, watches.length - 1)] ?? [];
      if (events instanceof Error) throw events;
      tell = onEvent;
      for (const event of events) onEvent(event);
      await new Promise<void>((done) => {
        end = done;
        signal.addEventListener('abort', () => done());
      });
    },
  };
  return { api, begun: () => begun, tell: (event: WatchEvent) => tell(event), end: () => end() };
}

describe('a watch', () => {
  const names = (objects: readonly KubernetesObject[]) => objects.map(({ metadata }) => metadata.name);

  it('knows what there was and every change, and tells nothing before all is known', async () => {
    const { api, tell } = server([added('a'), added('b'), ALL]);
    const seen: (readonly string[])[] = [];
    const watched = watch(api, QUERY, {
      onChange: (objects) => seen.push(names(objects)),
      onError: (error) => expect.fail(String(error)),
    });
    await watched.known;
    tell({ type: 'DELETED', object: pod('a') });
    tell(added('c'));
    await watched.stop();
    expect(seen).toEqual([['a', 'b'], ['b'], ['b', 'c']]);
    expect(names(watched.objects())).toEqual(['b', 'c']);
  });

  it('begins anew when it ends, and forgets what has gone meanwhile', async () => {
    const { api, begun, end } = server([added('a'), added('b'), ALL], [added('b'), ALL]);
    const watched = watch(api, QUERY, { onChange: () => undefined, onError: (error) => expect.fail(String(error)) });
    await watched.known;
    end();
    await eventually('a second watch', async () => begun() === 2, { seconds: 5 });
    expect(names(watched.objects())).toEqual(['b']);
    await watched.stop();
  });

  it('tells an error and begins anew', async () => {
    const { api } = server(new Error('too old'), [added('a'), ALL]);
    const errors: unknown[] = [];
    const watched = watch(api, QUERY, { onChange: () => undefined, onError: (error) => errors.push(error) });
    await watched.known;
    await watched.stop();
    expect(errors).toEqual([new Error('too old')]);
  });
});

describe('a watch of a new kind', () => {
  it('comes back when the server asks to, which is no error', async () => {
    const busy = new ApiError('GET', '/apis', 429, '{"message":"storage is (re)initializing"}');
    const { api, begun } = server(busy, [added('a'), ALL]);
    const watched = watch(api, QUERY, { onChange: () => undefined, onError: (error) => expect.fail(String(error)) });
    await watched.known;
    expect(begun()).toBe(2);
    await watched.stop();
  });
});

describe('what follows a watch', () => {
  const steps = (outcome: (round: number) => 'again' | undefined) => {
    const { api, tell } = server([added('a'), ALL]);
    const errors: unknown[] = [];
    let rounds = 0;
    const step = async () => outcome(++rounds);
    const followed = follow(api, [QUERY], step, (error) => errors.push(error));
    return { followed, tell, errors, rounds: () => rounds };
  };

  it('takes a step at the start and after a change, not otherwise', async () => {
    const { followed, tell, rounds } = steps(() => undefined);
    await eventually('the first step', async () => rounds() === 1, { seconds: 5 });
    await pause(400);
    expect(rounds()).toBe(1);
    tell(added('b'));
    await eventually('a second step', async () => rounds() === 2, { seconds: 5 });
    await followed.stop();
  });

  it('repeats a step that asks for it or fails, and tells the failure', async () => {
    const { followed, errors, rounds } = steps((round) => {
      if (round === 1) throw new Error('once');
      return round === 2 ? 'again' : undefined;
    });
    await eventually('three steps', async () => rounds() === 3, { seconds: 5 });
    await followed.stop();
    expect(errors).toEqual([new Error('once')]);
  });
});
