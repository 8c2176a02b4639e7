import { type Controller, type ControllerContext, zoneArns } from './controller.ts';

/** external-dns: the records of Ingresses, in the zones of this environment only. */
export function externalDns(context: ControllerContext): Controller {
  return {
    name: 'external-dns',
    description: 'external-dns: records of Ingresses in the hosted zones of this environment',
    namespace: 'external-dns',
    serviceAccount: 'external-dns',
    statements: [
      {
        sid: 'Records',
        actions: [
          'route53:ChangeResourceRecordSets',
          'route53:ListResourceRecordSets',
          'route53:ListTagsForResource',
          'route53:ListTagsForResources',
        ],
        resources: zoneArns(context),
      },
      {
        sid: 'FindZones',
        actions: ['route53:ListHostedZones', 'route53:ListHostedZonesByName'],
        resources: ['*'],
        because: 'zones are listed for the whole account',
      },
    ],
  };
}
