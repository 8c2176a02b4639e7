import { helmMissing } from '../../local/kubernetes/go.ts';
import { helmBinary } from '../support/helm.ts';

/**
 * Builds Helm before the first test of a chart, so that test files do not each build it at the same time. Where it is not
 * to be had, tests that come to render are skipped; the others run.
 */
export default function setup(): void {
  const missing = helmMissing();
  if (missing === undefined) helmBinary();
  else process.stderr.write(`test:charts: what Helm renders is skipped: ${missing}\n`);
}
