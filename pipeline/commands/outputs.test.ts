import { expect, it } from 'vitest';
import { addresses } from './outputs.ts';

const DEV = {
  name: 'dev',
  accountId: '111111111111',
  region: 'ap-south-1',
  removal: 'destroy' as const,
  pipeline: { applyDeferredCreations: true },
  cluster: {},
  deployments: [
    { host: 'shop.example.com', system: { name: 'shop', needs: { main: { kind: 'postgres' } } } },
    { host: 'files.example.com', system: { name: 'files', needs: { store: { kind: 'object-store' } } } },
  ],
};
const outputs = (values: Record<string, string>) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));

it('names every place that people go to, each in a line of an aligned table', () => {
  const published = new Map([
    ['cluster', outputs({ cluster_name: 'dev-eks' })],
    ['platform', outputs({ argo_cd_host: 'argo.example.com', grafana_host: 'grafana.example.com' })],
    [
      'shop-aws',
      outputs({ api_gateway_url: 'https://1.execute-api.aws', distribution_domain_name: 'd1.cloudfront.net' }),
    ],
    ['shop', outputs({})],
    ['files', outputs({})],
  ]);
  expect(addresses(DEV, published).split('\n')).toEqual([
    'shop                     https://shop.example.com',
    'shop, API gateway        https://1.execute-api.aws',
    'shop, CDN                https://d1.cloudfront.net',
    'files                    https://files.example.com',
    'files, console of store  kubectl -n files port-forward service/store-console 9001',
    'Argo CD                  https://argo.example.com',
    'Grafana                  https://grafana.example.com',
    'kubectl                  aws eks update-kubeconfig --name dev-eks --region ap-south-1',
  ]);
});

it('leaves out what is not applied yet', () => {
  expect(addresses(DEV, new Map([['cluster', outputs({ cluster_name: 'dev-eks' })]]))).toBe(
    'kubectl  aws eks update-kubeconfig --name dev-eks --region ap-south-1',
  );
  expect(addresses(DEV, new Map())).toBe('nothing of dev is applied yet');
  const first = new Map([
    ['account', outputs({ data_key_arn: 'arn' })],
    ['network', outputs({ vpc_id: 'vpc-1' })],
  ]);
  expect(addresses(DEV, first)).toBe(
    'nothing of dev has an address yet; applied: account, network (--json shows their values)',
  );
});

it('leads kubectl to the file of a cluster on this machine', () => {
  const local = { ...DEV, cluster: { kubeconfig: '/srv/local/kubeconfig' } };
  const published = new Map([['cluster', outputs({ cluster_name: 'dev-eks' })]]);
  expect(addresses(local, published)).toBe("kubectl  export KUBECONFIG='/srv/local/kubeconfig'");
});
