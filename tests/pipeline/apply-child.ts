import { apply } from '../../pipeline/terraform/commands.ts';
import { readWorkspace } from '../../pipeline/workspace.ts';

/** A process of its own that applies a saved plan: for tests that end it. Arguments: outdir, stack id, plan file. */
const [outdir = '', id = '', plan = ''] = process.argv.slice(2);
const [stack] = readWorkspace({ outdir, environment: 'dev', stacks: [id] }).selected;
if (stack === undefined) throw new Error(`no stack ${id}`);
try {
  await apply(stack, plan, {}, { onLine: (line) => process.stdout.write(`${line}\n`) });
} catch (error) {
  process.stdout.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = error instanceof Error && 'exitCode' in error ? Number(error.exitCode) : 1;
}
