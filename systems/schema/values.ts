import { z } from 'zod';

/** A name inside a system: becomes part of resource, secret and Kubernetes names, so it is short and lower case. */
export const shortName = z
  .string()
  .regex(/^[a-z][a-z0-9-]*[a-z0-9]$/, 'lower-case letters, digits and hyphens, starting with a letter')
  .max(30);

/** Seconds within a closed range. */
export const seconds = (min: number, max: number) => z.number().int().min(min).max(max);

/** Name of an environment variable. */
export const variableName = z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'capital letters, digits and underscores');
