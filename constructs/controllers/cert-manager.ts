import { type Controller, type ControllerContext, zoneArns } from './controller.ts';

/** cert-manager: proves by a TXT record that a name is ours; no other record can be written. */
export function certManager(context: ControllerContext): Controller {
  return {
    name: 'cert-manager',
    description: 'cert-manager: DNS01 challenges in the hosted zones of this environment',
    namespace: 'cert-manager',
    serviceAccount: 'cert-manager',
    statements: [
      {
        sid: 'Challenge',
        actions: ['route53:ChangeResourceRecordSets'],
        resources: zoneArns(context),
        conditions: {
          'ForAllValues:StringEquals': { 'route53:ChangeResourceRecordSetsRecordTypes': 'TXT' },
          'ForAllValues:StringLike': {
            'route53:ChangeResourceRecordSetsNormalizedRecordNames': '_acme-challenge.*',
          },
        },
      },
      { sid: 'ReadRecords', actions: ['route53:ListResourceRecordSets'], resources: zoneArns(context) },
      {
        sid: 'FollowChanges',
        actions: ['route53:GetChange'],
        resources: ['arn:aws:route53:::change/*'],
      },
      {
        sid: 'FindZones',
        actions: ['route53:ListHostedZonesByName'],
        resources: ['*'],
        because: 'zones are found by name among all of the account',
      },
    ],
  };
}
