import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type CopyOptions, copyStack } from './terraform/stack-copy.ts';

export interface FitOptions extends Pick<CopyOptions, 'awsVersion' | 'leaveOut'> {
  /** Output of a synth. */
  readonly from: string;
  /** `CDKTF_OUTDIR` of the commands. */
  readonly to: string;
}

/** What all stacks together have less than what was synthesized. */
export interface FitEnd {
  /** Resources of Helm and Kubernetes. */
  readonly resources: number;
  /** Attributes that only the pinned version of AWS's provider knows. */
  readonly attributes: number;
}

/** Files of a synth beside the folders of its stacks. */
const BESIDE = ['manifest.json', 'platform.json'];

/**
 * Puts what was synthesized where the commands look, made fit for what this machine reaches. What Terraform has left in the
 * folder of a stack stays: an unsaved state, its providers, a saved plan.
 */
export function fitStacks({ from, to, ...options }: FitOptions): FitEnd {
  const ids = readdirSync(join(from, 'stacks'));
  mkdirSync(join(to, 'stacks'), { recursive: true });
  for (const id of readdirSync(join(to, 'stacks')))
    if (!ids.includes(id)) rmSync(join(to, 'stacks', id), { recursive: true });
  const leftOut = ids.map((id) => {
    const folder = join(to, 'stacks', id);
    replace(join(from, 'stacks', id), folder);
    return copyStack({ from: folder, to: folder, ...options, isUnattended: true });
  });
  for (const file of BESIDE) copyFileSync(join(from, file), join(to, file));
  return {
    resources: leftOut.reduce((sum, { resources }) => sum + resources.length, 0),
    attributes: leftOut.reduce((sum, { attributes }) => sum + attributes.length, 0),
  };
}

/** The code of a stack in place of an earlier one. */
function replace(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  rmSync(join(to, 'assets'), { recursive: true, force: true });
  if (existsSync(join(from, 'assets'))) cpSync(join(from, 'assets'), join(to, 'assets'), { recursive: true });
  copyFileSync(join(from, 'cdk.tf.json'), join(to, 'cdk.tf.json'));
}
