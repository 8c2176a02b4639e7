import { Route53Zone } from '@cdktf/provider-aws/lib/route53-zone/index.js';
import { Fn } from 'cdktf';
import { Construct } from 'constructs';

export interface ZoneProps {
  readonly domain: string;
  /** `retain`: Terraform refuses to remove it. `destroy`: it goes with all its records. */
  readonly removal: 'retain' | 'destroy';
}

/**
 * A public hosted zone. A new one gets other name servers, and the domain is dark until its registrar or parent zone names
 * them: that is why `retain` holds it. 0.50 USD a month.
 */
export class Zone extends Construct {
  readonly resource: Route53Zone;

  constructor(scope: Construct, id: string, { domain, removal }: ZoneProps) {
    super(scope, id);
    this.resource = new Route53Zone(this, 'Resource', {
      name: domain,
      comment: 'Managed by Terraform',
      forceDestroy: removal === 'destroy',
      lifecycle: { preventDestroy: removal === 'retain' },
    });
  }

  get zoneId(): string {
    return this.resource.zoneId;
  }

  /** The four servers that the parent zone must name, with a space between them: outputs are plain text. */
  get nameServers(): string {
    return Fn.join(' ', this.resource.nameServers);
  }
}

/** The part of an output's name that stands for a hosted zone: `dev.techitfactory.com` becomes `dev_techitfactory_com`. */
export function zoneKey(domain: string): string {
  return domain.replace(/[.-]/g, '_');
}
