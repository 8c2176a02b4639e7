import { describe, expect, it } from 'vitest';
import { EXIT } from '../exit-code.ts';
import { PipelineError } from '../pipeline-error.ts';
import { awsFailure, calling } from './aws-failure.ts';

const CALL = { path: 's3://states/dev/x', region: 'eu-west-1', environment: 'dev' };

function thrown(name: string, further: Readonly<Record<string, unknown>> = {}): Error {
  return Object.assign(new Error('why'), { name, ...further });
}

describe('an error of AWS', () => {
  it.each([
    ['CredentialsProviderError', EXIT.credentials, 'CREDENTIALS_MISSING'],
    ['ExpiredToken', EXIT.credentials, 'CREDENTIALS_MISSING'],
    ['ExpiredTokenException', EXIT.credentials, 'CREDENTIALS_MISSING'],
    ['InvalidIdentityToken', EXIT.credentials, 'CREDENTIALS_MISSING'],
    ['AccessDenied', EXIT.credentials, 'CREDENTIALS_MISSING'],
    ['AccessDeniedException', EXIT.credentials, 'CREDENTIALS_MISSING'],
    ['NoSuchBucket', EXIT.backend, 'BACKEND_MISSING'],
    ['ResourceNotFoundException', EXIT.backend, 'BACKEND_MISSING'],
    ['TimeoutError', EXIT.backend, 'BACKEND_UNREACHABLE'],
  ] as const)('%s ends the command with code %i', (name, exitCode, code) => {
    expect(awsFailure(thrown(name), CALL)).toMatchObject({
      exitCode,
      problems: [{ code, path: CALL.path, given: `${name}: why` }],
    });
  });

  it('by its code, by the codes within it, or by its status is AWS that is away', () => {
    const away = { exitCode: EXIT.backend, problems: [{ code: 'BACKEND_UNREACHABLE', allowed: 'AWS in eu-west-1' }] };
    expect(awsFailure(thrown('Error', { code: 'ECONNREFUSED' }), CALL)).toMatchObject(away);
    expect(awsFailure(thrown('SlowDown', { $metadata: { httpStatusCode: 503 } }), CALL)).toMatchObject(away);
    expect(awsFailure(new AggregateError([thrown('Error', { code: 'ENOTFOUND' })]), CALL)).toMatchObject(away);
  });

  it('that is about a missing bucket of an environment asks for its bootstrap, and only then', () => {
    const fix = (call: Parameters<typeof awsFailure>[1]) =>
      (awsFailure(thrown('NoSuchBucket'), call) as PipelineError).problems[0]?.fix;
    expect(fix(CALL)).toBe(
      'run `npm run bootstrap -- dev` once for a new account; where there was one before: docs/recovery.md, "Bootstrap is lost"',
    );
    expect(fix({ path: 'x', region: 'y' })).toBe('look at its name and region');
  });

  it('that nobody foresaw stays what it is', () => {
    const strange = thrown('MalformedXML', { $metadata: { httpStatusCode: 400 } });
    expect(awsFailure(strange, CALL)).toBe(strange);
    const known = new PipelineError(EXIT.locked, []);
    expect(awsFailure(known, CALL)).toBe(known);
    expect(awsFailure('text', CALL)).toBe('text');
  });

  it('is told so wherever a call is made', async () => {
    await expect(calling(CALL, async () => 1)).resolves.toBe(1);
    await expect(calling(CALL, () => Promise.reject(thrown('NoSuchBucket')))).rejects.toBeInstanceOf(PipelineError);
  });
});
