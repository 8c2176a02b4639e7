import { layoutOf } from './layout.ts';
import { isAlive } from './processes.ts';
import type { Progress } from './progress.ts';
import { podsBySystemAndZone } from './releases/pods-by-zone.ts';
import { isClusterReady, type RunFolder } from './run-folder.ts';
import { mustRun, openSession } from './session.ts';
import { placeLines, podLines, stackFigures, stackLines } from './summary.ts';

export interface StatusOptions {
  readonly environment: string;
  readonly folder: RunFolder;
  readonly progress: Progress;
}

/** What runs, what is applied, and where to look. Asks nobody but what runs. @throws LocalError where nothing does. */
export async function status({ environment: name, folder, progress }: StatusOptions): Promise<void> {
  const run = await mustRun(folder, name);
  const environment = layoutOf(name);
  const session = openSession({ environment, folder, run, providers: NO_MATTER, progress });
  const parts = Object.entries(run.parts).map(([part, pid]) => `${part} ${pid}${isAlive(pid) ? '' : ' (ended)'}`);
  const pods = run.kubeconfig === null || !isClusterReady(run) ? {} : await podsBySystemAndZone(run.kubeconfig);
  const lines = [
    `${name} runs since ${run.started}: process ${run.pid}, with ${parts.join(', ')}; account ${run.accountId}`,
    ...(run.withoutCluster === null ? [] : [`no cluster: ${run.withoutCluster}`]),
    '',
    ...stackLines(await stackFigures(session), new Map()),
    ...podLines(pods),
    '',
    ...placeLines(session),
  ];
  for (const line of lines) progress.show(line);
}

/** Nothing is planned or applied. */
const NO_MATTER = {
  aws: undefined,
  helm: undefined,
  kubernetes: undefined,
  cliConfig: undefined,
  awsVersion: undefined,
  description: '',
};
