import { dev } from './dev.ts';
import { prod } from './prod.ts';
import type { EnvironmentInput } from './schema.ts';
import { staging } from './staging.ts';

/** Every environment, in the order of promotion. A new environment is one file and its line here. */
export const environments: readonly EnvironmentInput[] = [dev, staging, prod];
