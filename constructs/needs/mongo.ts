import { Construct } from 'constructs';
import { pascalCase } from '../../lib/names.ts';
import type { FirstValue } from '../data/first-value.ts';
import { SecretContainer } from '../data/secret-container.ts';
import type { Statement } from '../identity/statement.ts';
import { type NeedConstruct, type NeedContext, type NeedInput, sizeOf, usersOf } from './need.ts';

/** Key of the secret that holds the address of a MongoDB elsewhere. */
const URI_DESCRIPTION = 'Put by a person, as JSON with the key: uri (mongodb+srv://user:password@host/database)';

/** Characters of a password that AWS draws: 285 bits, and nothing that a URI would have to escape. */
const PASSWORD_LENGTH = 48;

/**
 * MongoDB in the cluster, or elsewhere by its URI. On the side of AWS only its secrets exist: the replica set's volumes are
 * made by the EBS CSI driver, which tags them `backup=daily` (the storage class says so), so that the account's backup
 * plan takes them as it takes databases; Velero keeps what belongs to them in the cluster.
 *
 * | output | with | holds |
 * |---|---|---|
 * | `secret_name`, `secret_arn` | `uri` | of the container with the URI |
 * | `root_secret_name`, `root_secret_arn` | `cluster` | login of the root user |
 * | `secret_name_<service>`, `secret_arn_<service>` | both | login of that service; with `uri` the same for all |
 */
export class MongoNeed extends Construct implements NeedConstruct {
  readonly kind = 'mongo';
  readonly name: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly secretArns: readonly string[];
  readonly firstValues: readonly FirstValue[];
  readonly queueArns = [];

  constructor(scope: Construct, id: string, input: NeedInput<'mongo'>) {
    super(scope, id);
    const { context, name } = input;
    this.name = name;
    const users = usersOf(context.deployment, name).map(({ service }) => service);
    const secrets =
      sizeOf(input).hosting === 'uri' ? this.uriSecret(context, users) : this.clusterSecrets(context, users);
    this.secretArns = secrets.arns;
    this.firstValues = secrets.firstValues;
    this.outputs = secrets.outputs;
  }

  grant(): readonly Statement[] {
    return [];
  }

  private uriSecret(context: NeedContext, users: readonly string[]): Secrets {
    const secret = new SecretContainer(this, 'Uri', { context, path: [this.name], description: URI_DESCRIPTION });
    return {
      arns: [secret.arn],
      outputs: {
        secret_name: secret.name,
        secret_arn: secret.arn,
        ...Object.assign({}, ...users.map((service) => loginOutputs(service, secret))),
      },
      firstValues: [],
    };
  }

  /** The operator makes the users from these; `npm run apply` puts the values, with passwords that AWS draws. */
  private clusterSecrets(context: NeedContext, users: readonly string[]): Secrets {
    const login = (who: string) =>
      new SecretContainer(this, pascalCase(who), {
        context,
        path: [this.name, who],
        description: `Login of ${who} at MongoDB, as JSON with the keys: username, password`,
      });
    const root = login('root');
    const services = users.map((service) => [service, login(service)] as const);
    return {
      arns: [root, ...services.map(([, secret]) => secret)].map((secret) => secret.arn),
      outputs: {
        root_secret_name: root.name,
        root_secret_arn: root.arn,
        ...Object.assign({}, ...services.map(([service, secret]) => loginOutputs(service, secret))),
      },
      firstValues: [
        firstLogin('root', 'root_secret_name'),
        ...users.map((service) => firstLogin(service, `secret_name_${service}`)),
      ],
    };
  }
}

interface Secrets {
  readonly arns: readonly string[];
  readonly outputs: Readonly<Record<string, string>>;
  readonly firstValues: readonly FirstValue[];
}

function firstLogin(username: string, secret: string): FirstValue {
  return { secret, value: { username, password: { random: PASSWORD_LENGTH } } };
}

function loginOutputs(service: string, { name, arn }: SecretContainer): Record<string, string> {
  return { [`secret_name_${service}`]: name, [`secret_arn_${service}`]: arn };
}
