import { describe, expect, it } from 'vitest';
import { clock, Progress, secondsOf } from './progress.ts';

function bed(verbose = false) {
  const said: string[] = [];
  let at = 0;
  const progress = new Progress({ environment: 'dev', say: (line) => said.push(line), verbose, now: () => at });
  const wait = (seconds: number): void => {
    at += seconds * 1000;
  };
  return { progress, said, wait };
}

const INIT = 'dev-network: Initializing provider plugins...';
const MADE = 'dev-network: aws_vpc.main: Creation complete after 1m2s [id=vpc-1]';

describe('progress', () => {
  it('shows what is done and what belongs to no stack; the rest is for the log', () => {
    const { progress, said } = bed();
    const warning = ['dev-network:', 'dev-network: │ Warning: Incomplete lock file'];
    for (const line of [INIT, ...warning, MADE, 'dev-network:   aws_vpc.main: Creating...', 'STACK  RESULT', ''])
      progress.hear(line);
    expect(said).toEqual([MADE, 'STACK  RESULT', '']);
  });

  it('shows twice a minute that something goes on', () => {
    const { progress, said } = bed();
    const still = (time: string) => `dev-edge: aws_lb.mesh: Still creating... [${time} elapsed]`;
    for (const time of ['10s', '20s', '30s', '40s', '1m0s', '1m10s', '1m30s']) progress.hear(still(time));
    expect(said).toEqual([still('30s'), still('1m0s'), still('1m30s')]);
  });

  it('shows the same of what goes away, and of a stack that is silent, whatever second that falls on', () => {
    const { progress, said } = bed();
    const going = (time: string) => `dev-edge: aws_lb.mesh: Still destroying... [id=arn:aws:lb/a, 1, ${time} elapsed]`;
    for (const time of ['00m10s', '00m30s', '00m40s', '01m00s']) progress.hear(going(time));
    const silent = (doing: string, seconds: number) => `dev-edge: still ${doing}, ${seconds} s`;
    for (const seconds of [3, 14, 24, 35, 45, 66]) progress.hear(silent('planning', seconds));
    for (const seconds of [2, 33]) progress.hear(silent('applying', seconds));
    expect(said).toEqual([
      going('00m30s'),
      going('01m00s'),
      silent('planning', 35),
      silent('planning', 66),
      silent('applying', 33),
    ]);
  });

  it('shows it anew in the next command', () => {
    const { progress, said } = bed();
    for (const seconds of [3, 35, 3, 34]) progress.hear(`dev-edge: still planning, ${seconds} s`);
    expect(said).toHaveLength(2);
  });

  it('shows everything where that is asked for', () => {
    const { progress, said } = bed(true);
    progress.hear(INIT);
    expect(said).toEqual([INIT]);
  });

  it('adds up how long each stack was heard of in each command, and each command', async () => {
    const { progress, wait } = bed();
    const run = (name: string, seconds: number) =>
      progress.during(name, async () => {
        progress.hear(INIT);
        wait(seconds);
        progress.hear(MADE);
        wait(1);
      });
    await run('plan', 5);
    await run('apply', 20);
    expect(progress.seconds).toEqual(new Map([['dev-network', 25]]));
    expect(progress.parts).toEqual([
      { name: 'plan', seconds: 6 },
      { name: 'apply', seconds: 21 },
    ]);
    expect(progress.elapsedSeconds).toBe(27);
  });

  it('keeps the time of a part that fails', async () => {
    const { progress, wait } = bed();
    const failing = progress.during('apply', async () => {
      wait(3);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(progress.parts).toEqual([{ name: 'apply', seconds: 3 }]);
  });

  it('names the resources that took longest', () => {
    const { progress } = bed();
    progress.hear('dev-edge: aws_lb.mesh: Creation complete after 2m0s [id=lb]');
    progress.hear(MADE);
    progress.hear('dev-edge:    aws_eip.a: Modifications complete after 3s [id=eip]');
    expect(progress.longest(2)).toEqual([
      { stack: 'dev-edge', address: 'aws_lb.mesh', seconds: 120 },
      { stack: 'dev-network', address: 'aws_vpc.main', seconds: 62 },
    ]);
  });

  it('says how far it is', () => {
    const { progress, said, wait } = bed();
    wait(65);
    progress.say('synthesizing');
    expect(said).toEqual(['[1:05] synthesizing']);
  });
});

describe('durations', () => {
  it.each([
    ['0s', 0],
    ['59s', 59],
    ['1m2s', 62],
    ['1h0m1s', 3601],
  ])('%s is %i seconds', (text, seconds) => expect(secondsOf(text)).toBe(seconds));

  it('are shown as minutes and seconds', () =>
    expect([0, 59.9, 60, 3725].map(clock)).toEqual(['0:00', '0:59', '1:00', '62:05']));
});
