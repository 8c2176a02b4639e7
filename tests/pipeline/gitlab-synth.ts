import { readFileSync } from 'node:fs';
import { type FixtureApp, synthesizeFixtures } from './fixture-app.ts';

/** `npm run synth` of the test's repository: what its `fixture.json` says, into `cdktf.out`. */
synthesizeFixtures(
  'cdktf.out',
  JSON.parse(readFileSync('fixture.json', 'utf8')) as readonly Omit<FixtureApp, 'outdir'>[],
);
