import { createRequire } from 'node:module';
import { bundle, runInBundle } from './synth/launch.mjs';

const program = await bundle({
  root: import.meta.dirname,
  entry: 'synth/command.ts',
  sources: ['lib', 'systems', 'environments', 'constructs', 'stacks', 'review', 'synth'],
  cache: '.cache/synth',
});
// Help calls next to nothing of a synth.
const keepsCode = !process.argv.some((argument) => argument === '--help' || argument === '-h');
runInBundle(program, createRequire(import.meta.url), { keepsCode });
