import { z } from 'zod';

/** A name inside a system: becomes part of resource, secret and Kubernetes names, so it is short and lower case. */
export const shortName = z
  .string()
  .regex(/^[a-z][a-z0-9-]*[a-z0-9]$/, 'lower-case letters, digits and hyphens, starting with a letter')
  .max(30);

/** Seconds within a closed range. */
export const seconds = (min: number, max: number) => z.number().int().min(min).max(max);

/** Path of a URL that a probe asks. */
export const urlPath = z.string().regex(/^\/[^\s"]*$/, 'a path: `/`, then no blanks and no quotes');

/** Path prefix that routes match by whole segments. */
export const pathPrefix = z
  .string()
  .regex(/^(\/|(\/[A-Za-z0-9._~-]+)+\/?)$/, '`/`, or segments of letters, digits, `.`, `_`, `~` and `-`');

/** Port of TCP. */
export const tcpPort = z.number().int().min(1).max(65_535);

/** Name of an environment variable. */
export const variableName = z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'capital letters, digits and underscores');
