import type { EnvironmentFacts } from '../stack-facts.ts';
import type { JobVariables } from './gitlab-api.ts';

export type Role = 'plan' | 'apply';

/**
 * Credentials of a job: GitLab's token, exchanged for the role `<environment>-plan` or `<environment>-apply`; where
 * `AWS_ACCESS_KEY_ID` is set, these keys. With neither, nothing: the command then tells that credentials are missing.
 * @param keep puts the token into a file, which AWS's clients read it from, and tells where it is; not called where keys are given.
 * @returns variables of the shell.
 */
export function jobCredentials(
  { name, accountId, region }: Pick<EnvironmentFacts, 'name' | 'accountId' | 'region'>,
  role: Role,
  variables: JobVariables,
  keep: (token: string) => string,
): Readonly<Record<string, string>> {
  const own = variables['AWS_REGION'] ? {} : { AWS_REGION: region };
  const token = variables['AWS_ID_TOKEN'] ?? '';
  if ((variables['AWS_ACCESS_KEY_ID'] ?? '') !== '' || token === '') return own;
  return {
    ...own,
    AWS_ROLE_ARN: `arn:aws:iam::${accountId}:role/${name}-${role}`,
    // Shows in the audit trail which job it was.
    AWS_ROLE_SESSION_NAME: `gitlab-${variables['CI_PROJECT_ID'] ?? '0'}-${variables['CI_JOB_ID'] ?? '0'}`,
    AWS_WEB_IDENTITY_TOKEN_FILE: keep(token),
  };
}

/** Lines for the shell's `eval`. */
export function exportLines(variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .map(([name, value]) => `export ${name}='${value.replaceAll("'", "'\\''")}'\n`)
    .join('');
}
