import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { EXIT } from '../exit-code.ts';
import { PipelineError } from '../pipeline-error.ts';
import { calling } from './aws-failure.ts';
import { client } from './clients.ts';

export interface Identity {
  /** Twelve digits. */
  readonly accountId: string;
  readonly arn: string;
}

/** Whose credentials these are. @throws PipelineError `CREDENTIALS_MISSING`, `BACKEND_UNREACHABLE`. */
export async function whoAmI(region: string): Promise<Identity> {
  const { Account = '', Arn = '' } = await calling({ path: 'sts:GetCallerIdentity', region }, () =>
    client(STSClient, region).send(new GetCallerIdentityCommand({})),
  );
  return { accountId: Account, arn: Arn };
}

/**
 * Proves that the credentials belong to the account of an environment, before anything is read or written.
 * @throws PipelineError `ACCOUNT_WRONG`, and those of `whoAmI`.
 */
export async function checkAccount(expected: string, region: string): Promise<Identity> {
  const identity = await whoAmI(region);
  if (identity.accountId === expected) return identity;
  throw new PipelineError(EXIT.credentials, [
    {
      code: 'ACCOUNT_WRONG',
      path: 'credentials',
      given: `${identity.accountId} (${identity.arn})`,
      allowed: `account ${expected}`,
      fix: 'use the profile or the role of that account, or the environment that belongs to these credentials',
    },
  ]);
}
