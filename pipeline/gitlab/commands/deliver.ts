import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Problem } from '../../../lib/errors.ts';
import { readArguments } from '../../arguments.ts';
import { EXIT } from '../../exit-code.ts';
import { openRun } from '../../open-run.ts';
import { outdir } from '../../outdir.ts';
import { PipelineError } from '../../pipeline-error.ts';
import type { Run } from '../../run.ts';
import { unsettled } from '../../settled.ts';
import { BY_A_PERSON, readDelivery } from '../delivery.ts';
import { dueStacks } from '../due.ts';
import { gitlabApi } from '../gitlab-api.ts';
import { type Before, promotionProblems, type Verification } from '../promotion.ts';
import { standingOf } from '../standing.ts';

/** `due [--by-hand] <environment> <stack…>`: prints what is to be applied now. @throws PipelineError 13 where nothing is. */
export async function due(args: readonly string[]): Promise<void> {
  const byHand = { name: 'by-hand', about: 'a person has read the plans' };
  const given = readArguments(args, [byHand]);
  const run = await openRun(given);
  checkPromotion(run);
  const standings = await Promise.all(run.workspace.selected.map((stack) => standingOf(run, stack)));
  const { stacks, waits: problems } = dueStacks(standings, { byHand: given.switches.has('by-hand') });
  if (stacks.length === 0 && problems.length > 0) throw waits(problems);
  for (const { path, given: why } of problems) process.stderr.write(`${path} waits: ${why}\n`);
  if (stacks.length === 0) process.stderr.write('the state is as the code says; nothing to apply\n');
  process.stdout.write(stacks.join(' '));
}

/** `promoted <environment>`. @throws PipelineError 13 where this commit was not verified in the environment before. */
export async function promoted(args: readonly string[]): Promise<void> {
  checkPromotion(await openRun(readArguments(args, [])));
}

function checkPromotion(run: Run): void {
  const problems = promotionProblems(run.workspace.environment.name, before(run), run.commit);
  if (problems.length > 0) throw waits(problems);
}

/** `settled <environment>`. @throws PipelineError 13 with every stack that is not as the code says. */
export async function settled(args: readonly string[]): Promise<void> {
  const run = await openRun(readArguments(args, []));
  const stacks = run.workspace.selected.filter(({ name }) => name !== BY_A_PERSON);
  const found = await Promise.all(stacks.map(async (stack) => ({ stack, why: await unsettled(run, stack) })));
  const problems = found.flatMap(({ stack, why }): Problem[] =>
    why === undefined
      ? []
      : [
          {
            code: 'NOT_READY',
            path: stack.id,
            given: why,
            allowed: 'a state that is as the code says',
            fix: `see the job apply:${stack.environment}:${stack.name}, then retry the pipeline`,
          },
        ],
  );
  if (problems.length > 0) throw waits(problems);
}

/** `record-verified <environment>`: what the next environment wants to see. */
export async function recordVerified(args: readonly string[]): Promise<void> {
  const run = await openRun(readArguments(args, []));
  const { name } = run.workspace.environment;
  const verification: Verification = {
    version: 1,
    environment: name,
    commit: run.commit ?? '',
    pipeline: run.pipeline,
    at: run.now(),
  };
  const file = verificationFile(name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(verification, undefined, 2)}\n`);
  process.stdout.write(`${verification.commit} is verified in ${name}\n`);
}

/**
 * `go-on`: what GitLab's button Retry of the pipeline does. GitLab lets only those retry on a protected branch who may merge
 * into it; the token of the notes, which every merge request sees, should not, so this has one of its own.
 * Never fails: what was applied stays applied.
 */
export async function goOn(): Promise<void> {
  const { env } = process;
  const pipeline = env['CI_PIPELINE_ID'] ?? '';
  try {
    const token = env['PLATFORM_RETRY_TOKEN'] || env['PLATFORM_GITLAB_TOKEN'];
    const api = gitlabApi({ ...env, PLATFORM_GITLAB_TOKEN: token });
    if (api !== undefined) {
      await api.post(`/pipelines/${pipeline}/retry`);
      process.stdout.write('the jobs that wait look at the states again\n');
      return;
    }
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  }
  process.stdout.write('press Retry of the pipeline: the jobs that wait look at the states again\n');
}

function before({ workspace }: Run): Before | undefined {
  const { after } = readDelivery(workspace.outdir).find(({ name }) => name === workspace.environment.name) ?? {};
  if (after === undefined) return undefined;
  const file = verificationFile(after);
  return { environment: after, text: existsSync(file) ? readFileSync(file, 'utf8') : undefined };
}

function verificationFile(environment: string): string {
  return join(outdir(), 'verified', `${environment}.json`);
}

function waits(problems: readonly Problem[]): PipelineError {
  return new PipelineError(EXIT.waits, problems);
}
