import { EXIT, EXIT_MEANINGS } from '../pipeline/exit-code.ts';

/** Exit codes of `npm run local` beside those of the pipeline's commands, which it passes on. */
export const LOCAL_EXIT = {
  noPython: 20,
  noProvider: 21,
  noDisk: 22,
  portInUse: 23,
  notRunning: 24,
  partEnded: 25,
  leftBehind: 26,
  releaseFailed: 27,
} as const;

/** What each code means; `--help` and docs/local.md show it. */
export const LOCAL_EXIT_MEANINGS: Readonly<Record<keyof typeof LOCAL_EXIT, string>> = {
  noPython: 'no Python 3.11 or later that can hold the embedded AWS',
  noProvider: 'no AWS provider: no registry answers and no mirror was found; or others than the run was begun with',
  noDisk: 'too little free disk',
  portInUse: 'the port that --port names is in use',
  notRunning: 'nothing is running that this could ask; `up` first',
  partEnded: 'a part did not start, or has ended by itself; its log is named',
  leftBehind: 'down: something is left in the embedded AWS',
  releaseFailed: 'Helm itself could not install a release, or take one away',
};

/** Those of the pipeline that a reader of `--help` meets here. */
const SHARED = [
  'done',
  'failed',
  'usage',
  'noTerraform',
  'locked',
  'terraform',
  'guarded',
  'waits',
  'interrupted',
  'terminated',
] as const;

/** Every code with its meaning, lowest first. */
export function exitCodes(): readonly (readonly [code: number, meaning: string])[] {
  const own = Object.entries(LOCAL_EXIT).map(
    ([name, code]) => [code, LOCAL_EXIT_MEANINGS[name as keyof typeof LOCAL_EXIT]] as const,
  );
  const shared = SHARED.map((name) => [EXIT[name], name === 'locked' ? ANOTHER : EXIT_MEANINGS[name]] as const);
  return [...shared, ...own].sort(([a], [b]) => a - b);
}

const ANOTHER = 'another `up` or `down` of the same environment is at work, or somebody holds the lock of a state';
