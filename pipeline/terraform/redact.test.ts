import { describe, expect, it } from 'vitest';
import { Lines } from './lines.ts';
import { REDACTED, redactor } from './redact.ts';

const VALUE = 's3cr3t/Value+"1';

describe('a secret', () => {
  it.each([
    'AWS_SECRET_ACCESS_KEY',
    'AWS_SESSION_TOKEN',
    'AWS_ID_TOKEN',
    'GITLAB_TOKEN',
    'CI_JOB_TOKEN',
    'PLAN_KEY',
    'TF_VAR_db_password',
    'TF_TOKEN_gitlab_com',
    'SONAR_SECRET',
    'DEPLOY_PRIVATE_KEY',
    'REGISTRY_CREDENTIALS',
  ])('is the value of %s', (name) => {
    expect(redactor({ [name]: VALUE })(`a ${VALUE} and ${VALUE}`)).toBe(`a ${REDACTED} and ${REDACTED}`);
  });

  it.each(['AWS_ACCESS_KEY_ID', 'AWS_REGION', 'AWS_WEB_IDENTITY_TOKEN_FILE', 'SECRETS_PATH', 'TOKEN_URL', 'PATH'])(
    'is not the value of %s',
    (name) => {
      expect(redactor({ [name]: VALUE })(VALUE)).toBe(VALUE);
    },
  );

  it('is hidden as JSON and addresses write it', () => {
    const redact = redactor({ DB_PASSWORD: VALUE });
    expect(redact(JSON.stringify({ password: VALUE }))).toBe(`{"password":"${REDACTED}"}`);
    expect(redact(`https://user:${encodeURIComponent(VALUE)}@host`)).toBe(`https://user:${REDACTED}@host`);
  });

  it('of several lines is hidden in each of them', () => {
    const redact = redactor({ SIGNING_PRIVATE_KEY: '-----BEGIN KEY-----\nMIIEvQIBADANBg\nAA==\n-----END KEY-----\n' });
    expect(redact('MIIEvQIBADANBg')).toBe(REDACTED);
    expect(redact('x -----END KEY-----')).toBe(`x ${REDACTED}`);
  });

  it('goes whole where a shorter one is part of it', () => {
    const redact = redactor({ A_TOKEN: 'abcdefgh', B_TOKEN: 'abcdefgh-ijkl' });
    expect(redact('abcdefgh-ijkl abcdefgh')).toBe(`${REDACTED} ${REDACTED}`);
  });

  it('is hidden also where the output brings it in two chunks, or with a colour in it', () => {
    const redact = redactor({ DB_PASSWORD: 'correct-horse' });
    const shown: string[] = [];
    const lines = new Lines((line) => shown.push(redact(line)));
    for (const chunk of ['it is corr', 'ect-ho', 'rse\nand correct\u001b[0m-horse']) lines.add(Buffer.from(chunk));
    lines.end();
    expect(shown).toEqual([`it is ${REDACTED}`, `and ${REDACTED}`]);
  });

  it('shorter than eight characters stays: it would tear every other word apart', () => {
    expect(redactor({ DB_PASSWORD: 'test', A_TOKEN: '', B_TOKEN: undefined })('terraform_data.test')).toBe(
      'terraform_data.test',
    );
  });
});
