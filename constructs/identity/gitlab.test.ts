import { describe, expect, it } from 'vitest';
import { decide } from '../../tests/support/policy.ts';
import { trustBranch, trustProject } from './gitlab.ts';
import { hostOf } from './pipeline-scope.ts';

const trust = { providerArn: 'arn:provider', gitlabUrl: 'https://gitlab.example.com', project: 'team/platform' };
const job = (sub: string, aud = 'https://gitlab.example.com') => ({
  action: 'sts:AssumeRoleWithWebIdentity',
  context: { 'gitlab.example.com:sub': sub, 'gitlab.example.com:aud': aud },
});
const MAIN = 'project_path:team/platform:ref_type:branch:ref:main';
const FEATURE = 'project_path:team/platform:ref_type:branch:ref:feature';

describe('trust in GitLab jobs', () => {
  it('takes the host of the URL for the names of condition keys', () => {
    expect(hostOf('https://gitlab.example.com/')).toBe('gitlab.example.com');
  });

  it('lets every branch of the project plan', () => {
    expect(decide([trustProject(trust)], job(MAIN))).toBe('allowed');
    expect(decide([trustProject(trust)], job(FEATURE))).toBe('allowed');
  });

  it('lets no other project plan, not even one whose path begins alike', () => {
    expect(decide([trustProject(trust)], job('project_path:team/platform-fork:ref_type:branch:ref:main'))).toBe(
      'silent',
    );
    expect(decide([trustProject(trust)], job('project_path:other/platform:ref_type:branch:ref:main'))).toBe('silent');
  });

  it('lets one branch apply, and neither another branch nor a tag of its name', () => {
    expect(decide([trustBranch(trust, 'main')], job(MAIN))).toBe('allowed');
    expect(decide([trustBranch(trust, 'main')], job(FEATURE))).toBe('silent');
    expect(decide([trustBranch(trust, 'main')], job('project_path:team/platform:ref_type:tag:ref:main'))).toBe(
      'silent',
    );
    expect(decide([trustBranch(trust, 'main')], job(`${MAIN}2`))).toBe('silent');
  });

  it('wants tokens that were made for AWS', () => {
    expect(decide([trustProject(trust)], job(MAIN, 'https://vault.example.com'))).toBe('silent');
    expect(decide([trustBranch(trust, 'main')], job(MAIN, 'https://vault.example.com'))).toBe('silent');
  });

  it('names the provider as the only principal', () => {
    expect(trustBranch(trust, 'main').principals).toEqual({ Federated: ['arn:provider'] });
  });
});
