import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { StackFolder } from '../../pipeline/stack-folder.ts';
import { init, plan } from '../../pipeline/terraform/commands.ts';
import { readWorkspace } from '../../pipeline/workspace.ts';
import type { Bed } from './bed.ts';

const CHILD = resolve(import.meta.dirname, 'apply-child.ts');

/** Settings of a backend under which Terraform gives up after seconds; else it tries for a minute. */
export const FEW_RETRIES = { max_retries: 1 };

/** The stacks of a bed for tests that call the pipeline's own functions and no command. */
export class BedStacks {
  readonly #bed: Bed;

  constructor(bed: Bed) {
    this.#bed = bed;
  }

  named(name: string): StackFolder {
    const [stack] = readWorkspace({ outdir: this.#bed.outdir, environment: 'dev', stacks: [name] }).selected;
    if (stack === undefined) throw new Error(`no stack ${name}`);
    return stack;
  }

  /** With its plan in `plan.tfplan`. */
  async planned(name: string): Promise<StackFolder> {
    const stack = this.named(name);
    await init(stack);
    await plan(stack, { out: 'plan.tfplan', lock: true });
    return stack;
  }

  /** In a folder of its own, with other settings of its backend. */
  withBackend(name: string, settings: Readonly<Record<string, unknown>>): StackFolder {
    const stack = this.named(name);
    const folder = mkdtempSync(join(this.#bed.outdir, 'stacks/changed-'));
    const json = JSON.parse(readFileSync(join(stack.folder, 'cdk.tf.json'), 'utf8')) as BackendJson;
    Object.assign(json.terraform.backend.s3, settings);
    writeFileSync(join(folder, 'cdk.tf.json'), JSON.stringify(json));
    return { ...stack, folder };
  }

  /** Applies the plan in a process of its own; settles once its output matches. */
  async applying(stack: StackFolder, pattern: RegExp): Promise<Applying> {
    const child = spawn(process.execPath, [CHILD, this.#bed.outdir, stack.id, 'plan.tfplan'], {
      env: this.#bed.environment(),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    const ended = new Promise<number | null>((done) => child.once('close', done));
    await new Promise<void>((seen, reject) => {
      child.stdout.on('data', (chunk: Buffer) => {
        output += chunk.toString('utf8');
        if (pattern.test(output)) seen();
      });
      void ended.then(() => reject(new Error(output)));
    });
    return { pid: child.pid ?? 0, kill: (signal) => child.kill(signal), ended, output: () => output };
  }
}

/** An apply in a process of its own. */
export interface Applying {
  readonly pid: number;
  readonly kill: (signal: NodeJS.Signals) => void;
  readonly ended: Promise<number | null>;
  readonly output: () => string;
}

interface BackendJson {
  readonly terraform: { readonly backend: { readonly s3: Record<string, unknown> } };
}
