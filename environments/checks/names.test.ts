import { describe, expect, it } from 'vitest';
import { bytebytego } from '../../systems/bytebytego.ts';
import { systems } from '../../systems/index.ts';
import { realworld } from '../../systems/realworld.ts';
import type { SystemInput } from '../../systems/schema.ts';
import { brief, changed, devWith, problemsOf, problemsOfDev, problemsOfSystem } from '../../tests/support/input.ts';

const dns = 'dev.techitfactory.com';
/** Dev with further systems, each on a host of its own. */
const withSystems = (...more: SystemInput[]) =>
  problemsOf(
    [devWith(Object.fromEntries(more.map(({ name }, index) => [`systems.${name}`, { host: `more-${index}.${dns}` }])))],
    [...systems, ...more],
  );
const small = (name: string, needs: readonly string[]): SystemInput => ({
  name,
  about: 'A small system',
  traffic: 'ingress',
  delivery: 'helm',
  needs: Object.fromEntries(needs.map((need) => [need, { kind: 'secret', keys: ['key'] }])),
  services: {},
});

describe('a name', () => {
  it('of a system over its length is told the limit', () => {
    const [problem] = withSystems(small('a-very-long-system-name', []));
    expect(problem).toMatchObject({
      code: 'NAME_TOO_LONG',
      path: 'systems/a-very-long-system-name: name',
      given: 'a-very-long-system-name',
    });
    expect(problem?.allowed).toContain('16');
  });

  it('of an environment over its length is told the limit', () => {
    const [problem] = problemsOfDev({ name: 'developmentarea' });
    expect(problem).toMatchObject({ code: 'NAME_TOO_LONG', path: 'environments/developmentarea: name' });
  });

  it('of a bucket for state is told when S3 refuses it', () => {
    const [long] = problemsOfDev({ 'state.bucket': 'b'.repeat(64) });
    expect(long).toMatchObject({ path: 'environments/dev: state.bucket' });
    const [dotted] = problemsOfDev({ 'state.bucket': 'terraform.state.example' });
    expect(dotted).toMatchObject({ code: 'INVALID_VALUE', path: 'environments/dev: state.bucket' });
    const [table] = problemsOfDev({ 'state.lockTable': 't'.repeat(256) });
    expect(table).toMatchObject({ code: 'NAME_TOO_LONG', allowed: 'at most 255 characters' });
  });

  it('of a host is told when no certificate can carry it', () => {
    const host = `${'h'.repeat(60)}.${dns}`;
    const [problem, ...others] = problemsOfDev({ 'systems.realworld.host': host });
    expect(others).toEqual([]);
    expect(problem).toMatchObject({
      code: 'NAME_TOO_LONG',
      path: 'environments/dev: systems.realworld.host',
      given: host,
      allowed: "at most 64 characters, as a certificate's name",
    });
  });

  it('of a role of people is told when IAM refuses it', () => {
    const role = `aws-reserved/sso.amazonaws.com/AWSReservedSSO_${'x'.repeat(60)}`;
    expect(brief(problemsOfDev({ 'cluster.people.0.ssoRole': role }))).toEqual([
      'NAME_TOO_LONG environments/dev: cluster.people.0.ssoRole',
    ]);
  });

  it('of an image repository is told when ECR refuses it', () => {
    const path = 'services.backend.image';
    expect(brief(problemsOfSystem(realworld, { [path]: { repository: 'realworld//backend' } }))).toEqual([
      'INVALID_VALUE systems/realworld: services.backend.image.repository',
    ]);
    expect(brief(problemsOfSystem(realworld, { [path]: { repository: 'r'.repeat(257) } }))).toEqual([
      'NAME_TOO_LONG systems/realworld: services.backend.image.repository',
    ]);
  });
});

describe('two names', () => {
  it('may not be those of a stack or of a namespace of the platform', () => {
    const [stack] = withSystems(small('network', []));
    expect(stack).toMatchObject({ code: 'DUPLICATE', path: 'systems/network: name', given: 'network' });
    expect(brief(withSystems(small('logging', [])))).toEqual(['DUPLICATE systems/logging: name']);
    expect(brief(withSystems(small('realworld-aws', [])))).toEqual(['DUPLICATE systems/realworld-aws: name']);
  });

  it('of one system may not turn into one address of the state', () => {
    const [problem, ...others] = withSystems(small('shop', ['api-key', 'apikey']));
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ code: 'DUPLICATE', path: 'systems/shop: needs.apikey', given: 'apikey' });
    expect(problem?.allowed).toContain('api-key');
  });

  it('of two systems may not turn into one name in AWS', () => {
    const [problem, ...others] = withSystems(small('media', ['jobs-mail']), small('media-jobs', ['mail']));
    expect(others).toEqual([]);
    expect(problem).toMatchObject({
      code: 'DUPLICATE',
      path: 'systems/media-jobs: needs.mail',
      given: 'media-jobs-mail',
      fix: 'rename one of the two',
    });
    expect(problem?.allowed).toContain('systems/media: needs.jobs-mail');
  });

  it('of a queue and of its worker may be the same: they are different things in AWS', () => {
    expect(Object.keys(bytebytego.needs ?? {})).toContain('payments');
    expect(Object.keys(bytebytego.services)).toContain('payments');
    expect(problemsOf([devWith({})])).toEqual([]);
  });

  it('of systems that no environment runs together do not meet', () => {
    const apart = [small('media', ['jobs-mail']), small('media-jobs', ['mail'])];
    const one = changed(devWith({}), 'systems.media', { host: `media.${dns}` });
    expect(problemsOf([one], [...systems, ...apart])).toEqual([]);
  });
});
