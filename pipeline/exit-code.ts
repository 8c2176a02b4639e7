/**
 * Exit codes of every pipeline command: what a script may rely on. 0 is done, 2 is Terraform's own "there are changes", the
 * rest tell what kind of thing stands in the way. 130 and 143 are the shell's codes of SIGINT and SIGTERM.
 */
export const EXIT = {
  done: 0,
  /** Something that nobody foresaw; the message is the error itself. */
  failed: 1,
  /** `drift`: what runs differs from what was applied. */
  differs: 2,
  /** Wrong command line, unknown environment or stack. */
  usage: 3,
  /** No synth output, or one that cannot be read. */
  noSynth: 4,
  /** No Terraform, or one that is too old. */
  noTerraform: 5,
  /** No credentials, or those of another account. */
  credentials: 6,
  /** The bucket, the lock table or AWS cannot be reached. */
  backend: 7,
  /** Somebody else holds the lock. */
  locked: 8,
  /** Terraform itself failed: the plan or the apply of a stack. */
  terraform: 9,
  /** A saved plan that is not what was reviewed: damaged, changed, of other code, another environment or account. */
  badPlan: 10,
  /** A saved plan that was true once: the state or a consumed value has changed since. */
  stalePlan: 11,
  /** The guard found what would lose data. */
  guarded: 12,
  /** A person has to read something before it goes on. */
  waits: 13,
  /** The cluster, which a stack needs, does not answer or does not let us look. */
  cluster: 14,
  /** `verify`: not everything is ready. `destroy`: something is left. */
  notReady: 15,
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
