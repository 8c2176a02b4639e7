import { Construct } from 'constructs';
import type { Statement } from '../identity/statement.ts';
import type { NeedConstruct, NeedInput } from './need.ts';

export class MongoNeed extends Construct implements NeedConstruct {
  readonly kind = 'mongo';
  readonly name: string;
  readonly outputs = {};
  readonly secretArns = [];
  readonly queueArns = [];

  constructor(scope: Construct, id: string, { name }: NeedInput<'mongo'>) {
    super(scope, id);
    this.name = name;
  }

  grant(): readonly Statement[] {
    return [];
  }
}
