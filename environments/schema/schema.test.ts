import { describe, expect, it } from 'vitest';
import { platformOf } from '../../tests/support/app.ts';
import { brief, devWith, problemsOfDev } from '../../tests/support/input.ts';
import { zoneLoad } from '../checks/load.ts';
import { dev } from '../dev.ts';

const only = (changes: Readonly<Record<string, unknown>>) => brief(problemsOfDev(changes));

describe('where charts come from', () => {
  it('is a registry or a folder by its whole path', () => {
    for (const mirror of ['oci://charts.example.com', 'oci://registry.example.com:5000/a/b', '/srv/charts']) {
      expect(only({ 'charts.mirror': mirror }), mirror).toEqual([]);
    }
    for (const mirror of ['https://charts.example.com', 'charts', '../charts', 'oci://', '/']) {
      expect(only({ 'charts.mirror': mirror }), mirror).toEqual(['INVALID_VALUE environments/dev: charts.mirror']);
    }
  });

  it('is each project itself, and versions come from main, where nothing is said', () => {
    const [environment] = platformOf([dev]).environments;
    expect(environment?.charts).toEqual({});
    expect(environment?.gitops).toEqual({ branch: 'main' });
    expect(only({ 'gitops.branch': 'release/dev' })).toEqual([]);
    expect(only({ 'gitops.branch': 'a b' })).toEqual(['INVALID_VALUE environments/dev: gitops.branch']);
  });
});

describe('the address of GitLab', () => {
  it('is written as its tokens name their issuer: with TLS, and without a slash at the end', () => {
    expect(only({ 'gitlab.url': 'https://git.example.com' })).toEqual([]);
    expect(only({ 'gitlab.url': 'https://example.com/gitlab' })).toEqual([]);
    for (const url of ['https://git.example.com/', 'http://git.example.com', 'git.example.com'])
      expect(only({ 'gitlab.url': url }), url).toContain('INVALID_VALUE environments/dev: gitlab.url');
  });
});

describe('single sign-on', () => {
  it('may be left out, and is never without TLS', () => {
    expect(only({ sso: undefined })).toEqual([]);
    expect(only({ 'sso.issuer': 'http://login.example.com' })).toEqual(['INVALID_VALUE environments/dev: sso.issuer']);
    expect(only({ 'sso.groups.view': undefined })).toEqual(['INVALID_VALUE environments/dev: sso.groups.view']);
    expect(only({ 'sso.groups.view': 'CN=viewers,OU=All Groups' })).toEqual([]);
    for (const group of ['', ' viewers', 'viewers\ng, everybody, role:admin'])
      expect(only({ 'sso.groups.view': group }), group).toEqual(['INVALID_VALUE environments/dev: sso.groups.view']);
  });
});

describe('an object store', () => {
  const elsewhere = (endpoint: string) => ({ 'systems.s3www.needs': { store: { endpoint } } });

  it('may be another service, and then takes no room on the nodes', () => {
    const pods = (environment: typeof dev) => {
      const [loaded] = platformOf([environment]).environments;
      return zoneLoad(2, loaded?.deployments ?? [], 'least').pods;
    };
    expect(pods(dev) - pods(devWith(elsewhere('https://s3.example.com')))).toBe(1);
  });

  it('is reached with TLS there', () => {
    expect(only(elsewhere('http://s3.example.com'))).toEqual([
      'INVALID_VALUE environments/dev: systems.s3www.needs.store.endpoint',
    ]);
  });
});
