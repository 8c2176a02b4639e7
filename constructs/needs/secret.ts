import { Construct } from 'constructs';
import { SecretContainer } from '../data/secret-container.ts';
import type { Statement } from '../identity/statement.ts';
import type { NeedConstruct, NeedInput } from './need.ts';

/**
 * A secret whose values a person puts, for example a key that another company gave. It is not rotated: only who issued the
 * values can issue new ones, and then they are put the same way.
 *
 * | output | holds |
 * |---|---|
 * | `secret_name`, `secret_arn` | of the container |
 */
export class SecretNeed extends Construct implements NeedConstruct {
  readonly kind = 'secret';
  readonly name: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly secretArns: readonly string[];
  readonly queueArns = [];

  constructor(scope: Construct, id: string, { context, name, need }: NeedInput<'secret'>) {
    super(scope, id);
    this.name = name;
    const secret = new SecretContainer(this, 'Resource', {
      context,
      path: [name],
      description: `Put by a person, as JSON with the keys: ${need.keys.join(', ')}`,
    });
    this.secretArns = [secret.arn];
    this.outputs = { secret_name: secret.name, secret_arn: secret.arn };
  }

  grant(): readonly Statement[] {
    return [];
  }
}
