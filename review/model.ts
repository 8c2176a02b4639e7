import { changeModel } from './model/change.ts';
import { comparisonModel } from './model/comparison.ts';
import { costModel } from './model/cost.ts';
import { environmentModel } from './model/environment.ts';
import { postureModel } from './model/posture.ts';
import type { EnvironmentModel, ReviewModel, ReviewProblem } from './model/review-model.ts';
import { systemModel } from './model/system.ts';
import { readPlans } from './read/plans.ts';
import type { EnvironmentData } from './read/platform-file.ts';
import { readSynthOutput, type StackFile } from './read/synth-output.ts';

/** Everything that the page shows, drawn from the folder of a synth. Never throws for what lies there: problems are told. */
export function reviewModel(outdir: string): ReviewModel {
  const problems: ReviewProblem[] = [];
  const output = readSynthOutput(outdir, problems);
  const plans = readPlans(outdir, problems);
  const all = output?.platform.environments ?? [];
  const environments = all.flatMap((environment) => {
    const stacks = output?.stacks.filter((stack) => stack.environment === environment.name) ?? [];
    return attempt(`platform.json: ${environment.name}`, problems, () => drawn(environment, stacks)) ?? [];
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
      attempt('platform.json', problems, () => comparisonModel(known.environments, output?.stacks)) ?? NO_COMPARISON,
    cost: costModel({ ...output?.platform, ...known }),
    problems,
  };
}

const NO_COMPARISON = { environments: [], rows: [] };

function drawn(environment: EnvironmentData, stacks: readonly StackFile[]): EnvironmentModel {
  const systems = environment.deployments.map((deployment) => systemModel(deployment, stacks));
  return environmentModel(environment, stacks, {
    systems,
    posture: postureModel({ environment, stacks, systems }),
  });
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
