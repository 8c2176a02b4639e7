import { describe, expect, it } from 'vitest';
import { realworld } from '../../systems/realworld.ts';
import { s3www } from '../../systems/s3www.ts';
import { brief, problemsOfSystem } from '../../tests/support/input.ts';

const PLACE = 'systems/realworld: services.backend.variables';

/** What is wrong with realworld when its backend asks for these variables beside the secret of its tokens. */
const asking = (variables: Readonly<Record<string, string>>) =>
  problemsOfSystem(realworld, { 'services.backend.variables': variables });

describe('a variable', () => {
  it('comes from a field that its need has', () => {
    expect(asking({ DATABASE_URL: 'articles.ulr' })).toEqual([
      {
        code: 'UNKNOWN_KEY',
        path: `${PLACE}.DATABASE_URL`,
        given: 'articles.ulr',
        allowed: 'articles.url, articles.host, articles.port, articles.database',
        fix: 'did you mean `url`? Else name a field that the need has',
      },
    ]);
  });

  it('comes from a need that exists and that the service uses', () => {
    expect(asking({ DATABASE_URL: 'article.url' })).toMatchObject([
      {
        code: 'UNKNOWN_NEED',
        allowed: 'articles, jwt',
        fix: 'did you mean `articles`? Else name a need that the service uses',
      },
    ]);
    expect(problemsOfSystem(s3www, { 'services.web.variables.ROOT': 'store-root.root-user' })).toMatchObject([
      {
        code: 'CONFLICTING_CHOICE',
        given: 'store-root.root-user',
        fix: 'add `store-root` to uses, or remove the variable',
      },
    ]);
  });

  it('is written as need and field', () => {
    expect(brief(asking({ DATABASE_URL: 'articles' }))).toEqual([`INVALID_VALUE ${PLACE}.DATABASE_URL`]);
    expect(brief(asking({ databaseUrl: 'articles.url' }))).toEqual([`INVALID_VALUE ${PLACE}.databaseUrl`]);
  });

  it('may come from the system itself, whose name no need has', () => {
    expect(asking({ SITE: 'system.url' })).toEqual([]);
    const secret = { kind: 'secret', keys: ['url'] };
    expect(brief(problemsOfSystem(realworld, { 'needs.system': secret }))).toEqual([
      'DUPLICATE systems/realworld: needs.system',
    ]);
  });

  it('has a name of its own', () => {
    expect(asking({ JWT_SIGNING_KEY: 'articles.url' })).toMatchObject([
      { code: 'DUPLICATE', path: `${PLACE}.JWT_SIGNING_KEY`, given: 'JWT_SIGNING_KEY from articles.url' },
    ]);
    expect(problemsOfSystem(realworld, { 'services.backend.settings': { DATABASE_URL: 'x' } })).toMatchObject([
      {
        path: 'systems/realworld: services.backend.settings.DATABASE_URL',
        allowed: 'a name that articles.url does not fill already',
      },
    ]);
    expect(brief(asking({ AWS_REGION: 'articles.host' }))).toEqual([`DUPLICATE ${PLACE}.AWS_REGION`]);
  });

  it('leaves the level of logs to the settings where they name one', () => {
    expect(problemsOfSystem(realworld, { 'services.backend.settings': { LOG_LEVEL: 'warn' } })).toEqual([]);
  });
});
