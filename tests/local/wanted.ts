/**
 * Layouts that the scenario runs with: dev's, or those that `npm run test:local -- prod` names, by PLATFORM_TEST_LAYOUTS.
 */
export function layoutsOf(variables: NodeJS.ProcessEnv = process.env): readonly string[] {
  const named = variables['PLATFORM_TEST_LAYOUTS'];
  return named === undefined || named === '' ? ['dev'] : named.split(',');
}
