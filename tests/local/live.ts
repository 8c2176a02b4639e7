import type { Checkout, Ended } from './checkout.ts';

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

  private shell(...words: readonly string[]): Promise<Ended> {
    const variables = `variables="$(npm run --silent local -- env --environment ${this.environment})"`;
    return this.checkout.start('sh', ['-c', `${variables} && eval "$variables" && exec "$@"`, 'sh', ...words]).ended;
  }
}
