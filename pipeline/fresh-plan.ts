import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TerraformPlan } from '../lib/plan/terraform-plan.ts';
import { privateFolder } from './private-folder.ts';
import type { Run } from './run.ts';
import type { StackFolder } from './stack-folder.ts';
import { init, showJson, plan as terraformPlan } from './terraform/commands.ts';

/** A plan that Terraform has just made, in memory: it may hold secrets. */
export interface FreshPlan {
  readonly plan: TerraformPlan;
  /** The plan file, and the same as `terraform show -json` prints it. */
  readonly files: { readonly plan: Uint8Array; readonly json: Uint8Array };
}

/** Has Terraform plan a stack, to change or to destroy it; nothing of it is left on the disk. */
export async function freshPlan(run: Run, stack: StackFolder, kind: 'apply' | 'destroy'): Promise<FreshPlan> {
  const told = run.output.stack(stack.id);
  const context = { env: run.env, onLine: told.line };
  const { lock, lockTimeoutSeconds } = run;
  const scratch = privateFolder();
  try {
    return await told.during(kind === 'apply' ? 'planning' : 'planning to destroy', async () => {
      await init(stack, context);
      const out = join(scratch.path, 'plan.tfplan');
      // Terraform's own text stays out: what changes is told once, by describePlan.
      const quiet = { env: run.env, onNote: told.line };
      await terraformPlan(stack, { out, destroy: kind === 'destroy', lock, lockTimeoutSeconds }, quiet);
      const text = await showJson(stack, out, context);
      const plan = JSON.parse(text) as TerraformPlan;
      return { plan, files: { plan: readFileSync(out), json: Buffer.from(text) } };
    });
  } finally {
    scratch.close();
  }
}
