import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXIT } from '../../exit-code.ts';
import { outdir } from '../../outdir.ts';
import { PipelineError } from '../../pipeline-error.ts';
import { findRecord, planFolder } from '../../plan-folder.ts';
import { readWorkspace } from '../../workspace.ts';
import { exportLines, jobCredentials } from '../credentials.ts';
import { terraformReport } from '../report.ts';

/** `credentials <environment> plan|apply`: leaves the job's token in a private file and prints exports for the shell. */
export function credentials([environment = '', role]: readonly string[]): void {
  if (role !== 'plan' && role !== 'apply') {
    throw new PipelineError(EXIT.usage, [
      { code: 'INVALID_VALUE', path: 'command line', given: role, allowed: 'plan, apply', fix: 'name the role' },
    ]);
  }
  const workspace = readWorkspace({ outdir: outdir(), environment, stacks: [] });
  process.stdout.write(exportLines(jobCredentials(workspace.environment, role, process.env, keepToken)));
}

/** mkdtemp makes a folder that only its owner can enter; it goes with the job's container. */
function keepToken(token: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'identity-')), 'token');
  writeFileSync(file, token, { mode: 0o600 });
  return file;
}

/** `report <environment> <stack…>`: writes `report.json` beside each record that has counts. */
export function report([environment = '', ...stacks]: readonly string[]): void {
  const workspace = readWorkspace({ outdir: outdir(), environment, stacks });
  for (const stack of workspace.selected) {
    const record = findRecord(workspace.outdir, stack);
    const counts = record && terraformReport(record);
    if (counts === undefined) continue;
    writeFileSync(join(planFolder(workspace.outdir, stack.id), 'report.json'), JSON.stringify(counts));
    process.stderr.write(readFileSync(join(planFolder(workspace.outdir, stack.id), 'report.json'), 'utf8'));
  }
}
