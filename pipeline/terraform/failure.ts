import type { Problem, ProblemCode } from '../../lib/errors.ts';
import { makeBackend } from '../aws/aws-failure.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { PipelineError } from '../pipeline-error.ts';
import type { StateLocation } from '../stack-folder.ts';
import { describeLock, type LockInfo, lockInfoOf } from '../state/lock-info.ts';
import { errorsOf, plainText } from './errors-of.ts';

export interface FailedCommand {
  /** Id of the stack: `dev-network`. */
  readonly stack: string;
  readonly state: StateLocation;
  /** `plan`, `apply`… */
  readonly command: string;
  readonly output: string;
  /** What was done until then. @default 'nothing was changed' */
  readonly effect?: string;
}

interface Kind {
  readonly pattern: RegExp;
  readonly exit: ExitCode;
  readonly code: ProblemCode;
  readonly allowed: (command: FailedCommand) => string;
  readonly fix: (command: FailedCommand) => string;
}

/** Where the text comes from: Terraform's S3 backend, aws-sdk-go-base; a resource's error has neither of these words. */
const IN_BACKEND =
  'Failed to get existing workspaces|Error loading state|Error inspecting states|Error loading the remote state|error loading the remote state|Error acquiring the state lock|Failed to (?:load|save|read|persist) state|Error saving state|Unable to access object';

const NO_NETWORK =
  'request send failed|connection refused|no such host|i/o timeout|network is unreachable|StatusCode: 5\\d\\d';

/** From the narrowest to the widest; the first that matches tells what kind of failure it is. */
const KINDS: readonly Kind[] = [
  {
    pattern: /AWS account ID not allowed/i,
    exit: EXIT.credentials,
    code: 'ACCOUNT_WRONG',
    allowed: ({ state }) => `account ${state.accountId ?? 'of the stack'}`,
    fix: ({ stack }) =>
      `use credentials of the account of ${stack}; \`aws sts get-caller-identity\` tells whose these are`,
  },
  {
    pattern:
      /ExpiredToken|No valid credential sources|InvalidClientTokenId|UnrecognizedClientException|SignatureDoesNotMatch|InvalidAccessKeyId|AuthFailure|failed to refresh cached credentials|Cannot assume IAM Role|(AccessDenied|InvalidIdentityToken|IDPRejectedClaim).{0,200}AssumeRole|AssumeRole.{0,200}(AccessDenied|InvalidIdentityToken)/,
    exit: EXIT.credentials,
    code: 'CREDENTIALS_MISSING',
    allowed: () => 'credentials that are valid now',
    fix: () => 'sign in again (`aws sso login`), or look at the OIDC role and the id token of the job',
  },
  {
    pattern: new RegExp(`(?:${IN_BACKEND}).{0,600}(?:AccessDenied|Forbidden|StatusCode: 403)`),
    exit: EXIT.credentials,
    code: 'CREDENTIALS_MISSING',
    allowed: ({ state }) => `credentials that may use s3://${state.bucket}/${state.key} and its lock`,
    fix: () => 'take the plan role for plans and the apply role for applies',
  },
  {
    pattern: /state data in S3 does not have the expected content/,
    exit: EXIT.backend,
    code: 'STATE_UNREADABLE',
    allowed: ({ state }) => `the state whose MD5 the item ${state.bucket}/${state.key}-md5 of ${state.lockTable} holds`,
    fix: () =>
      'if somebody has put this state back on purpose, mend the MD5 item; else restore the version that fits it: docs/recovery.md, "A state is lost or damaged"',
  },
  {
    pattern: /S3 bucket "[^"]+" does not exist/,
    exit: EXIT.backend,
    code: 'BACKEND_MISSING',
    allowed: ({ state }) => `the bucket ${state.bucket}`,
    fix: bootstrap,
  },
  {
    pattern: new RegExp(`(?:${IN_BACKEND}).{0,600}(?:NoSuchBucket|ResourceNotFoundException)`),
    exit: EXIT.backend,
    code: 'BACKEND_MISSING',
    allowed: ({ state }) => `the bucket ${state.bucket} and the lock table ${state.lockTable ?? '(none)'}`,
    fix: bootstrap,
  },
  {
    pattern: new RegExp(
      `(?:${IN_BACKEND}|(?:validating provider credentials|retrieving caller identity)).{0,600}(?:${NO_NETWORK})`,
    ),
    exit: EXIT.backend,
    code: 'BACKEND_UNREACHABLE',
    allowed: ({ state }) => `S3, DynamoDB and STS of ${state.region}`,
    fix: () => 'look at the network and its proxy, at AWS_ENDPOINT_URL and at the AWS health page, then run it again',
  },
];

function bootstrap({ state }: FailedCommand): string {
  return makeBackend(state.key.split('/')[0] ?? '');
}

/**
 * What a failed Terraform command means for whoever ran it.
 * @param holder who holds the lock, where Terraform's output does not tell it.
 */
export function failureOf(failed: FailedCommand, now: Date, holder?: LockInfo): PipelineError {
  const text = plainText(failed.output);
  const lock = isLocked(text) ? (lockInfoOf(failed.output) ?? holder) : undefined;
  if (lock) return lockedError({ ...failed, lock, now });
  const kind = KINDS.find(({ pattern }) => pattern.test(text));
  const exit = kind?.exit ?? EXIT.terraform;
  return new PipelineError(exit, problemsOf(failed, kind), failed.effect);
}

/** Whether somebody else holds the lock: the conditional write of the file or of the item was refused. */
export function isLocked(output: string): boolean {
  const text = plainText(output);
  return (
    /Error acquiring the state lock|Error locking state/.test(text) &&
    /Lock Info:|PreconditionFailed|ConditionalCheckFailed/.test(text)
  );
}

export function lockedError({
  stack,
  lock,
  now,
  effect,
}: {
  stack: string;
  lock: LockInfo;
  now: Date;
  effect?: string | undefined;
}): PipelineError {
  const [environment = ''] = stack.split('-');
  return new PipelineError(
    EXIT.locked,
    [
      {
        code: 'STATE_LOCKED',
        path: stack,
        given: `${describeLock(lock, now)}, lock id ${lock.id}`,
        allowed: 'a state that nobody works on',
        fix:
          'wait until it is done and run this again; only when its job or process is known to be dead: ' +
          `\`npm run unlock -- ${environment} ${stack.slice(environment.length + 1)} --id ${lock.id}\``,
      },
    ],
    effect,
  );
}

function problemsOf(failed: FailedCommand, kind: Kind | undefined): readonly Problem[] {
  const code = kind?.code ?? 'TERRAFORM_FAILED';
  const allowed = kind?.allowed(failed) ?? `a \`terraform ${failed.command}\` without errors`;
  const fix = kind?.fix(failed) ?? 'mend what the error names, in the code or in AWS, and run it again';
  const errors = errorsOf(failed.output);
  if (errors.length === 0) {
    return [{ code, path: failed.stack, given: lastLines(failed.output), allowed, fix }];
  }
  return errors.map(({ summary, address, detail }) => ({
    code,
    path: address === undefined ? failed.stack : `${failed.stack}: ${address}`,
    given: detail === '' ? summary : `${summary}: ${detail}`,
    allowed,
    fix,
  }));
}

/** What Terraform said last, for an end without an error box: killed by the system, for example. */
function lastLines(output: string): string {
  return output.trim().split('\n').slice(-3).join(' ').trim() || 'no output';
}
