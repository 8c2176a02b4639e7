import type { ComponentChildren, Ref } from 'preact';
import { useContext, useState } from 'preact/hooks';
import { Printing } from './printing.ts';

interface FoldedProps {
  readonly summary: ComponentChildren;
  readonly class?: string;
  /** Attributes that begin with `data-`. */
  readonly data?: Readonly<Record<`data-${string}`, string>>;
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
  readonly box?: Ref<HTMLDetailsElement>;
  readonly children: ComponentChildren;
}

/** What is drawn only once somebody opens it, and on paper. */
export function Folded({ summary, data = {}, open, onOpen, box, children, class: name }: FoldedProps) {
  const printing = useContext(Printing);
  const shown = open || printing;
  return (
    <details
      class={name}
      open={shown}
      ref={box ?? null}
      onToggle={({ currentTarget }) => {
        if (!printing) onOpen(currentTarget.open);
      }}
      {...data}
    >
      <summary>{summary}</summary>
      {shown && children}
    </details>
  );
}

/** The same where nothing else opens it. */
export function Unfolding(props: Omit<FoldedProps, 'open' | 'onOpen'>) {
  const [open, setOpen] = useState(false);
  return <Folded {...props} open={open} onOpen={setOpen} />;
}
