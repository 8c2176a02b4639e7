/** What is seen of a layout: everything, from nothing to nothing; or its applies alone. */
export type Depth = 'scenario' | 'applies';

/** Layouts of a run without names. */
const USUAL: Readonly<Record<Depth, readonly string[]>> = { scenario: ['dev'], applies: ['prod'] };

/**
 * Layouts to test so deeply. `npm run test:local -- prod` names those of the whole scenario, by PLATFORM_TEST_LAYOUTS; then
 * nothing else is applied.
 */
export function layoutsOf(depth: Depth, variables: NodeJS.ProcessEnv = process.env): readonly string[] {
  const named = variables['PLATFORM_TEST_LAYOUTS'];
  if (named === undefined || named === '') return USUAL[depth];
  return depth === 'scenario' ? named.split(',') : [];
}
