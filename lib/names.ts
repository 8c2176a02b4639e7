import { createHash } from 'node:crypto';

/** How long and of which letters a physical name may be. */
export interface NameRules {
  /** AWS's limit for the kind of resource, in characters. */
  readonly maxLength: number;
}

const HASH_LENGTH = 6;

/**
 * Joins the parts of a physical name with hyphens, in lower case. A name over its limit is cut and ends in a hash of the
 * whole, so that two long names that share a beginning stay different and the same parts always give the same name.
 * Characters other than letters, digits and hyphens become hyphens: every AWS name accepts what remains.
 */
export function physicalName(parts: readonly string[], { maxLength }: NameRules): string {
  const whole = parts
    .join('-')
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/-{2,}/g, '-')
    .replace(/^-|-$/g, '');
  if (whole.length <= maxLength) return whole;
  const hash = createHash('sha256').update(parts.join('\u0000')).digest('hex').slice(0, HASH_LENGTH);
  return `${whole.slice(0, maxLength - HASH_LENGTH - 1).replace(/-$/, '')}-${hash}`;
}

/** `userPool`, `user-pool` or `user.pool` as the Terraform identifier `user_pool`. */
export function snakeCase(text: string): string {
  return text
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_|_$/g, '')
    .toLowerCase();
}

/** `user-pool` or `user_pool` as the construct id `UserPool`. */
export function pascalCase(text: string): string {
  return text
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
