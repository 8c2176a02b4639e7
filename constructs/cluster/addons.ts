import { EksAddon, type EksAddonConfig } from '@cdktf/provider-aws/lib/eks-addon/index.js';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { addonVersion, type KubernetesMinor } from '../../lib/catalogue/index.ts';
import { pascalCase, physicalName } from '../../lib/names.ts';
import { Role } from '../identity/role.ts';
import { type AddonTrustInput, addonRoles, addonTrust } from './addon-roles.ts';
import type { AddonSettings } from './addon-settings.ts';

export interface AddonsProps extends AddonTrustInput {
  /** Short name of the environment, for role names. */
  readonly environment: string;
  readonly clusterName: string;
  readonly version: KubernetesMinor;
  readonly dataKeyArn: string;
  readonly boundaryArn: string;
  /** In the order in which they are installed. */
  readonly addons: readonly AddonSettings[];
  /** What all of them wait for. */
  readonly after?: readonly ITerraformDependable[];
}

/** EKS add-ons at the catalogue's versions, one after the other, each with its own role where it calls AWS. */
export class Addons extends Construct {
  /** The installed add-ons; whoever depends on them starts after the last. */
  readonly installed: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: AddonsProps) {
    super(scope, id);
    const installed: EksAddon[] = [];
    for (const { name, configuration } of props.addons) {
      const version = addonVersion(props.version, name);
      const identity = this.identityOf(name, props);
      const addon = new EksAddon(this, pascalCase(name), {
        clusterName: props.clusterName,
        addonName: name,
        ...(version === undefined ? {} : { addonVersion: version }),
        ...(configuration === undefined ? {} : { configurationValues: JSON.stringify(configuration) }),
        ...identity.config,
        // A new add-on takes over what somebody installed by hand; later, a setting that somebody changed is kept and shown.
        resolveConflictsOnCreate: 'OVERWRITE',
        resolveConflictsOnUpdate: 'PRESERVE',
        dependsOn: [...(props.after ?? []), ...installed.slice(-1), ...identity.after],
      });
      installed.push(addon);
    }
    this.installed = installed;
  }

  private identityOf(
    addon: AddonSettings['name'],
    props: AddonsProps,
  ): { config: Partial<EksAddonConfig>; after: readonly ITerraformDependable[] } {
    const settings = addonRoles({ dataKeyArn: props.dataKeyArn })[addon];
    if (settings === undefined) return { config: {}, after: [] };
    const role = new Role(this, `${pascalCase(addon)}Role`, {
      name: physicalName([props.environment, settings.name], { maxLength: 64 }),
      description: settings.description,
      trust: [addonTrust(settings, props)],
      boundaryArn: props.boundaryArn,
      managedPolicies: settings.managedPolicies,
      statements: settings.statements,
    });
    const { serviceAccount, identity } = settings;
    const config =
      identity === 'irsa'
        ? { serviceAccountRoleArn: role.arn }
        : { podIdentityAssociation: [{ roleArn: role.arn, serviceAccount }] };
    return { config, after: role.permissions };
  }
}
