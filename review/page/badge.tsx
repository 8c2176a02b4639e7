import type { ChangeAction } from '../model/change-model.ts';
import { Badge, type Tone } from './parts.tsx';

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

/** What happens to a resource; with `count`, to how many. */
export function ActionBadge({ action, count }: { action: ChangeAction; count?: number }) {
  return <Badge tone={TONES[action]}>{count === undefined ? action : `${count} ${action}`}</Badge>;
}
