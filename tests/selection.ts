/** What a command line of `npm test` asks for. */
export interface Selection {
  /** Names of phases; none: every phase. */
  readonly phases: readonly string[];
  /** Layouts of the whole scenario in the phase `local`; none: the usual ones. */
  readonly layouts: readonly string[];
}

/**
 * Understands `unit policy`, and `local prod`: what stands beside the phase `local` and is a layout names one. The layout
 * `local` is the same word once more (`npm run test:local -- local`).
 * @param known names of the layouts that the scenario can change.
 */
export function selectionOf(words: readonly string[], known: readonly string[]): Selection {
  const layouts = words.filter((word, index) =>
    word === 'local' ? words.indexOf(word) < index : words.includes('local') && known.includes(word),
  );
  const phases = words.filter((word) => word === 'local' || !layouts.includes(word));
  return { phases: [...new Set(phases)], layouts: [...new Set(layouts)] };
}
