import { describe, expect, it } from 'vitest';
import { actionsOf, TEST_CONTEXT } from '../../tests/support/controller-context.ts';
import { policyDocument } from '../identity/statement.ts';
import { clusterAutoscaler } from './cluster-autoscaler.ts';
import { standardControllers } from './controllers.ts';
import { karpenter } from './karpenter.ts';
import { CONTROLLER_NAMESPACES } from './namespaces.ts';

const controllers = [
  ...standardControllers(TEST_CONTEXT),
  clusterAutoscaler(TEST_CONTEXT),
  karpenter(TEST_CONTEXT, { nodeRoleArn: 'arn:node', queueArn: 'arn:queue' }),
];

describe('controllers', () => {
  it('are found by the names that other stacks and charts use', () => {
    expect(controllers.map(({ name, namespace, serviceAccount }) => `${name} ${namespace}/${serviceAccount}`)).toEqual([
      'aws-load-balancer-controller kube-system/aws-load-balancer-controller',
      'external-secrets external-secrets/external-secrets',
      'external-dns external-dns/external-dns',
      'keda-operator keda/keda-operator',
      'loki logging/loki',
      'tempo monitoring/tempo',
      'grafana monitoring/grafana',
      'alertmanager monitoring/alertmanager',
      'velero velero/velero-server',
      'cluster-autoscaler kube-system/cluster-autoscaler',
      'karpenter kube-system/karpenter',
    ]);
  });

  it('live in a namespace that the platform makes, or in kube-system', () => {
    for (const { namespace } of controllers) {
      expect(['kube-system', ...Object.keys(CONTROLLER_NAMESPACES)]).toContain(namespace);
    }
  });
});

describe.each(controllers.map((controller) => [controller.name, controller] as const))(
  'policy of %s',
  (_, controller) => {
    const document = policyDocument(controller.statements);

    it('gives each statement a sid of its own', () => {
      const sids = controller.statements.map(({ sid }) => sid);
      expect(new Set(sids).size).toBe(sids.length);
      for (const sid of sids) expect(sid).toMatch(/^[A-Za-z0-9]+$/);
    });

    it('fits into a role: inline policies have 10 240 characters in all', () => {
      expect(document.length).toBeLessThan(10_240 - 1_000);
    });

    it('names its actions and cannot make roles, read secrets or write them', () => {
      const actions = actionsOf(controller.statements);
      for (const action of actions) expect(action).toMatch(/^[a-z0-9-]+:[A-Z][A-Za-z0-9]+$/);
      for (const action of actions)
        expect(action).not.toMatch(/^(iam:(Create|Put|Attach)(?!ServiceLinkedRole)|secretsmanager:)/);
    });

    it('stays in its account and region', () => {
      for (const resource of controller.statements.flatMap(({ resources = [] }) => resources)) {
        if (resource === '*' || !resource.startsWith('arn:aws:')) continue;
        const [, , service = '', region, account] = resource.split(':');
        expect(['iam', 's3', 'route53'].includes(service) ? '' : 'ap-south-1', resource).toBe(region);
        expect(['', '111111111111'], resource).toContain(account);
      }
    });
  },
);
