import { useEffect, useRef, useState } from 'preact/hooks';
import type { AttributeChangeModel, ResourceChangeModel } from '../../model/change-model.ts';
import { ActionBadge } from '../badge.tsx';
import { Folded } from '../folded.tsx';
import { Badge, Code, Empty } from '../parts.tsx';

/** One resource: what happens and why; opened, each changed attribute and what a replacement takes along. */
export function ResourceChange({
  resource,
  wanted,
}: {
  readonly resource: ResourceChangeModel;
  /** Open it and bring it into view. */
  readonly wanted: boolean;
}) {
  const [open, setOpen] = useState(false);
  const details = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    if (!wanted) return;
    setOpen(true);
    details.current?.scrollIntoView({ block: 'start' });
    details.current?.querySelector('summary')?.focus({ preventScroll: true });
  }, [wanted]);
  const { address, action, holdsData, why, takesAlong } = resource;
  const summary = (
    <>
      <ActionBadge action={action} /> <Code>{address}</Code> {holdsData && <Badge tone="warn">holds data</Badge>}
      {takesAlong.length > 0 && <Badge tone="danger">{`takes ${takesAlong.length} along`}</Badge>}
      {why !== null && <span class="quiet">{why}</span>}
    </>
  );
  return (
    <li>
      <Folded box={details} open={open} onOpen={setOpen} data={{ 'data-address': address }} summary={summary}>
        <Attributes resource={resource} />
        {takesAlong.length > 0 && <TakenAlong addresses={takesAlong} />}
      </Folded>
    </li>
  );
}

/** What forces the replacement stands first. */
function Attributes({ resource: { address, action, attributes } }: { resource: ResourceChangeModel }) {
  if (attributes.length === 0)
    return <Empty>{action === 'delete' || action === 'forget' ? 'All of it goes.' : 'No attribute is told.'}</Empty>;
  const forcing = attributes.filter(({ forcesReplacement }) => forcesReplacement);
  const rows = [...forcing, ...attributes.filter(({ forcesReplacement }) => !forcesReplacement)];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section class="scroll" tabIndex={0} aria-label={`Attributes of ${address}`}>
      <table class="attributes">
        <thead>
          <tr>
            <th scope="col">Attribute</th>
            <th scope="col">Before</th>
            <th scope="col">After</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((attribute, index) => (
            <tr key={`${index} ${attribute.path}`}>
              <th scope="row">
                <Code>{attribute.path}</Code>{' '}
                {attribute.forcesReplacement && <Badge tone="danger">forces replacement</Badge>}
              </th>
              <td>
                <Value text={attribute.before} kind={attribute.kind === 'unknown' ? 'value' : attribute.kind} />
              </td>
              <td>
                <Value text={attribute.after} kind={attribute.kind} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Sensitive and unknown values are words of ours, and look so; the value itself is never in the page. */
function Value({ text, kind }: { readonly text: string; readonly kind: AttributeChangeModel['kind'] }) {
  if (kind === 'sensitive') return <em class="quiet">{text === '' ? 'sensitive' : text}</em>;
  if (kind === 'unknown') return <em class="quiet">{text === '' ? 'known after apply' : text}</em>;
  return text === '' ? <span class="quiet">none</span> : <code class="value">{text}</code>;
}

function TakenAlong({ addresses }: { readonly addresses: readonly string[] }) {
  return (
    <div class="taken-along">
      <p>Its replacement changes what refers to it:</p>
      <ul>
        {addresses.map((address) => (
          <li key={address}>
            <Code>{address}</Code>
          </li>
        ))}
      </ul>
    </div>
  );
}
