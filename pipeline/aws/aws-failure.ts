import type { Problem, ProblemCode } from '../../lib/errors.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { PipelineError } from '../pipeline-error.ts';

/** What a call was about, for the reader of its error. */
export interface AwsCall {
  /** `s3://bucket/key`, `dynamodb://table`, `sts`. */
  readonly path: string;
  readonly region: string;
  /** `dev`, where the call is about the state of an environment: then a missing bucket asks for its bootstrap. */
  readonly environment?: string | undefined;
}

interface AwsError {
  readonly name: string;
  readonly message: string;
  readonly code?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly statusCode?: number };
}

const NO_CREDENTIALS =
  /^(CredentialsProviderError|TokenProviderError|ExpiredToken(Exception)?|InvalidClientTokenId|InvalidAccessKeyId|SignatureDoesNotMatch|UnrecognizedClientException|InvalidIdentityToken(Exception)?|IDPRejectedClaim(Exception)?|InvalidToken|AuthFailure)$/;
const DENIED = /^(AccessDenied(Exception)?|Forbidden|403)$/;
const MISSING = /^(NoSuchBucket|ResourceNotFoundException)$/;
const NETWORK =
  /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE|TimeoutError|NetworkingError)$/;

/** An error of the AWS SDK as the pipeline tells it; any other error as it is. */
export function awsFailure(error: unknown, call: AwsCall): unknown {
  if (!(error instanceof Error) || error instanceof PipelineError) return error;
  const { name, code, $metadata, $response } = error as AwsError;
  const status = $metadata?.httpStatusCode ?? $response?.statusCode;
  const given = error.message ? `${name}: ${error.message}` : name;
  if (NO_CREDENTIALS.test(name))
    return failure(EXIT.credentials, 'CREDENTIALS_MISSING', call, {
      given,
      allowed: 'credentials that are valid now',
      fix: 'sign in (`aws sso login`) or set AWS_PROFILE; in a job look at AWS_ROLE_ARN and the id token',
    });
  if (DENIED.test(name))
    return failure(EXIT.credentials, 'CREDENTIALS_MISSING', call, {
      given,
      allowed: 'credentials that may do this, in the account of the environment',
      fix: 'take the plan role for plans and the apply role for applies; `aws sts get-caller-identity` tells whose these are',
    });
  if (MISSING.test(name))
    return failure(EXIT.backend, 'BACKEND_MISSING', call, {
      given,
      allowed: 'a bucket and a lock table that exist',
      fix: call.environment ? makeBackend(call.environment) : 'look at its name and region',
    });
  const aggregate = error instanceof AggregateError ? error.errors.map((each: AwsError) => each.code) : [];
  const unreachable = [name, code, ...aggregate].some((each) => typeof each === 'string' && NETWORK.test(each));
  if (unreachable || (status !== undefined && status >= 500))
    return failure(EXIT.backend, 'BACKEND_UNREACHABLE', call, {
      given,
      allowed: `AWS in ${call.region}`,
      fix: 'look at the network and its proxy, at AWS_ENDPOINT_URL and at the AWS health page, then run it again',
    });
  return error;
}

/** What to do where an environment has no state bucket or no lock table: most often it is new. */
export function makeBackend(environment: string): string {
  return `run \`npm run bootstrap -- ${environment}\` once for a new account; where there was one before: docs/recovery.md, "Bootstrap is lost"`;
}

/** Does a call and tells its failure by `awsFailure`. */
export async function calling<T>(call: AwsCall, send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    throw awsFailure(error, call);
  }
}

function failure(
  exit: ExitCode,
  code: ProblemCode,
  { path }: AwsCall,
  told: Pick<Problem, 'given' | 'allowed' | 'fix'>,
): PipelineError {
  return new PipelineError(exit, [{ code, path, ...told }]);
}
