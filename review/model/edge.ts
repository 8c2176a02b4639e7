import type { EnvironmentData } from '../read/platform-file.ts';
import { type Block, type Resource, resourcesOfType, type StackFile } from '../read/synth-output.ts';
import type { EdgeModel } from './review-model.ts';
import { counted } from './words.ts';

/** What stands between people and the cluster: zones, distributions, API gateways, load balancers, firewalls. */
export function edgeModels(environment: EnvironmentData, stacks: readonly StackFile[]): readonly EdgeModel[] {
  const routes = resourcesOfType(stacks, 'aws_apigatewayv2_route');
  const of = (type: string, model: (resource: Resource) => Omit<EdgeModel, 'kind'>, kind: EdgeModel['kind']) =>
    resourcesOfType(stacks, type).map((resource) => ({ kind, ...model(resource) }));
  return [
    ...Object.entries(environment.dns.zones).map(([name, zone]) => ({
      kind: 'zone' as const,
      name,
      detail: zone === 'created' ? 'Hosted zone, made here' : 'Hosted zone, made elsewhere',
    })),
    ...of('aws_cloudfront_distribution', distribution, 'cloudfront'),
    ...of('aws_apigatewayv2_api', (resource) => api(resource, routes), 'api-gateway'),
    ...of('aws_lb', (resource) => balancer(resource, environment), 'alb'),
    ...ingressBalancer(environment),
    ...of('aws_wafv2_web_acl', webAcl, 'waf'),
  ];
}

/** The load balancer that a controller in the cluster makes from Kubernetes Ingress: no stack holds it. */
function ingressBalancer({ deployments }: EnvironmentData): readonly EdgeModel[] {
  const hosts = deployments.filter(({ system }) => system.traffic === 'ingress').length;
  if (hosts === 0) return [];
  const detail = `Public, for ${counted(hosts, 'host')}; made in the cluster from Kubernetes Ingress`;
  return [{ kind: 'alb', name: 'ingress', detail }];
}

function distribution({ name, block }: Resource): Omit<EdgeModel, 'kind'> {
  const aliases = Array.isArray(block['aliases']) ? block['aliases'].map(String) : [];
  const paths = listOf(block['ordered_cache_behavior']).map(({ path_pattern: path }) => String(path));
  const cached = paths.length === 0 ? '' : `; ${paths.join(', ')} from a private bucket`;
  return { name: aliases.join(', ') || name, detail: `${String(block['comment'] ?? 'Distribution')}${cached}` };
}

function api({ name, block }: Resource, routes: readonly Resource[]): Omit<EdgeModel, 'kind'> {
  const own = routes.filter(({ block: route }) => String(route['api_id']).includes(`.${name}.`));
  const detail = `${String(block['protocol_type'] ?? '')} API with ${counted(own.length, 'route')}`.trim();
  return { name: String(block['name'] ?? name), detail };
}

function balancer({ name, block }: Resource, { edge }: EnvironmentData): Omit<EdgeModel, 'kind'> {
  const scope = block['internal'] === true ? 'Private' : (OPEN_TO[edge.openTo] ?? `Open to ${edge.openTo}`);
  return { name: String(block['name'] ?? name), detail: `${scope}; in front of the gateway of the mesh` };
}

const OPEN_TO: Readonly<Record<string, string>> = {
  internet: 'Public',
  cloudfront: 'Answers only CloudFront',
};

function webAcl({ name, block }: Resource): Omit<EdgeModel, 'kind'> {
  const rules = listOf(block['rule']).map((rule) => String(rule['name']));
  return { name: String(block['name'] ?? name), detail: `${counted(rules.length, 'rule')}: ${rules.join(', ')}` };
}

function listOf(value: unknown): readonly Block[] {
  return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value as Block];
}
