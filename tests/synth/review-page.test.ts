import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { committedSaving, costDrivers } from '../../environments/cost.ts';
import { PRICES_DATE } from '../../lib/prices.ts';
import type { EnvironmentModel, ReviewModel } from '../../review/model/review-model.ts';
import { reviewModel } from '../../review/model.ts';
import { writeReview } from '../../review/write.ts';
import { select } from '../../synth/select.ts';
import { synthesize, type WrittenStack } from '../../synth/write.ts';
import { wantedFlows } from '../charts/wanted-flows.ts';
import { committedPlatform } from '../support/app.ts';

const platform = committedPlatform();
let outdir: string;
let stacks: readonly WrittenStack[];
let model: ReviewModel;

beforeAll(() => {
  outdir = mkdtempSync(join(tmpdir(), 'review-whole-'));
  stacks = synthesize({ platform, outdir, ...select(platform, []) });
  model = reviewModel(outdir);
}, 60_000);

afterAll(() => rmSync(outdir, { recursive: true }));

function of(name: string): EnvironmentModel {
  const found = model.environments.find((environment) => environment.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

function terraform(id: string): Record<string, Record<string, Record<string, object>>> {
  return JSON.parse(readFileSync(join(outdir, 'stacks', id, 'cdk.tf.json'), 'utf8'));
}

describe('the page of the committed platform', () => {
  it('is drawn from all that the synth left without a problem, and changes nothing where nothing is planned', () => {
    expect(model.problems).toEqual([]);
    expect(model.changes).toBeNull();
    expect(model.environments.map(({ name }) => name)).toEqual(platform.environments.map(({ name }) => name));
  });

  it('has every stack with the resources that the synth counted', () => {
    const drawn = model.environments.flatMap((environment) => environment.stacks);
    expect(drawn.map(({ id }) => id).sort()).toEqual(stacks.map(({ name }) => name).sort());
    for (const { name, resources, dependencies } of stacks) {
      const found = drawn.find(({ id }) => id === name);
      expect(Object.fromEntries(found?.kinds.map(({ type, count }) => [type, count]) ?? []), name).toEqual(
        Object.fromEntries(resources),
      );
      expect(found?.upstream, name).toEqual(dependencies);
      expect(found?.about, name).not.toBeNull();
    }
  });

  it('tells every output that travels: its stack is upstream, and publishes it', () => {
    for (const environment of model.environments) {
      for (const { id, reads, upstream } of environment.stacks) {
        for (const { stack, output } of reads) {
          expect(upstream, `${id} reads ${stack}`).toContain(stack);
          expect(Object.keys(terraform(stack)['output'] ?? {}), `${id}: ${stack}.${output}`).toContain(output);
        }
      }
    }
    expect(of('prod').stacks.flatMap(({ reads }) => reads).length).toBeGreaterThan(150);
  });

  it('tells who may talk to whom exactly as the data of each system wants it, what the platform itself uses aside', () => {
    const places: Readonly<Record<string, string>> = { prometheus: 'Prometheus' };
    const everywhere = ['dns', 'pod identity agent', 'istiod', 'tempo', 'databases', 'internet', 'blackbox exporter'];
    for (const environment of platform.environments) {
      for (const deployment of environment.deployments) {
        const name = deployment.system.name;
        const services = Object.keys(deployment.services);
        const wanted = wantedFlows(deployment)
          .filter(({ from, to }) => !everywhere.includes(to) && !everywhere.includes(from))
          .filter(({ from, to }) => services.includes(from) || services.includes(to))
          .map(({ from, to, port }) => `${places[from] ?? from} > ${to}:${port}`);
        const drawn = of(environment.name).systems.find((system) => system.name === name);
        const inCluster = (to: string) =>
          services.includes(to) || ['mongo', 'object-store'].includes(deployment.system.needs[to]?.kind ?? '');
        const told = drawn?.reach
          .filter(({ to }) => inCluster(to))
          .map(({ from, to, port }) => `${from} > ${to}:${port}`);
        expect(told?.sort(), `${environment.name} ${name}`).toEqual([...new Set(wanted)].sort());
      }
    }
  });

  it('tells the alarms of each system as its stack has them', () => {
    for (const name of ['dev', 'staging', 'prod']) {
      for (const system of of(name).systems) {
        const alarms = Object.keys(
          terraform(`${name}-${system.name}-aws`)['resource']?.['aws_cloudwatch_metric_alarm'] ?? {},
        );
        const own = system.alarms.filter(({ name: alarm }) => alarm.startsWith(`${name}-${system.name}-`));
        expect(own.length, `${name} ${system.name}`).toBeGreaterThanOrEqual(alarms.length);
        expect(system.alarms.length).toBeGreaterThan(alarms.length);
        expect(system.alarms.filter(({ runbook }) => runbook === null).map((alarm) => alarm.name)).toEqual([]);
      }
    }
  });

  it('shows the costs that the README shows', () => {
    expect(model.cost.date).toBe(PRICES_DATE);
    for (const [index, environment] of platform.environments.entries()) {
      const drivers = costDrivers(environment);
      const told = model.cost.rows.flatMap(({ driver, cells }) => {
        const cell = cells[index];
        return cell ? [[driver, cell.usd] as const] : [];
      });
      expect(Object.fromEntries(told)).toEqual(
        Object.fromEntries(drivers.map(({ name, monthlyUsd }) => [name, monthlyUsd])),
      );
      expect(model.cost.savings[0]?.usd[index]).toBe(committedSaving(drivers));
    }
  });

  it('has a node for every end of an edge, in every graph', () => {
    for (const environment of model.environments) {
      for (const graph of [environment.traffic, ...environment.systems.map((system) => system.graph)]) {
        const ids = graph.nodes.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        expect(graph.edges.flatMap(({ from, to }) => [from, to]).filter((id) => !ids.includes(id))).toEqual([]);
      }
    }
  });

  it('is one file under 2 MB in which the names of environments and systems stand as plain text', () => {
    const { file, problems, drawn } = writeReview({ outdir });
    expect([problems, drawn]).toEqual([[], true]);
    expect(readdirSync(join(outdir, 'review'))).toEqual(['index.html']);
    expect(statSync(file).size).toBeLessThan(2_000_000);
    const text = readFileSync(file, 'utf8');
    for (const { name } of [...platform.environments, ...platform.systems]) expect(text).toContain(`"name":"${name}"`);
    const first = readFileSync(file);
    writeReview({ outdir });
    expect(readFileSync(file).equals(first)).toBe(true);
  });
});
