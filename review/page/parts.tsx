import type { ComponentChildren } from 'preact';

/** A part of a view under a heading of the second level; `id` ties the heading to it. */
export function Section({ title, id, children }: { title: string; id: string; children: ComponentChildren }) {
  return (
    <section aria-labelledby={id} class="section">
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
}

/** Terms and what they are, side by side; those without a value are left out. */
export function Facts({ facts }: { facts: readonly (readonly [term: string, value: ComponentChildren])[] }) {
  const known = facts.filter(([, value]) => value !== null && value !== undefined && value !== '' && value !== false);
  return (
    <dl class="facts">
      {known.map(([term, value]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** How urgent a badge is; its words say so too, never the colour alone. */
export type Tone = 'quiet' | 'ok' | 'info' | 'warn' | 'danger';

export function Badge({ tone = 'quiet', children }: { tone?: Tone; children: ComponentChildren }) {
  return <span class={`badge ${tone}`}>{children}</span>;
}

interface ChipsProps {
  readonly items: readonly string[];
  readonly href?: (item: string) => string;
  /** Name of the row for who does not see where it stands. */
  readonly label?: string;
}

/** Short texts in a row that wraps; each stands once. */
export function Chips({ items, href, label }: ChipsProps) {
  return (
    <ul class="chips" aria-label={label}>
      {items.map((item) => (
        <li key={item}>{href === undefined ? item : <a href={href(item)}>{item}</a>}</li>
      ))}
    </ul>
  );
}

/** An address, a path, an ARN: a long one is broken after its marks before it is broken anywhere. */
export function Code({ children }: { children: string }) {
  const parts = children.match(/[^./:_-]*[./:_-]+|[^./:_-]+/g) ?? [];
  return (
    <code>{parts.flatMap((part, index) => (index === 0 ? [part] : [<wbr key={`${index} ${part}`} />, part]))}</code>
  );
}

/** Says that there is nothing, and why, where a table or a picture would stand. */
export function Empty({ children }: { children: ComponentChildren }) {
  return <p class="empty">{children}</p>;
}
