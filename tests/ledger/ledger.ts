import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { holdsData } from '../../lib/data-holders.ts';
import type { StackJson } from '../support/app.ts';

export const LEDGER_FILE = join(import.meta.dirname, 'addresses.txt');

/** `<environment>-<stack> <type>.<name>` of everything in a stack that holds data, in order. */
export function heldAddresses(stack: StackJson): string[] {
  const resources = (stack.json['resource'] ?? {}) as Record<string, object>;
  return Object.entries(resources)
    .filter(([type]) => holdsData(type))
    .flatMap(([type, blocks]) => Object.keys(blocks).map((name) => `${stack.id} ${type}.${name}`))
    .sort();
}

/** Addresses that a stack's `moved` blocks carry on under another name. */
export function movedAddresses(stack: StackJson): string[] {
  const moved = (stack.json['moved'] ?? []) as readonly { from: string; to: string }[];
  return moved.map(({ from }) => `${stack.id} ${from}`);
}

/** The committed ledger. */
export function readLedger(): string[] {
  return readFileSync(LEDGER_FILE, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
}

export interface Difference {
  /** In the ledger, but neither in the code nor moved: applying would destroy it. */
  readonly lost: readonly string[];
  /** In the code, but not in the ledger yet. */
  readonly unlisted: readonly string[];
}

/** Compares what the code has with what the ledger promises. */
export function compare(ledger: readonly string[], stacks: readonly StackJson[]): Difference {
  const held = new Set(stacks.flatMap(heldAddresses));
  const moved = new Set(stacks.flatMap(movedAddresses));
  return {
    lost: ledger.filter((line) => !held.has(line) && !moved.has(line)),
    unlisted: [...held].filter((line) => !ledger.includes(line)),
  };
}
