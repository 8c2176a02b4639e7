import type { Controller, ControllerContext } from './controller.ts';

/** KEDA reads queue lengths by the queue reader role of each system, which trusts this role by its name. */
export function keda({ environment, accountId }: ControllerContext): Controller {
  return {
    name: 'keda-operator',
    description: 'KEDA: assumes the queue reader of each system',
    namespace: 'keda',
    serviceAccount: 'keda-operator',
    statements: [
      {
        sid: 'AssumeQueueReaders',
        actions: ['sts:AssumeRole', 'sts:TagSession'],
        resources: [`arn:aws:iam::${accountId}:role/${environment}-*-queue-reader`],
      },
    ],
  };
}
