import { Construct } from 'constructs';
import type { Statement } from '../identity/statement.ts';
import type { NeedConstruct, NeedInput } from './need.ts';

/**
 * Object storage inside the cluster. AWS holds nothing of it under its own name: its logins are secret needs, and its
 * volumes are made by the EBS CSI driver with the tag `backup=daily`, so that the account's backup plan snapshots them and
 * copies the snapshots to the second region. A bucket beside it would be a second copy that nobody restores from.
 */
export class ObjectStoreNeed extends Construct implements NeedConstruct {
  readonly kind = 'object-store';
  readonly name: string;
  readonly outputs = {};
  readonly secretArns = [];
  readonly queueArns = [];

  constructor(scope: Construct, id: string, { name }: NeedInput<'object-store'>) {
    super(scope, id);
    this.name = name;
  }

  grant(): readonly Statement[] {
    return [];
  }
}
