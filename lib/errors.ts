/** Codes that scripts and tests match on; the text of a message may change, a code does not. */
export type ProblemCode =
  | 'INVALID_VALUE'
  | 'UNKNOWN_KEY'
  | 'UNKNOWN_ENVIRONMENT'
  | 'UNKNOWN_STACK'
  | 'UNKNOWN_SYSTEM'
  | 'UNKNOWN_NEED'
  | 'UNKNOWN_SERVICE'
  | 'UNKNOWN_ZONE'
  | 'DUPLICATE'
  | 'CIDR_MALFORMED'
  | 'CIDR_OUTSIDE'
  | 'CIDR_OVERLAP'
  | 'ADDRESSES_EXHAUSTED'
  | 'CAPACITY_EXHAUSTED'
  | 'ROUTE_CONFLICT'
  | 'NAME_TOO_LONG'
  | 'VERSION_UNSUPPORTED'
  | 'ACCOUNT_MISSING'
  | 'ACCOUNT_CONFLICT'
  | 'CONFLICTING_CHOICE'
  | 'SYNTH_INTERNAL'
  | 'UNKNOWN_COMMAND'
  | 'SYNTH_MISSING'
  | 'SYNTH_UNREADABLE'
  | 'TERRAFORM_MISSING'
  | 'TERRAFORM_TOO_OLD'
  | 'TERRAFORM_FAILED'
  | 'CREDENTIALS_MISSING'
  | 'ACCOUNT_WRONG'
  | 'BACKEND_UNREACHABLE'
  | 'BACKEND_MISSING'
  | 'STATE_LOCKED'
  | 'STATE_MISSING'
  | 'STATE_UNREADABLE'
  | 'PLAN_MISSING'
  | 'PLAN_CORRUPT'
  | 'PLAN_FOREIGN'
  | 'PLAN_STALE'
  | 'DATA_AT_RISK'
  | 'NOT_REVIEWED'
  | 'NOT_PROMOTED'
  | 'CLUSTER_UNREACHABLE'
  | 'ENVIRONMENT_PROTECTED'
  | 'NOT_READY'
  | 'LEFT_BEHIND'
  | 'CHART_VERSION_UNCHANGED'
  | 'GITLAB_UNREACHABLE'
  | 'INTERRUPTED';

/** One wrong thing in the input, told so that the reader needs no source code to mend it. */
export interface Problem {
  readonly code: ProblemCode;
  /** Where: file-like root and keys, for example `environments/dev: network.subnets.app.a`. */
  readonly path: string;
  /** The value as it was written; shown as JSON. Secrets never stand in the checked data, so it is safe to print. */
  readonly given: unknown;
  /** What is accepted instead, in words or as a list. */
  readonly allowed: string;
  /** What to do about it, as an instruction. */
  readonly fix: string;
}

/** Raised once with every problem of the input. Nothing has been written when it is raised. */
export class PlatformError extends Error {
  readonly problems: readonly Problem[];

  /** Process exit code of every command that ends with this error. */
  readonly exitCode: number;

  /** What was done when it was raised, as the first line of the message tells it. */
  readonly effect: string;

  /** @param options.effect default: 'nothing was written'. */
  constructor(problems: readonly Problem[], { exitCode = 1, effect = 'nothing was written' }: ErrorOptions = {}) {
    super(describe(problems, effect));
    this.name = 'PlatformError';
    this.problems = problems;
    this.exitCode = exitCode;
    this.effect = effect;
  }
}

interface ErrorOptions {
  readonly exitCode?: number;
  readonly effect?: string;
}

function describe(problems: readonly Problem[], effect: string): string {
  const head = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  return [`${head}; ${effect}.`, ...problems.map(describeProblem)].join('\n\n');
}

function describeProblem({ code, path, given, allowed, fix }: Problem): string {
  return [`${path} [${code}]`, `  given:   ${show(given)}`, `  allowed: ${allowed}`, `  fix:     ${fix}`].join('\n');
}

/** Characters of a given value that are shown: of data enough to find it, of a text what another program told. */
const LONGEST_DATA = 200;
const LONGEST_TEXT = 700;

function show(value: unknown): string {
  if (value === undefined) return '(nothing)';
  const text = JSON.stringify(value) ?? String(value);
  const longest = typeof value === 'string' ? LONGEST_TEXT : LONGEST_DATA;
  return text.length > longest ? `${text.slice(0, longest - 3)}...` : text;
}
