import { at, UNKNOWN } from '../../../lib/plan/plan-value.ts';
import type { DataHolders } from '../data-holder.ts';
import { fewer, turnedOff, turnedOn } from '../weakening.ts';

/** Names and addresses that somebody else has written down: AWS gives another one each time. */
export const ADDRESSES: DataHolders = {
  aws_route53_zone: {
    loses: 'its name servers, to which the registrar or the zone above delegates: the domain stops to resolve',
    instead: 'make the new zone beside it, delegate to it, and delete the old one days later',
    weakenings: [
      turnedOn('force_destroy', 'a later deletion takes the records with it, also those made by external-dns'),
    ],
  },
  aws_route53_delegation_set: { loses: 'its name servers, to which domains are delegated' },
  aws_eip: {
    loses: 'the address, which partners allow-list',
    instead: 'tell the partners the new address first, and let both stand for a while',
  },
  aws_nat_gateway: {
    loses: 'the way out of its zone under the known address',
    instead: 'keep its address (`aws_eip`) and replace the gateway with the same `allocation_id`',
    spared: (before, after) =>
      known(after, 'allocation_id') && at(before, 'allocation_id') === at(after, 'allocation_id'),
    weakenings: [fewer('secondary_allocation_ids', 'connections leave under fewer addresses than partners know')],
  },
  aws_vpc: { loses: 'the network with everything in it, and the id that peers are attached to' },
  aws_subnet: {
    loses:
      'a zone, or a part of it, for all that runs there: databases, volumes and network interfaces are bound to it',
    instead: 'move what runs there first',
  },
  aws_vpc_endpoint_service: { loses: 'the service name that consumers connect to' },
  aws_lb: {
    loses: 'its host name and addresses, which others point to',
    weakenings: [turnedOff('enable_deletion_protection', 'AWS no longer refuses to delete it')],
  },
  aws_apigatewayv2_api: { loses: 'its id, which is part of the address that clients call' },
  aws_api_gateway_rest_api: { loses: 'its id, which is part of the address that clients call' },
  aws_cloudfront_distribution: {
    loses: 'its host name, which others point to',
    weakenings: [turnedOn('retain_on_delete', 'a later deletion leaves it running, and nobody manages it')],
  },
  aws_iam_openid_connect_provider: {
    loses: 'the access of everybody who comes through it, the pipeline and its own roles included',
    instead: 'make the new one beside it and move the roles over first',
  },
};

function known(value: unknown, attribute: string): boolean {
  const part = at(value, attribute);
  return part !== undefined && part !== null && part !== '' && part !== UNKNOWN;
}
