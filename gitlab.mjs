import { createRequire } from 'node:module';
import { bundle, runInBundle } from './synth/launch.mjs';

const program = await bundle({
  root: import.meta.dirname,
  entry: 'pipeline/gitlab/command.ts',
  sources: ['lib', 'review', 'pipeline'],
  cache: '.cache/gitlab',
});
runInBundle(program, createRequire(import.meta.url), { keepsCode: true });
