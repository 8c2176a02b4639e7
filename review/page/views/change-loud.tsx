import { DATA_HOLDERS } from '../../../lib/data-holders.ts';
import type { LoudChange } from '../../model/change-model.ts';
import { ActionBadge } from '../badge.tsx';
import { counted } from '../format.ts';
import { Code } from '../parts.tsx';

interface LoudProps {
  readonly loud: readonly LoudChange[];
  /** What is changed by what it takes: addresses. */
  readonly takes: (stack: string, address: string) => readonly string[];
  /** Shows the resource among all changes. */
  readonly onOpen: (stack: string, address: string) => void;
}

/** What would lose data, before everything else; that there is nothing such is said, too. */
export function LoudChanges({ loud, takes, onOpen }: LoudProps) {
  if (loud.length === 0)
    return <p class="calm">No resource that holds data is replaced, deleted, forgotten or less protected.</p>;
  return (
    <section class="loud" aria-labelledby="loud">
      <h2 id="loud">{`Read first: ${counted(loud.length, 'risk')} for data`}</h2>
      <ul>
        {loud.map((change) => (
          <li key={`${change.stack} ${change.address}`}>
            <ActionBadge action={change.action} />{' '}
            <button type="button" class="link" onClick={() => onOpen(change.stack, change.address)}>
              <Code>{change.address}</Code>
            </button>{' '}
            <span class="quiet">{`in ${change.stack}`}</span>{' '}
            {lostWith(change) !== undefined && <strong>{`loses ${lostWith(change)}`}</strong>}
            {change.why !== null && <p>{change.why}</p>}
            <Takes addresses={takes(change.stack, change.address)} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Addresses that are named here; where the change stands are all of them. */
const MOST = 5;

function Takes({ addresses }: { readonly addresses: readonly string[] }) {
  if (addresses.length === 0) return null;
  const more = addresses.length - MOST;
  const named = addresses.slice(0, MOST).join(', ');
  return <p class="quiet">{`Changes with it: ${named}${more > 0 ? `, and ${more} more` : ''}`}</p>;
}

/** What goes with a resource that is gone; one that is only less protected loses nothing yet. */
function lostWith({ address, action }: LoudChange): string | undefined {
  const [type = ''] = address.replace(/^(?:module\.[^.]+\.)+/, '').split('.');
  const isLost = action === 'replace' || action === 'delete' || action === 'forget';
  return isLost && Object.hasOwn(DATA_HOLDERS, type) ? DATA_HOLDERS[type] : undefined;
}
