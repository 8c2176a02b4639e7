import type { EnvironmentFacts } from '../stack-facts.ts';
import type { JobVariables } from './gitlab-api.ts';

/** What a job needs to act in the account of an environment. */
export interface Credentials {
  /** Contents of the file that AWS's clients read the job's token from; undefined where keys are given. */
  readonly token: string | undefined;
  readonly variables: Readonly<Record<string, string>>;
}

export type Role = 'plan' | 'apply';

/**
 * Credentials of a job: GitLab's token, exchanged for the role `<environment>-plan` or `<environment>-apply`; where
 * `AWS_ACCESS_KEY_ID` is set, these keys. With neither, nothing: the command then tells that credentials are missing.
 * @param tokenFile where the token will be written.
 */
export function jobCredentials(
  { name, accountId, region }: Pick<EnvironmentFacts, 'name' | 'accountId' | 'region'>,
  role: Role,
  variables: JobVariables,
  tokenFile: string,
): Credentials {
  const own = variables['AWS_REGION'] ? {} : { AWS_REGION: region };
  const token = variables['AWS_ID_TOKEN'] ?? '';
  if ((variables['AWS_ACCESS_KEY_ID'] ?? '') !== '' || token === '') return { token: undefined, variables: own };
  return {
    token,
    variables: {
      ...own,
      AWS_ROLE_ARN: `arn:aws:iam::${accountId}:role/${name}-${role}`,
      // Shows in the audit trail which job it was.
      AWS_ROLE_SESSION_NAME: `gitlab-${variables['CI_PROJECT_ID'] ?? '0'}-${variables['CI_JOB_ID'] ?? '0'}`,
      AWS_WEB_IDENTITY_TOKEN_FILE: tokenFile,
    },
  };
}

/** Lines for the shell's `eval`. */
export function exportLines(variables: Credentials['variables']): string {
  return Object.entries(variables)
    .map(([name, value]) => `export ${name}='${value.replaceAll("'", "'\\''")}'\n`)
    .join('');
}
