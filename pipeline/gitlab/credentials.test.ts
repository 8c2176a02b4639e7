import { beforeEach, describe, expect, it } from 'vitest';
import { exportLines, jobCredentials } from './credentials.ts';

const dev = { name: 'dev', accountId: '111111111111', region: 'ap-south-1' };
const job = { AWS_ID_TOKEN: 'token', CI_PROJECT_ID: '5', CI_JOB_ID: '77' };

let kept: string[];
beforeEach(() => {
  kept = [];
});

/** Takes a token as a file would. */
function keep(token: string): string {
  kept.push(token);
  return '/tmp/x/token';
}

describe('credentials of a job', () => {
  it("exchange the job's token for the role of the environment", () => {
    expect(jobCredentials(dev, 'plan', job, keep)).toEqual({
      AWS_REGION: 'ap-south-1',
      AWS_ROLE_ARN: 'arn:aws:iam::111111111111:role/dev-plan',
      AWS_ROLE_SESSION_NAME: 'gitlab-5-77',
      AWS_WEB_IDENTITY_TOKEN_FILE: '/tmp/x/token',
    });
    expect(kept).toEqual(['token']);
    expect(jobCredentials(dev, 'apply', job, keep)['AWS_ROLE_ARN']).toBe('arn:aws:iam::111111111111:role/dev-apply');
  });

  it('are the keys of the classic variables where these are set', () => {
    const classic = { ...job, AWS_ACCESS_KEY_ID: 'AKIA', AWS_REGION: 'us-east-1' };
    expect(jobCredentials(dev, 'plan', classic, keep)).toEqual({});
    expect(kept).toEqual([]);
  });

  it('are none without a token and without keys; the command tells', () => {
    expect(jobCredentials(dev, 'plan', {}, keep)).toEqual({ AWS_REGION: 'ap-south-1' });
    expect(kept).toEqual([]);
  });

  it('are quoted for the shell', () => {
    expect(exportLines({ A: "it's $HOME", B: '1' })).toBe("export A='it'\\''s $HOME'\nexport B='1'\n");
  });
});
