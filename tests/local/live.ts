import { join } from 'node:path';
import type { TerraformPlan } from '../../lib/plan/terraform-plan.ts';
import type { Checkout, Ended } from './checkout.ts';
import { changesOf } from './plans.ts';

/** Says nothing but the plan, and where it fails all that Terraform has said. */
const PLAN = `cd "$1" &&
if terraform init -input=false -no-color >plan.log 2>&1 &&
  terraform plan -input=false -no-color -lock=false -out=only.tfplan >>plan.log 2>&1
then exec terraform show -json only.tfplan
else cat plan.log; exit 1
fi`;

/** What a person runs in a shell beside `npm run local`, with the variables that `npm run local -- env` prints. */
export class Live {
  private readonly checkout: Checkout;
  private readonly environment: string;

  constructor(checkout: Checkout, environment: string) {
    this.checkout = checkout;
    this.environment = environment;
  }

  /** `kubectl <words>`, which has to succeed. @returns what it said. */
  async kubectl(...words: readonly string[]): Promise<string> {
    const { code, output } = await this.shell('kubectl', ...words);
    if (code !== 0) throw new Error(`kubectl ${words.join(' ')} ended with ${code}: ${output}`);
    return output;
  }

  /** `npm run <script> -- <environment> <words>` to its end. */
  pipeline(script: string, ...words: readonly string[]): Promise<Ended> {
    return this.shell('npm', 'run', '--silent', script, '--', this.environment, ...words);
  }

  /**
   * What Terraform itself plans of a stack, which the pipeline would have wait: for what it reads to be applied, and for
   * secrets and name servers.
   */
  async terraformPlan(stack: string): Promise<readonly string[]> {
    const folder = join(this.checkout.runFolder(this.environment).outdir, 'stacks', stack);
    const { code, output } = await this.shell('sh', '-c', PLAN, 'sh', folder);
    if (code !== 0) throw new Error(output);
    return changesOf(JSON.parse(output) as TerraformPlan);
  }

  private shell(...words: readonly string[]): Promise<Ended> {
    const variables = `variables="$(npm run --silent local -- env --environment ${this.environment})"`;
    return this.checkout.start('sh', ['-c', `${variables} && eval "$variables" && exec "$@"`, 'sh', ...words]).ended;
  }
}
