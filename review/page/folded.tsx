import type { ComponentChildren, Ref } from 'preact';
import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';

/** Whether the page is being printed: then nothing is folded, as paper cannot be opened. */
export const Printing = createContext(false);

/** Follows the browser: `beforeprint` tells of a print, the medium of tools that only draw as for paper. */
export function usePrinting(): boolean {
  const [printing, setPrinting] = useState(false);
  useEffect(() => {
    const paper = matchMedia('print');
    const follow = () => setPrinting(paper.matches);
    const begin = () => setPrinting(true);
    const end = () => setPrinting(false);
    follow();
    paper.addEventListener('change', follow);
    addEventListener('beforeprint', begin);
    addEventListener('afterprint', end);
    return () => {
      paper.removeEventListener('change', follow);
      removeEventListener('beforeprint', begin);
      removeEventListener('afterprint', end);
    };
  }, []);
  return printing;
}

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
