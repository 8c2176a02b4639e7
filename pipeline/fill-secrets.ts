import { secretStore } from './aws/secrets.ts';
import { completeFirstValues, EFFECT, PAUSE_SECONDS } from './first-values.ts';
import type { Run } from './run.ts';
import type { StackFolder } from './stack-folder.ts';
import { pauseUntil } from './terraform/command.ts';
import { interruption } from './terraform/interruption.ts';

/**
 * Gives the secrets of an applied stack their first values, where they have none.
 * @throws PipelineError `NOT_READY`; `INTERRUPTED` while it waits for a rotation, which goes on by itself.
 */
export async function fillSecrets(run: Run, stack: StackFolder): Promise<void> {
  const { firstValues } = stack.facts;
  if (firstValues.length === 0) return;
  const told = run.output.stack(stack.id);
  // Also without an apply before it, which would listen: a stack that is as its code says may still wait for a rotation.
  const release = interruption.listen();
  const pause = pauseUntil(interruption.signal);
  try {
    await told.during('filling-secrets', async () =>
      completeFirstValues({
        stack: stack.id,
        values: firstValues,
        outputs: (await run.states.outputs(stack)) ?? {},
        store: secretStore(run.workspace.environment.region),
        pause: async () => {
          await pause(PAUSE_SECONDS);
          if (interruption.interrupted) throw interruption.error(stack.id, EFFECT);
        },
        say: told.line,
      }),
    );
  } finally {
    release();
  }
}
