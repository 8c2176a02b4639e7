import { DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { calling } from './aws-failure.ts';
import { client } from './clients.ts';

/** Whether a secret has a current value. The value itself is never read. @throws PipelineError `CREDENTIALS_MISSING`, `BACKEND_UNREACHABLE`. */
export async function hasSecretValue(secret: string, region: string): Promise<boolean> {
  return await calling({ path: `secretsmanager:${secret}`, region }, async () => {
    try {
      const described = await client(SecretsManagerClient, region).send(
        new DescribeSecretCommand({ SecretId: secret }),
      );
      return Object.values(described.VersionIdsToStages ?? {}).some((stages) => stages.includes('AWSCURRENT'));
    } catch (error) {
      if (error instanceof Error && error.name === 'ResourceNotFoundException') return false;
      throw error;
    }
  });
}
