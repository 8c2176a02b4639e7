import type { PlatformEnvironment } from '../../environments/platform.ts';
import { commandEnvironment } from '../../local/command-environment.ts';
import { program } from '../../local/kubernetes/build.ts';
import { pathWithKubectl } from '../../local/kubernetes/built-kubectl.ts';
import { runAsync } from '../../local/processes.ts';
import type { Providers } from '../../local/terraform/providers.ts';
import type { Checkout, Ended } from './checkout.ts';

/** What a person runs against a local environment beside `npm run local`: the commands of the pipeline. */
export class Live {
  private readonly checkout: Checkout;
  private readonly environment: PlatformEnvironment;
  private readonly providers: Providers;

  constructor(checkout: Checkout, environment: PlatformEnvironment, providers: Providers) {
    this.checkout = checkout;
    this.environment = environment;
    this.providers = providers;
  }

  /** `kubectl <words>` to its end. @returns what it said. */
  kubectl(...words: readonly string[]): Promise<string> {
    const { kubeconfig } = this.checkout.run(this.environment.name);
    if (kubeconfig === null) throw new Error('there is no cluster');
    return runAsync(program('kubectl'), ['--kubeconfig', kubeconfig, ...words], process.env);
  }

  /** `npm run <script> -- <environment> <words>` to its end. */
  pipeline(script: string, ...words: readonly string[]): Promise<Ended> {
    const { name, region } = this.environment;
    const run = this.checkout.run(name);
    const variables = commandEnvironment({
      inherited: {},
      run,
      folder: this.checkout.runFolder(name),
      region,
      cliConfig: this.providers.cliConfig,
    });
    const kubectl = run.kubeconfig === null ? {} : { PATH: pathWithKubectl(process.env['PATH'] ?? '') };
    return this.checkout.start(script, [name, ...words], { ...variables, ...kubectl }).ended;
  }
}
