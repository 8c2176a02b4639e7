import { describe, expect, it } from 'vitest';
import { changedFacts, systemFacts } from '../../tests/support/system-facts.ts';
import { egressPeers, ingressPeers } from './network-peers.ts';

const bytebytego = systemFacts('prod', 'bytebytego');
const DATA = ['10.0.21.0/24', '10.0.22.0/24', '10.0.23.0/24'];

describe('who may connect', () => {
  it('to a service in the mesh: the gateway where a route leads, its callers, and Prometheus through the sidecar', () => {
    expect(ingressPeers(bytebytego, 'backend')).toEqual([
      { from: 'mesh-gateway', port: 8080 },
      { from: 'service', service: 'frontend', port: 8080 },
      { from: 'monitoring', port: 15_020 },
    ]);
    expect(ingressPeers(bytebytego, 'id-generator')).toEqual([
      { from: 'service', service: 'backend', port: 8080 },
      { from: 'service', service: 'chat', port: 8080 },
      { from: 'monitoring', port: 15_020 },
    ]);
  });

  it('to a worker: Prometheus alone', () => {
    expect(ingressPeers(bytebytego, 'payments')).toEqual([{ from: 'monitoring', port: 15_020 }]);
  });

  it('to a service outside the mesh: the load balancer of the public subnets, its callers, Prometheus', () => {
    expect(ingressPeers(systemFacts('dev', 'storefront'), 'cart')).toEqual([
      { from: 'load-balancer', cidrs: ['10.0.1.0/24', '10.0.2.0/24'], port: 3002 },
      { from: 'service', service: 'frontend', port: 3002 },
      { from: 'monitoring', port: 3002 },
    ]);
  });
});

describe('where a service may connect to', () => {
  it('is what it calls and what it uses, and AWS where a need is one of its APIs', () => {
    expect(egressPeers(bytebytego, 'backend')).toEqual([
      { to: 'service', service: 'id-generator', port: 8080 },
      { to: 'need', need: 'main', cidrs: DATA, ports: [5432] },
      { to: 'need', need: 'cache', cidrs: DATA, ports: [6379] },
      { to: 'need', need: 'locks', cidrs: DATA, ports: [6379] },
      { to: 'aws' },
    ]);
  });

  it('is no API of AWS for a cache: its token is made without a call', () => {
    expect(egressPeers(bytebytego, 'id-generator')).toEqual([
      { to: 'need', need: 'locks', cidrs: DATA, ports: [6379] },
    ]);
  });

  it('is the app subnets for databases in the development layout', () => {
    expect(egressPeers(systemFacts('dev', 'birthday'), 'api')).toEqual([
      { to: 'need', need: 'main', cidrs: ['10.0.10.0/24', '10.0.20.0/24'], ports: [5432] },
    ]);
  });

  it('is the store of the namespace, or the ports of a service elsewhere', () => {
    const storefront = systemFacts('prod', 'storefront');
    expect(egressPeers(storefront, 'order')).toEqual([{ to: 'store', store: 'shop', port: 27_017 }]);
    const uri = { shop: { hosting: 'uri' as const, members: 3 as const, volumeGiB: 20 } };
    expect(egressPeers(changedFacts(storefront, { sizes: uri }), 'order')).toEqual([
      { to: 'need', need: 'shop', cidrs: ['0.0.0.0/0'], ports: [27_015, 27_016, 27_017] },
    ]);
    const s3www = systemFacts('prod', 's3www');
    expect(egressPeers(s3www, 'web')).toEqual([{ to: 'store', store: 'store', port: 9000 }]);
    const elsewhere = { store: { endpoint: 'https://s3.example.com', servers: 4 as const, volumeGiB: 20 } };
    expect(egressPeers(changedFacts(s3www, { sizes: elsewhere }), 'web')).toEqual([
      { to: 'need', need: 'store', cidrs: ['0.0.0.0/0'], ports: [443] },
    ]);
  });

  it('is nothing for a service that calls and uses nothing', () => {
    expect(egressPeers(bytebytego, 'unknown')).toEqual([]);
  });
});
