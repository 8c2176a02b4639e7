import { createContext } from 'preact';
import { useEffect, useState } from 'preact/hooks';

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
