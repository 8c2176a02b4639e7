import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { EXIT } from '../exit-code.ts';
import { PipelineError } from '../pipeline-error.ts';

/** The oldest version that the stacks accept: ephemeral values and the lock file of the S3 backend are final since 1.11. */
const OLDEST = { major: 1, minor: 11 } as const;

/** The program that runs: `TERRAFORM_BINARY`, else `terraform` of the PATH. */
export function terraformBinary(env: NodeJS.ProcessEnv): string {
  return env['TERRAFORM_BINARY'] ?? 'terraform';
}

const known = new Map<string, Promise<string>>();

/**
 * Version of Terraform (`1.11.4`); it is asked once per program and process.
 * @throws PipelineError `TERRAFORM_MISSING`, `TERRAFORM_TOO_OLD`.
 */
export async function terraformVersion(env: NodeJS.ProcessEnv): Promise<string> {
  const binary = terraformBinary(env);
  const key = `${binary} ${env['PATH']}`;
  const asked = known.get(key) ?? ask(binary, env);
  known.set(key, asked);
  return checkVersion(await asked, binary);
}

/** @throws PipelineError `TERRAFORM_TOO_OLD` where `version` is older than what the stacks accept. */
export function checkVersion(version: string, binary: string): string {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > OLDEST.major || (major === OLDEST.major && minor >= OLDEST.minor)) return version;
  throw problem('TERRAFORM_TOO_OLD', binary, version);
}

async function ask(binary: string, env: NodeJS.ProcessEnv): Promise<string> {
  const options = { cwd: tmpdir(), env: { ...env, CHECKPOINT_DISABLE: '1' } };
  const answer = await new Promise<string>((resolve, reject) => {
    execFile(binary, ['version', '-json'], options, (error, stdout) => {
      if (error) reject(problem('TERRAFORM_MISSING', binary, error.message.split('\n')[0]));
      else resolve(stdout);
    });
  });
  try {
    const { terraform_version: version } = JSON.parse(answer) as { terraform_version?: unknown };
    if (typeof version === 'string') return version;
  } catch {
    // Falls through: a program that answers something else is not Terraform.
  }
  throw problem('TERRAFORM_MISSING', binary, answer.slice(0, 80));
}

function problem(code: 'TERRAFORM_MISSING' | 'TERRAFORM_TOO_OLD', binary: string, given: unknown): PipelineError {
  return new PipelineError(EXIT.noTerraform, [
    {
      code,
      path: binary,
      given,
      allowed: `Terraform ${OLDEST.major}.${OLDEST.minor} or newer`,
      fix: 'install it on the PATH, or name its program by TERRAFORM_BINARY; the job image holds the pinned version',
    },
  ]);
}
