import { type DeliveryEnvironment, deliveryOf } from '../../pipeline/gitlab/delivery.ts';
import { testApp } from './app.ts';

const ENVIRONMENTS = ['dev', 'staging', 'prod'] as const;

/** What the job graph of the committed platform is made from. */
export function committedDelivery(): readonly DeliveryEnvironment[] {
  const stacks = ENVIRONMENTS.flatMap((environment) =>
    [...testApp({ environment }).values()].map(({ id, upstream, json }) => ({ id, upstream, json })),
  );
  return deliveryOf(ENVIRONMENTS, stacks);
}
