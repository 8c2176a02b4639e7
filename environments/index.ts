import { dev } from './dev.ts';
import { local } from './local.ts';
import { prod } from './prod.ts';
import type { EnvironmentInput } from './schema.ts';
import { staging } from './staging.ts';

/** Every environment, in the order of promotion. A new environment is one file and its line here. */
export const environments: readonly EnvironmentInput[] = [dev, staging, prod];

/**
 * What one machine runs without an AWS account. Only its own name reaches it: it is no step of promotion, no job of GitLab
 * applies it, and no page compares it.
 */
export const localEnvironment: EnvironmentInput = local;
