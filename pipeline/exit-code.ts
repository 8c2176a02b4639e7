/**
 * Exit codes of every pipeline command: what a script may rely on. 0 is done, 2 is Terraform's own "there are changes", the
 * rest tell what kind of thing stands in the way. 130 and 143 are the shell's codes of SIGINT and SIGTERM.
 */
export const EXIT = {
  done: 0,
  failed: 1,
  differs: 2,
  usage: 3,
  noSynth: 4,
  noTerraform: 5,
  credentials: 6,
  backend: 7,
  locked: 8,
  terraform: 9,
  badPlan: 10,
  stalePlan: 11,
  guarded: 12,
  waits: 13,
  cluster: 14,
  notReady: 15,
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What each code means, for the reader of a log; `--help` shows it. */
export const EXIT_MEANINGS: Readonly<Record<keyof typeof EXIT, string>> = {
  done: 'done',
  failed: 'something that nobody foresaw; the message is the error itself',
  differs: 'drift: what runs differs from what was applied',
  usage: 'wrong command line, unknown environment or stack',
  noSynth: 'no synth output, or one that cannot be read',
  noTerraform: 'no Terraform, or one that is too old',
  credentials: 'no credentials, or those of another account',
  backend: 'the state bucket, the lock table or AWS cannot be reached, or a state is lost or damaged',
  locked: 'somebody else holds the lock of a state',
  terraform: 'Terraform failed: the plan or the apply of a stack',
  badPlan:
    'a saved plan that is missing, damaged, encrypted with another key, or of other code, environment or account',
  stalePlan: 'a saved plan that was true once: its state or a value that it reads has changed since',
  guarded: 'the guard found what would lose data',
  waits: 'a person has to read something, or to do something, before it goes on',
  cluster: 'the cluster that a stack needs does not answer, or does not let us look',
  notReady:
    'verify: not everything is ready; destroy: something is left; apply: a secret has not got its first value; drift --repair: the cluster has refused something',
  interrupted: 'stopped by SIGINT (Ctrl-C)',
  terminated: 'stopped by SIGTERM (a cancelled job)',
};
