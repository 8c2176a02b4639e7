import { type DrawnFrom, type KeptModels, NOTHING_KEPT } from './kept-models.ts';
import { changeModel } from './model/change.ts';
import { comparisonModel } from './model/comparison.ts';
import { costModel } from './model/cost.ts';
import { environmentModel } from './model/environment.ts';
import { postureModel } from './model/posture.ts';
import type { EnvironmentModel, ReviewModel, ReviewProblem } from './model/review-model.ts';
import { systemModel } from './model/system.ts';
import { readPlans } from './read/plans.ts';
import { parsedStack, readSynthOutput } from './read/synth-output.ts';

/**
 * Everything that the page shows, drawn from the folder of a synth. Never throws for what lies there: problems are told.
 * @param kept environments that need not be drawn again.
 */
export function reviewModel(outdir: string, kept: KeptModels = NOTHING_KEPT): ReviewModel {
  const problems: ReviewProblem[] = [];
  const output = readSynthOutput(outdir, problems);
  const plans = readPlans(outdir, problems);
  const all = output?.platform.environments ?? [];
  const environments = all.flatMap((environment) => {
    const from = { environment, stacks: output?.stacks.filter((it) => it.environment === environment.name) ?? [] };
    return attempt(`platform.json: ${environment.name}`, problems, () => drawn(from, kept, problems)) ?? [];
  });
  const known = { environments: all.filter(({ name }) => environments.some((drawnOne) => drawnOne.name === name)) };
  return {
    version: 1,
    environments,
    changes:
      attempt('plans', problems, () =>
        changeModel(
          plans,
          environments.flatMap(({ stacks }) => stacks),
        ),
      ) ?? null,
    comparison:
      attempt('platform.json', problems, () => comparisonModel(known.environments, versionsOf(environments))) ??
      NO_COMPARISON,
    cost: costModel({ ...output?.platform, ...known }),
    problems,
  };
}

function versionsOf(environments: readonly EnvironmentModel[]) {
  return new Map(environments.map(({ name, versions }) => [name, versions]));
}

const NO_COMPARISON = { environments: [], rows: [] };

function drawn(from: DrawnFrom, kept: KeptModels, problems: ReviewProblem[]): EnvironmentModel {
  const key = kept.keyOf(from);
  const known = kept.find(key);
  if (known !== undefined) return known;
  const { environment } = from;
  const stacks = from.stacks.flatMap((stack) => parsedStack(stack, problems) ?? []);
  const systems = environment.deployments.map((deployment) => systemModel(deployment, stacks));
  const posture = postureModel({ environment, stacks, systems });
  const model = environmentModel(environment, stacks, { systems, posture });
  if (stacks.length === from.stacks.length) kept.keep(key, model);
  return model;
}

/** Data of another version of the platform may lack anything: then that part is left out, and told. */
function attempt<T>(where: string, problems: ReviewProblem[], work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    problems.push({ where, given: `cannot be drawn (${message})`, fix: 'run `npm run synth` with this version' });
    return undefined;
  }
}
