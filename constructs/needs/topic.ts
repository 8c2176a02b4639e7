import { Construct } from 'constructs';
import type { Statement } from '../identity/statement.ts';
import type { NeedConstruct, NeedInput } from './need.ts';

export class TopicNeed extends Construct implements NeedConstruct {
  readonly kind = 'topic';
  readonly name: string;
  readonly outputs = {};
  readonly secretArns = [];
  readonly queueArns = [];

  constructor(scope: Construct, id: string, { name }: NeedInput<'topic'>) {
    super(scope, id);
    this.name = name;
  }

  grant(): readonly Statement[] {
    return [];
  }
}
