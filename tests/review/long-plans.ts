import { created, planOf, updated } from '../support/terraform-plan.ts';
import { putPlan, stacksIn, type Tree, treeAt } from './output.ts';

/**
 * Plans of every stack that lies there, as after a change of every tag and every policy: each second resource is created as its
 * code has it, each other is updated.
 */
export function putLongPlans(outdir: string): void {
  for (const [id, stack] of stacksIn(outdir)) putPlan(outdir, id, planOf(resourcesIn(stack).map(changed)));
}

function changed({ address, block }: { readonly address: string; readonly block: Tree }, index: number) {
  if (index % 2 === 0) return created(address, block);
  return updated(address, { ...block, tags: { release: 'before' } }, { ...block, tags: { release: 'after', address } });
}

function resourcesIn(stack: Tree) {
  return Object.entries(treeAt(stack, 'resource')).flatMap(([type, named]) =>
    Object.entries(named as Tree).map(([name, block]) => ({ address: `${type}.${name}`, block: block as Tree })),
  );
}
