import { LbTargetGroup } from '@cdktf/provider-aws/lib/lb-target-group/index.js';
import { Construct } from 'constructs';
import { PORTS } from '../network/ports.ts';

/**
 * How the mesh's ingress gateway leaves. The pods get `graceSeconds` to finish what they serve; the load balancer waits
 * longer, so that it is never the one that cuts a connection which its pod would still have served.
 */
export const GATEWAY_DRAIN = { graceSeconds: 300, deregistrationSeconds: 330 } as const;

export interface GatewayTargetGroupProps {
  /** At most 32 characters. */
  readonly name: string;
  readonly vpcId: string;
}

/**
 * The pods of the mesh's ingress gateway as the load balancer sees them. It is made here and not by a controller, so that
 * it outlives the cluster: a TargetGroupBinding of the multi-cluster kind registers the pods of one cluster, and the pods
 * of its successor beside them.
 */
export class GatewayTargetGroup extends Construct {
  readonly resource: LbTargetGroup;

  constructor(scope: Construct, id: string, { name, vpcId }: GatewayTargetGroupProps) {
    super(scope, id);
    this.resource = new LbTargetGroup(this, 'Resource', {
      name,
      vpcId,
      targetType: 'ip',
      port: PORTS.meshGateway,
      protocol: 'HTTPS',
      // WebSocket needs HTTP/1.1 up to the gateway.
      protocolVersion: 'HTTP1',
      loadBalancingAlgorithmType: 'least_outstanding_requests',
      deregistrationDelay: String(GATEWAY_DRAIN.deregistrationSeconds),
      healthCheck: {
        protocol: 'HTTP',
        port: String(PORTS.meshGatewayHealth),
        path: '/healthz/ready',
        matcher: '200',
        interval: 10,
        timeout: 5,
        healthyThreshold: 2,
        unhealthyThreshold: 2,
      },
    });
  }
}
