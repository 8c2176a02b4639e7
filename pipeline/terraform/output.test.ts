import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Output } from './output.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-11-21T20:00:00Z') });
});
afterEach(() => {
  vi.useRealTimers();
});

interface Surroundings {
  readonly isTTY?: boolean;
  readonly env?: NodeJS.ProcessEnv;
  readonly stacks?: readonly string[];
}

function surroundings({ isTTY = false, env = {}, stacks = ['dev-network', 'dev-edge'] }: Surroundings = {}) {
  const written: string[] = [];
  const stream = { isTTY, write: (text: string) => written.push(text) };
  return { output: new Output({ stream, env, stacks }), text: () => written.join('') };
}

/** Work that says things at given seconds and ends after `seconds`. */
async function working(seconds: number, says: Readonly<Record<number, () => void>> = {}): Promise<string> {
  for (let second = 1; second <= seconds; second += 1) {
    await vi.advanceTimersByTimeAsync(1000);
    says[second]?.();
  }
  return 'done';
}

describe('a line', () => {
  it('begins with its stack, padded to the longest', () => {
    const { output, text } = surroundings();
    output.stack('dev-network').line('Refreshing\n\nDone');
    output.stack('dev-edge').line('Refreshing');
    expect(text()).toBe('dev-network: Refreshing\ndev-network:\ndev-network: Done\ndev-edge:    Refreshing\n');
  });

  it('has a colour for its stack on a terminal only, and never with NO_COLOR', () => {
    const coloured = surroundings({ isTTY: true });
    coloured.output.stack('dev-network').line('x');
    coloured.output.stack('dev-edge').line('x');
    expect(coloured.text()).toBe('\u001b[36mdev-network:\u001b[39m x\n\u001b[35mdev-edge:   \u001b[39m x\n');
    const plain = surroundings({ isTTY: true, env: { NO_COLOR: '1' } });
    plain.output.stack('dev-edge').line('x');
    expect(plain.text()).toBe('dev-edge:    x\n');
  });

  it('shows no value of a secret variable, with a stack and without one', () => {
    const { output, text } = surroundings({ env: { GITLAB_TOKEN: 'glpat-123456' } });
    output.stack('dev-edge').line('token glpat-123456');
    output.say('token glpat-123456');
    expect(text()).toBe('dev-edge:    token [redacted]\ntoken [redacted]\n');
  });
});

describe('work', () => {
  it('of two seconds is done without a word', async () => {
    const { output, text } = surroundings();
    expect(await output.stack('dev-edge').during('planning', () => working(1))).toBe('done');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(text()).toBe('');
  });

  it('that takes longer says so soon, then every ten seconds', async () => {
    const { output, text } = surroundings();
    await output.stack('dev-network').during('planning', () => working(23));
    expect(text()).toBe(
      'dev-network: still planning, 2 s\ndev-network: still planning, 12 s\ndev-network: still planning, 22 s\n',
    );
  });

  it('that says something itself is not talked over', async () => {
    const { output, text } = surroundings();
    const stack = output.stack('dev-edge');
    const says = { 1: () => stack.line('one'), 8: () => stack.line('eight') };
    await stack.during('planning', () => working(12, says));
    expect(text()).toBe('dev-edge:    one\ndev-edge:    still planning, 3 s\ndev-edge:    eight\n');
  });

  it('that fails ends its progress and its section, and fails', async () => {
    const { output, text } = surroundings({ env: { GITLAB_CI: 'true' }, stacks: ['dev-edge'] });
    const failing = output.stack('dev-edge').during('planning', () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    expect(text()).toContain('section_end:1795291200:dev-edge-planning');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(text()).not.toContain('still');
  });
});

describe('in a GitLab job', () => {
  const env = { GITLAB_CI: 'true' };

  it('a stack alone is a section whose lines come as they are said', async () => {
    const { output, text } = surroundings({ env, stacks: ['dev-edge'] });
    const stack = output.stack('dev-edge');
    await stack.during('planning', async () => {
      expect(text()).toBe(
        '\u001b[0Ksection_start:1795291200:dev-edge-planning[collapsed=true]\r\u001b[0Kdev-edge: planning\n',
      );
      stack.line('one');
      expect(text()).toMatch(/dev-edge: one\n$/);
    });
    const end = 'one\n\u001b[0Ksection_end:1795291200:dev-edge-planning\r\u001b[0K\n';
    expect(text().endsWith(end)).toBe(true);
  });

  it('several stacks are one section after the other, though they work side by side', async () => {
    const { output, text } = surroundings({ env });
    const [network, edge] = [output.stack('dev-network'), output.stack('dev-edge')];
    await Promise.all([
      network.during('planning', () => working(3, { 1: () => network.line('n1'), 2: () => network.line('n2') })),
      edge.during('planning', async () => edge.line('e1')),
    ]);
    const names = [...text().matchAll(/section_(start|end):\d+:(dev-\w+)|\b([en]\d)\n|(still)/g)].map(
      ([, side, name, line, still]) => (side ? `${side} ${name}` : (line ?? still)),
    );
    expect(names).toEqual([
      'start dev-edge',
      'e1',
      'end dev-edge',
      'still',
      'start dev-network',
      'n1',
      'n2',
      'end dev-network',
    ]);
  });
});
