/** A command of ours as somebody types it for an environment: `npm run local -- down --environment prod`. */
export function ownCommand(words: string, environment: string): string {
  return `npm run local -- ${words}${layoutOption(environment)}`;
}

/** The same for `eval`: npm says nothing of its own. */
export function silentCommand(words: string, environment: string): string {
  return `npm run --silent local -- ${words}${layoutOption(environment)}`;
}

function layoutOption(environment: string): string {
  return environment === 'local' ? '' : ` --environment ${environment}`;
}
