import { environments } from '../../environments/index.ts';
import { loadPlatform } from '../../environments/platform.ts';
import { writeReview } from '../../review/write.ts';
import { stackTable } from '../../synth/table.ts';
import { readVersionFiles } from '../../synth/version-files.ts';
import { synthesize } from '../../synth/write.ts';
import { systems } from '../../systems/index.ts';

/** What `synth/command.ts` does, with the processor time up to the page, from the start of Node.js, and that of the page. */
const platform = loadPlatform({ environments, systems, variables: process.env, versions: readVersionFiles() });
const outdir = process.env['CDKTF_OUTDIR'] ?? 'cdktf.out';
const stacks = synthesize({ platform, outdir, environments: platform.environments, stacks: [] });
process.stdout.write(`${stackTable(stacks)}\n`);
const synth = process.cpuUsage();
writeReview({ outdir });
const page = process.cpuUsage(synth);
process.stderr.write(`synth-us ${synth.user + synth.system}\npage-us ${page.user + page.system}\n`);
