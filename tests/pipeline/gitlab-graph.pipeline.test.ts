import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { committedDelivery } from '../support/delivery.ts';
import { LocalGitlab, type Ran, type RunOptions } from './gitlab-ci-local.ts';

/**
 * The committed graph, executed; in place of the commands stand scripts that say what they were asked, leave what the real
 * ones leave, and end as the test wants. What the real commands do is for the tests beside this one.
 */
const NPM = `
case "$CI_JOB_NAME|$*" in *"$FAILS"*) [ -z "$FAILS" ] || exit 9 ;; esac
case "$CI_JOB_NAME|$*" in *"$WAITS"*) [ -z "$WAITS" ] || exit 13 ;; esac
case "$*" in
  "run synth") mkdir -p cdktf.out/stacks/some; for file in manifest.json platform.json stacks/some/cdk.tf.json; do echo '{}' > cdktf.out/$file; done ;;
  *"--removed"*) ;;
  "run plan -- "*) mkdir -p cdktf.out/plans/$4-$5; echo '{}' > cdktf.out/plans/$4-$5/record.json ;;
  *"gitlab -- credentials "*) echo "export AWS_ROLE_ARN='$7'" ;;
  *"gitlab -- due --by-hand "*) shift 7; echo "$@" ;;
  *"gitlab -- due "*) ls cdktf.out/plans >&2; shift 6; echo "$@" ;;
  *"gitlab -- reviewed") echo '{}' > cdktf.out/reviewed.json ;;
  *"gitlab -- record-verified "*) mkdir -p cdktf.out/verified; echo '{}' > cdktf.out/verified/$6.json ;;
esac
`;

let gitlab: LocalGitlab;
beforeAll(() => {
  gitlab = new LocalGitlab();
  gitlab.stub('npm', NPM);
  gitlab.stub('trivy');
});
afterAll(() => gitlab.close());

async function run(options: RunOptions, { fails = '', waits = '' } = {}): Promise<Ran> {
  return await gitlab.run({ ...options, env: { FAILS: fails, WAITS: waits } });
}

/** What was asked of the pipeline's commands, in the order in which it was. */
function asked({ calls }: Ran, pattern: RegExp): readonly string[] {
  return calls.map((call) => call.replace(/^[^|]*\|npm /, '')).filter((call) => pattern.test(call));
}

const APPLY = /^run apply /;
const [dev] = committedDelivery();
const devStacks = dev?.waves.flat().map(({ name }) => name) ?? [];

describe('a push to main', () => {
  it('applies each stack after those that it waits for, and prod after staging after dev', async () => {
    const ran = await run({ event: 'push' });
    expect(ran.code, ran.output.slice(-2000)).toBe(0);
    const applies = asked(ran, APPLY).filter((call) => !call.includes('--removed'));
    expect(applies).toHaveLength(48);
    const at = (call: string) => applies.findIndex((found) => found.startsWith(`run apply -- ${call} `));
    for (const stack of dev?.waves.flat() ?? [])
      for (const upstream of stack.upstream) expect(at(`dev ${upstream}`)).toBeLessThan(at(`dev ${stack.name}`));
    expect(Math.max(...devStacks.map((name) => at(`dev ${name}`)))).toBeLessThan(at('staging account'));
    expect(Math.max(...devStacks.map((name) => at(`staging ${name}`)))).toBeLessThan(at('prod account'));
    expect(applies.filter((call) => !call.includes('--reviewed'))).toEqual([]);
    expect(applies.filter((call) => call.includes('prod') !== call.includes('nothing-reviewed'))).toEqual([]);
  }, 600_000);

  it('stops behind a plan that fails: nothing that waits for it is applied, and no other environment is reached', async () => {
    const ran = await run({ event: 'push' }, { fails: 'plan:dev:network|run plan' });
    expect(ran.code).not.toBe(0);
    const applies = asked(ran, APPLY).map((call) => call.split(' ').slice(3, 5).join(' '));
    expect(applies).toEqual(['dev account']);
  }, 600_000);
});

describe('a job that waits for a person', () => {
  it('lets the jobs behind it look at the states, and fails nothing', async () => {
    const jobs = [
      'synth',
      'reviewed',
      'plan:dev:account',
      'plan:dev:network',
      'apply:dev:account',
      'apply:dev:network',
    ];
    const ran = await run({ event: 'push', jobs }, { waits: 'apply:dev:account|run --silent gitlab -- due' });
    expect(ran.code, ran.output.slice(-2000)).toBe(0);
    expect(ran.output).toMatch(/WARN.*apply:dev:account/);
    expect(asked(ran, APPLY)).toEqual(['run apply -- dev network --reviewed cdktf.out/reviewed.json']);
  }, 300_000);
});

describe('the question of a wave', () => {
  it('applies all stacks of the wave without asking for a note, then lets the others go on', async () => {
    const ran = await run({ event: 'push', jobs: ['apply:prod:wave-1'] });
    expect(ran.code, ran.output.slice(-2000)).toBe(0);
    expect(asked(ran, /gitlab -- (due|go-on)|^run apply/)).toEqual([
      'run --silent gitlab -- due --by-hand prod account',
      'run apply -- prod account',
      'run --silent gitlab -- go-on',
    ]);
  }, 300_000);
});

describe('a merge request', () => {
  it('plans every stack with the role that reads, and writes the note also where a plan fails', async () => {
    const ran = await run({ event: 'merge_request_event' }, { fails: 'plan:prod:storefront|run plan' });
    expect(ran.code).not.toBe(0);
    expect(asked(ran, /^run plan /)).toHaveLength(51);
    expect(asked(ran, /credentials \S+ apply/)).toEqual([]);
    expect(asked(ran, APPLY)).toEqual([]);
    expect(asked(ran, /gitlab -- note/)).toHaveLength(1);
  }, 600_000);
});

describe('a schedule', () => {
  it('asks for drift in every environment and applies nothing', async () => {
    const ran = await run({ event: 'schedule', variables: { TASK: 'drift' } });
    expect(ran.code, ran.output.slice(-2000)).toBe(0);
    expect([...asked(ran, /^run (drift|plan|apply) /)].sort()).toEqual([
      'run drift -- dev',
      'run drift -- prod',
      'run drift -- staging',
    ]);
    expect(asked(ran, /credentials \S+ apply/)).toEqual([]);
  }, 300_000);

  it('fails where something drifted, so that GitLab tells', async () => {
    const ran = await run({ event: 'schedule', variables: { TASK: 'drift' } }, { fails: 'run drift -- staging' });
    expect(ran.code).not.toBe(0);
  }, 300_000);
});
