import { afterAll, describe, expect } from 'vitest';
import type { PlatformEnvironment } from '../../environments/platform.ts';
import { heldResources } from '../../local/aws/resources.ts';
import { layoutOf } from '../../local/layout.ts';
import { EXIT } from '../../pipeline/exit-code.ts';
import { stackIds } from '../../synth/select.ts';
import { openBucket } from './buckets.ts';
import { addedInAws, addServiceAndStorage, nameDatabaseBack, removeSystem, renameDatabase } from './changes.ts';
import { Checkout, type Ended } from './checkout.ts';
import { Live } from './live.ts';
import { isOpen, type Port, portsOf, processesOf, remainingProcesses } from './machine.ts';
import { changedStacks, plannedChanges, resourceCounts } from './plans.ts';
import { reached } from './reached.ts';
import { standing } from './standing.ts';
import { copyOutputs } from './states.ts';
import { steps } from './steps.ts';
import { layoutsOf } from './wanted.ts';
import { watchedDown } from './watched-down.ts';
import { doneBy, expectApplied, isDone, leftToDestroy, resourcesOf } from './whole.ts';

const { missing, withoutHelm } = await reached();

/** What is planned alone, from the outputs of an applied layout of the same shape. */
const PLANNED_FROM: Readonly<Record<string, string>> = { prod: 'staging' };

describe.skipIf(missing !== undefined).each(layoutsOf())('%s on this machine', (layout) => {
  const environment = layoutOf(layout);
  const ids = stackIds(environment);
  const checkout = new Checkout(layout);
  const live = new Live(checkout, layout);
  const outdir = checkout.runFolder(layout).outdir;
  const { step, look } = steps();
  let second: ReadonlyMap<string, readonly string[]>;
  let ports: readonly Port[] = [];
  let resources: ReadonlyMap<string, number>;
  let gone: Ended;
  const other = PLANNED_FROM[layout];

  afterAll(() => checkout.clear(other === undefined ? [layout] : [layout, other]), 120_000);

  const local = (command: string, ...words: readonly string[]) =>
    checkout.local(command, '--environment', layout, ...words);

  step('comes up from nothing, with every stack applied, and its state without a lock', async () => {
    await expectApplied(await local('up'), checkout, environment);
    ports = portsOf(checkout.run(layout));
    expect(await Promise.all(ports.map(isOpen))).toEqual(ports.map(() => true));
    expect(Object.keys(await heldResources(checkout.run(layout).endpoint))).toEqual(
      expect.arrayContaining(['dynamodb', 'ec2', 'eks', 'iam', 'kms', 'rds', 's3']),
    );
  });

  step('plans every stack a second time', async () => {
    expect(await local('plan', '--all')).toSatisfy(isDone);
    second = plannedChanges(outdir);
    expect([...second.keys()].sort()).toEqual(ids.toSorted());
  });

  for (const id of ids)
    look(`${id} is applied, and a second plan is empty`, () => {
      expect(second.get(id)).toEqual([]);
    });

  if (other !== undefined) {
    const planned = layoutOf(other);
    const beside = new Live(checkout, other);
    const folder = checkout.runFolder(other).outdir;

    step(`has outputs that ${other} can be planned with`, async () => {
      expect(await checkout.local('up', 'bootstrap', '--environment', other)).toSatisfy(isDone);
      const account = (of: PlatformEnvironment) => ({ endpoint: checkout.run(of.name).endpoint, environment: of });
      await copyOutputs(account(environment), account(planned), ['bootstrap']);
    });

    for (const id of stackIds(planned).filter((each) => each !== `${other}-bootstrap`))
      look(`${id} is initialized, and its plan only creates, every resource`, async () => {
        const changes = (await beside.terraformPlan(id)).filter((change) => !change.startsWith('output '));
        expect(changes.filter((change) => !change.startsWith('create '))).toEqual([]);
        expect(changes).toHaveLength(resourceCounts(folder).get(id) ?? -1);
      });

    step(`lets ${other} end`, async () => {
      expect(await checkout.local('down', '--now', '--environment', other)).toSatisfy(isDone);
    });
  }

  step('plans exactly what one more service and larger databases change', async () => {
    addServiceAndStorage(checkout, layout);
    expect(await local('plan')).toSatisfy(isDone);
    const { [`${layout}-birthday`]: releases, ...inAws } = changedStacks(outdir);
    expect(inAws).toEqual(addedInAws(layout));
    // Its own stack can't be planned before the new service's secret exists.
    expect(releases).toEqual([`waits for ${layout}-birthday-aws has not published need_main_secret_name_reports`]);
  });

  step('killed in the middle of that apply and run again, it completes', async () => {
    const running = checkout.start('npm', ['run', '--silent', 'local', '--', 'up', '--environment', layout]);
    await running.said(/: Still modifying\.{3} \[.*30s elapsed\]/);
    // What a killed Terraform has made is in no state yet. The one that makes something is left to end by itself.
    const maker = `${layout}-birthday-aws`;
    const killed = processesOf(checkout.base).filter(
      ({ command, where }) => isKilled(command) && !where.endsWith(maker),
    );
    expect(killed.map(({ command }) => command)).toContainEqual(expect.stringMatching(/terraform apply /));
    expect(killed.map(({ command }) => command)).toContainEqual(expect.stringMatching(/local\/command\.ts up/));
    for (const { pid } of killed) process.kill(pid, 'SIGKILL');
    expect((await running.ended).code).not.toBe(EXIT.done);

    expect(await local('up')).toSatisfy(isDone);
    expect(await local('plan', '--all', ...Object.keys(addedInAws(layout)))).toSatisfy(isDone);
    expect(changedStacks(outdir)).toEqual({});
  });

  step('finds what somebody changed by the AWS SDK, and brings it back', async () => {
    const bucket = await openBucket(
      checkout.run(layout).endpoint,
      environment.region,
      `-media-${environment.accountId}`,
    );
    const found = await live.pipeline('drift');
    expect(found).toMatchObject({ code: EXIT.differs });
    expect(found.output).toMatch(/aws_s3_bucket_public_access_block\.\w+/);
    const stack = `${layout}-bytebytego-aws`;
    expect(await live.pipeline('plan', '--all', stack)).toSatisfy(isDone);
    expect(changedStacks(outdir), bucket).toEqual({
      [stack]: [expect.stringMatching(/^create aws_s3_bucket_public_access_block\./)],
    });
    expect(await live.pipeline('apply', stack)).toSatisfy(isDone);
    expect(await live.pipeline('drift', stack)).toSatisfy(isDone);
  });

  step(
    'finds what somebody changed by kubectl inside a release, and repairs it',
    async () => {
      await live.kubectl('-n', 'bytebytego', 'set', 'image', 'deployment/backend', '*=registry.invalid/another:1');
      const found = await live.pipeline('drift');
      expect(found).toMatchObject({ code: EXIT.differs });
      // Paths alone are told: a value may be secret.
      expect(found.output).toMatch(
        /apps\/Deployment bytebytego\/backend: spec\.template\.spec\.containers\[\w+\]\.image/,
      );
      expect(await live.pipeline('drift', '--repair')).toMatchObject({ code: EXIT.waits });
      expect(await live.pipeline('drift', '--repair', '--confirm', layout)).toSatisfy(isDone);
      expect(await live.pipeline('drift')).toSatisfy(isDone);
    },
    withoutHelm,
  );

  step('stops where a database would be made anew, and leaves it as it was', async () => {
    renameDatabase(checkout);
    const stopped = await local('up');
    expect(stopped.code, stopped.output).toBe(EXIT.guarded);
    expect(stopped.output).toContain(`${layout}-birthday-aws/aws_db_instance.main`);
    nameDatabaseBack(checkout);
    expect(await local('plan')).toSatisfy(isDone);
    expect(changedStacks(outdir)).toEqual({});
  });

  step('takes a removed system away once its secrets are allowed to go, what uses them first', async () => {
    removeSystem(checkout, layout);
    const stopped = await local('up');
    expect(stopped.code, stopped.output).toBe(EXIT.guarded);
    const namespaces = () => live.kubectl('get', 'namespaces', '--output=name');
    if (checkout.run(layout).kubeconfig !== null) expect(await namespaces()).toContain('namespace/s3www');
    const named =
      stopped.output.match(new RegExp(`${layout}-s3www[a-z-]*/aws_secretsmanager_secret\\.\\w+`, 'g')) ?? [];
    const secrets = [...new Set(named)].sort();
    expect(secrets).toEqual(
      ['reader', 'root', 'writer'].map((user) => `${layout}-s3www-aws/aws_secretsmanager_secret.store_${user}`),
    );
    const { output, code } = await live.pipeline('apply', ...secrets.flatMap((secret) => ['--allow', secret]));
    expect({ code, output }).toMatchObject({ code: EXIT.done });
    const lines = output.split('\n');
    const gone = lines.findLastIndex((line) => isDestroyed(line, `${layout}-s3www-aws`));
    const network = lines.findIndex((line) => isDestroyed(line, `${layout}-network`));
    expect(gone).toBeGreaterThan(-1);
    expect(network).toBeGreaterThan(gone);

    const after = await local('up');
    expect(after).toSatisfy(isDone);
    resources = resourcesOf(after.output);
    expect(after.output).not.toMatch(new RegExp(`^${layout}-s3www`, 'm'));
    if (checkout.run(layout).kubeconfig !== null) expect(await namespaces()).not.toContain('namespace/s3www');
    expect(await local('plan')).toSatisfy(isDone);
    expect(changedStacks(outdir)).toEqual({});
  });

  step('goes down to nothing: no resource, no process, no port, no file', async () => {
    expect(processesOf(checkout.base).length).toBeGreaterThan(1);
    const account = { endpoint: checkout.run(layout).endpoint, environment };
    expect(await standing(account)).not.toEqual([]);
    const { ended, left } = await watchedDown(checkout, account);
    gone = ended;
    expect(gone).toSatisfy(isDone);
    expect(left).toEqual([]);
    expect(gone.output).toMatch(new RegExp(`^nothing (else )?carries the tags of ${layout} any more$`, 'm'));
    expect(gone.output).toContain('the embedded AWS holds nothing beyond what an account starts with');
    expect(await remainingProcesses(checkout.base, 10)).toEqual([]);
    expect(await Promise.all(ports.map(isOpen))).toEqual(ports.map(() => false));
    expect(checkout.madeFiles()).toEqual([]);
  });

  look('gives its protections up without anything being replaced', () => {
    const taken = [...doneBy('apply', gone.output)];
    expect(taken.filter(([, { added }]) => added > 0)).toEqual([]);
    expect(taken.length > 0).toBe(environment.removal === 'retain');
  });

  for (const id of ids.filter((each) => !each.startsWith(`${layout}-s3www`)))
    look(`${id} is destroyed`, () => {
      const destroyed = doneBy('destroy', gone.output).get(id)?.destroyed ?? 0;
      expect(destroyed).toBe(leftToDestroy(resources, gone.output).get(id));
    });
});

/** The commands and Terraform with its providers; what is to survive them (the daemon, those who watch over Terraform) is not. */
function isKilled(command: string): boolean {
  return /local\/command\.ts|pipeline\.mjs|^npm run|^sh -c |(^|\/)terraform apply|terraform-provider-/.test(command);
}

function isDestroyed(line: string, stack: string): boolean {
  return line.startsWith(`${stack}: `) && line.includes('Destruction complete');
}
