import type { Bed } from '../pipeline/bed.ts';
import type { FixtureStack } from '../pipeline/fixture-app.ts';

/** Password in the code of the fixture; it must stand nowhere in the page. */
export const PASSWORD = 'correct-horse-battery-staple';

/** Facts that the database has in the embedded AWS and in the code alike. */
const DATABASE = {
  identifier: 'main',
  engine: 'postgres',
  instance_class: 'db.t4g.micro',
  allocated_storage: 20,
  username: 'owner',
};

/** Makes the database by the API of RDS: the provider would wait minutes for it. */
export async function createDatabase({ moto: { endpoint } }: Pick<Bed, 'moto'>): Promise<void> {
  const scope = 'test/20260101/us-east-1/rds/aws4_request';
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: { Authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none` },
    body: new URLSearchParams({
      Action: 'CreateDBInstance',
      Version: '2014-10-31',
      DBInstanceIdentifier: DATABASE.identifier,
      Engine: DATABASE.engine,
      DBInstanceClass: DATABASE.instance_class,
      AllocatedStorage: `${DATABASE.allocated_storage}`,
      MasterUsername: DATABASE.username,
      MasterUserPassword: 'another-password',
    }),
  });
  if (!answer.ok) throw new Error(`CreateDBInstance: ${answer.status} ${await answer.text()}`);
}

/** How the fixture is synthesized. */
export interface DatabaseChoice {
  /** Of the AWS provider. */
  readonly version: string;
  /** Encryption cannot be switched on: where it is, the database is replaced. It gets a password, too. */
  readonly encrypted: boolean;
}

/** A database that was brought into the state, a parameter with its address and another one, and a stack that reads the address. */
export function databaseStacks({ version, encrypted }: DatabaseChoice): readonly FixtureStack[] {
  const change = encrypted ? { storage_encrypted: true, password: PASSWORD } : {};
  return [
    {
      name: 'data',
      outputs: { address: '${aws_db_instance.main.address}' },
      blocks: {
        terraform: { required_providers: { aws: { source: 'aws', version } } },
        provider: { aws: [{ region: 'us-east-1' }] },
        import: [{ to: 'aws_db_instance.main', id: DATABASE.identifier }],
        resource: {
          aws_db_instance: { main: { ...DATABASE, skip_final_snapshot: true, ...change } },
          aws_ssm_parameter: {
            audit: { name: '/shop/audit', type: 'String', value: encrypted ? 'on' : 'off' },
            address: { name: '/shop/address', type: 'String', value: '${aws_db_instance.main.address}' },
          },
        },
      },
    },
    { name: 'shop', reads: { address: 'data.address' }, resources: { web: { value: '${address}' } } },
  ];
}
