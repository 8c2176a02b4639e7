import type { RoleModel } from '../posture-model.ts';
import { plain, type StackResource, type Stacks, textsIn } from './blocks.ts';
import { conditionOf, principalsOf, type Statement, statementsIn } from './policy.ts';

type Permission = RoleModel['may'][number];

/** Every IAM role: who may take it, and what it may do by its own policies and by those that are attached to it. */
export function rolesOf(stacks: Stacks): readonly RoleModel[] {
  const permissions = permissionsByRole(stacks);
  return stacks.resources
    .filter(({ type }) => type === 'aws_iam_role')
    .map((role) => ({
      name: plain(String(role.block['name'] ?? role.name)),
      stack: role.stack.id,
      trusts: trustsOf(role),
      may: permissions.get(role.label) ?? [],
      boundary: typeof role.block['permissions_boundary'] === 'string',
    }));
}

function trustsOf({ block }: StackResource): readonly string[] {
  const statements = statementsIn(block['assume_role_policy']);
  if (statements === undefined) return ['a trust policy that cannot be read'];
  return statements.flatMap((statement) => {
    const when = conditionOf(statement);
    return principalsOf(statement).map((it) => (when === null ? it : `${it} when ${when}`));
  });
}

function permissionsByRole(stacks: Stacks): ReadonlyMap<string, readonly Permission[]> {
  const found = new Map<string, Permission[]>();
  for (const resource of stacks.resources) {
    const may = permissionsIn(resource, stacks);
    if (may === undefined) continue;
    const role = stacks.named(resource.stack, resource.block['role'])?.label ?? '';
    found.set(role, [...(found.get(role) ?? []), ...may]);
  }
  return found;
}

/** Of a policy of a role, or of the attachment of one; undefined of anything else. */
function permissionsIn({ type, block, stack }: StackResource, stacks: Stacks): readonly Permission[] | undefined {
  if (type === 'aws_iam_role_policy') return permissionsOf(block['policy']);
  if (type !== 'aws_iam_role_policy_attachment') return undefined;
  const policy = stacks.named(stack, block['policy_arn']);
  if (policy?.type === 'aws_iam_policy') return permissionsOf(policy.block['policy']);
  const name = plain(String(block['policy_arn'])).split('policy/').at(-1) ?? '';
  return [{ actions: [`all of ${name}`], resources: ['*'], when: null }];
}

function permissionsOf(policy: unknown): readonly Permission[] {
  const statements = statementsIn(policy);
  if (statements === undefined) return [{ actions: ['a policy that cannot be read'], resources: [], when: null }];
  return statements.map(permission);
}

function permission(statement: Statement): Permission {
  const { Effect, Action, NotAction, Resource, NotResource } = statement;
  const actions = [...textsIn(Action), ...textsIn(NotAction).map((it) => `all but ${it}`)];
  const resources = [...textsIn(Resource), ...textsIn(NotResource).map((it) => `all but ${it}`)].map(plain);
  return {
    actions: Effect === 'Deny' ? actions.map((it) => `never ${it}`) : actions,
    resources,
    when: conditionOf(statement),
  };
}
