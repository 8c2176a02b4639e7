import type { ChangeAction } from '../model/review-model.ts';

/** How loud a badge is: `danger` loses something, `warn` wants a look, `quiet` only tells. */
export type Tone = 'danger' | 'warn' | 'ok' | 'info' | 'quiet';

const TONES: Readonly<Record<ChangeAction, Tone>> = {
  create: 'ok',
  update: 'info',
  replace: 'danger',
  delete: 'danger',
  forget: 'warn',
  import: 'info',
  move: 'quiet',
  read: 'quiet',
};

/** A word in a coloured frame; the word alone tells everything, for whoever does not see the colour. */
export function Badge({ tone, children }: { tone: Tone; children: string }) {
  return <span class={`badge ${tone}`}>{children}</span>;
}

/** What happens to a resource; with `count`, to how many. */
export function ActionBadge({ action, count }: { action: ChangeAction; count?: number }) {
  return <Badge tone={TONES[action]}>{count === undefined ? action : `${count} ${action}`}</Badge>;
}
