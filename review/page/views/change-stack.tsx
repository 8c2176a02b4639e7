import { useState } from 'preact/hooks';
import type { ResourceChangeModel, StackChange } from '../../model/change-model.ts';
import { OF_STACK } from '../drawn-first.ts';
import { Badge } from '../parts.tsx';
import { ResourceChange } from './change-resource.tsx';
import { Counts, StatusBadge } from './change-summary.tsx';

interface StackProps {
  readonly stack: StackChange;
  /** Those that the filter lets through, in order. */
  readonly resources: readonly ResourceChangeModel[];
  /** How many of them are drawn at first. */
  readonly first: number;
  /** Address of the resource to show open; `null`: none. */
  readonly opened: string | null;
}

/** Changes of one stack, with what its plan had to defer. */
export function StackChanges({ stack, resources, first, opened }: StackProps) {
  const [asked, setAsked] = useState(0);
  const needed = resources.findIndex(({ address }) => address === opened) + 1;
  const shown = resources.slice(0, Math.max(first, asked, needed));
  const { id, status, counts, deferrals } = stack;
  return (
    <section class="stack-change" aria-labelledby={`change-${id}`} data-stack={id}>
      <h3 id={`change-${id}`}>{id}</h3>
      <p>{status === 'changes' ? <Counts counts={counts} /> : <StatusBadge status={status} />}</p>
      {deferrals.map(({ reason, what, help }) => (
        <p key={`${reason} ${what}`} class="deferral">
          <Badge tone="warn">{reason}</Badge> {what} <span class="quiet">{help}</span>
        </p>
      ))}
      {shown.length > 0 && (
        <ul class="resources">
          {shown.map((resource) => (
            <ResourceChange key={resource.address} resource={resource} wanted={resource.address === opened} />
          ))}
        </ul>
      )}
      {resources.length > shown.length && (
        <button type="button" onClick={() => setAsked(shown.length + OF_STACK)}>
          {`Show more of ${id} (${resources.length - shown.length} left)`}
        </button>
      )}
    </section>
  );
}
