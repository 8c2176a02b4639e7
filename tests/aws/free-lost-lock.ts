import { readFileSync } from 'node:fs';
import { releaseLostLock } from '../../pipeline/terraform/lost-lock.ts';
import { stateLocation } from '../../pipeline/workspace.ts';

// A program of its own, with the environment of one stack's Terraform: the pipeline knows the one account of its process,
// a test has several embedded ones. Arguments: the stack's cdk.tf.json, and when its command began (ISO 8601).
const [file = '', since = ''] = process.argv.slice(2);
const state = stateLocation(file, JSON.parse(readFileSync(file, 'utf8')));
process.exitCode = (await releaseLostLock(state, new Date(since))) ? 0 : 1;
