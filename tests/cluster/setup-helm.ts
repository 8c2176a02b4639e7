import { helmBinary } from '../support/helm.ts';

/** Builds Helm before the first test of a chart, so that test files do not each build it at the same time. */
export default function setup(): void {
  helmBinary();
}
