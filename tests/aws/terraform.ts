import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';

/** Where and how one stack's Terraform runs. */
export interface TerraformFolder {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  /** File that gets the whole output. */
  readonly log: string;
}

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGTERM');
});

/** Runs one Terraform command to its end. @returns exit code and what it printed. */
export async function terraform(
  where: TerraformFolder,
  args: readonly string[],
): Promise<{ code: number; output: string }> {
  const child = spawn('terraform', [...args], { cwd: where.folder, env: where.env, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  const parts: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => parts.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => parts.push(chunk));
  const code = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status, signal) => resolve(status ?? (signal === null ? 1 : 130)));
  });
  running.delete(child);
  const output = Buffer.concat(parts).toString('utf8');
  appendFileSync(where.log, `$ terraform ${args.join(' ')}\n${output}\n`);
  return { code, output };
}

/** As `terraform`, for commands that must succeed. @throws Error with the end of the output, which names the cause. */
export async function mustTerraform(where: TerraformFolder, args: readonly string[]): Promise<string> {
  const { code, output } = await terraform(where, args);
  if (code !== 0) throw new Error(`terraform ${args[0]} ended with ${code} in ${where.folder}\n${errorsOf(output)}`);
  return output;
}

/** Terraform's error boxes, without the progress before them. */
function errorsOf(output: string): string {
  const start = output.indexOf('Error: ');
  return (start === -1 ? output : output.slice(start)).slice(-6000);
}

/** Resource addresses and actions of a saved plan that would change something. */
export async function plannedChanges(where: TerraformFolder, planFile: string): Promise<string[]> {
  const { code, output } = await terraform({ ...where, log: '/dev/null' }, ['show', '-json', planFile]);
  if (code !== 0) throw new Error(`terraform show ended with ${code}: ${output}`);
  const plan = JSON.parse(output) as {
    resource_changes?: { address: string; change: { actions: string[]; before: unknown; after: unknown } }[];
    output_changes?: Record<string, { actions: string[] }>;
  };
  const resources = (plan.resource_changes ?? []).map(({ address, change }) => ({ address, actions: change.actions }));
  const outputs = Object.entries(plan.output_changes ?? {}).map(([name, { actions }]) => ({
    address: `output.${name}`,
    actions,
  }));
  return [...resources, ...outputs]
    .filter(({ actions }) => !actions.every((action) => action === 'no-op' || action === 'read'))
    .map(({ address, actions }) => `${actions.join('+')} ${address}`);
}
