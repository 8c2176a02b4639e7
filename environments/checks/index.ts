import type { Problem } from '../../lib/errors.ts';
import type { System } from '../../systems/schema.ts';
import type { Environment } from '../schema.ts';
import { accounts } from './accounts.ts';
import { capacity } from './capacity.ts';
import { choices } from './choices.ts';
import { gateways } from './gateways.ts';
import { names } from './names.ts';
import { networks } from './networks.ts';
import { pods } from './pods.ts';
import { ranges } from './ranges.ts';
import { references } from './references.ts';
import { regions } from './regions.ts';
import { reserved } from './reserved.ts';
import { routes } from './routes.ts';
import { settings } from './settings.ts';
import { thisMachine } from './this-machine.ts';
import { variables } from './variables.ts';
import { versions } from './versions.ts';
import { workloads } from './workloads.ts';

/** Everything that the checks see: data that each schema accepted by itself. */
export interface Checked {
  readonly environments: readonly (Environment & { readonly accountId: string })[];
  readonly systems: readonly System[];
  /** Names of all systems, also of those that their schema refused. */
  readonly written: readonly string[];
  /** Whether all of it runs on this machine. */
  readonly local: boolean;
}

/** A rule between values: adds what it finds wrong. Pure, and independent of the other rules. */
export type Check = (data: Checked, problems: Problem[], warnings: string[]) => void;

const CHECKS: readonly Check[] = [
  accounts,
  references,
  routes,
  versions,
  networks,
  regions,
  ranges,
  names,
  choices,
  settings,
  capacity,
  pods,
  variables,
  workloads,
  reserved,
  gateways,
  thisMachine,
];

/** Runs every rule, so that all problems of the input are told at once. */
export function checkPlatform(data: Checked, problems: Problem[], warnings: string[]): void {
  for (const check of CHECKS) check(data, problems, warnings);
}
