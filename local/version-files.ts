import { createHash } from 'node:crypto';
import { parse, stringify } from 'yaml';
import { chartsOf, type ImageVersion, ownImages, type VersionFiles, versionPath } from '../environments/versions.ts';
import { type System, type SystemInput, system as systemSchema } from '../systems/schema.ts';

/** What a version file may say. */
interface Written {
  readonly charts?: Readonly<Record<string, string>>;
  readonly images?: Readonly<Record<string, Partial<ImageVersion> | null>>;
}

/**
 * Version files of one environment in which every service has an image, so that no stack waits for one. What Git says stays;
 * a digest that it lacks is made up, the same one each time: nothing pulls it, since no container runs on these nodes.
 * @param environment its name.
 * @param chosen the systems that run there; wrong ones are left to the checks.
 * @param files what Git says, of any environment.
 */
export function localVersionFiles(
  environment: string,
  chosen: readonly SystemInput[],
  { texts, charts }: VersionFiles,
): VersionFiles {
  const files = chosen.flatMap((input) => {
    const { data: system } = systemSchema.safeParse(input);
    if (system === undefined) return [];
    const path = versionPath(environment, system.name);
    const text = texts[path];
    return [[path, stringify(withDigests(path, system, text === undefined ? {} : (parse(text) ?? {}), charts))]];
  });
  return { texts: Object.fromEntries(files), charts };
}

function withDigests(path: string, system: System, written: Written, charts: VersionFiles['charts']): Written {
  const current = chartsOf(system).map((chart) => [chart, charts[chart] ?? '']);
  const images = ownImages(system, {}).map(([service]) => {
    const image = written.images?.[service] ?? {};
    return [service, { ...image, digest: image.digest ?? madeUp(`${path} ${service}`) }];
  });
  return {
    charts: written.charts ?? Object.fromEntries(current),
    images: { ...written.images, ...Object.fromEntries(images) },
  };
}

function madeUp(of: string): string {
  return `sha256:${createHash('sha256').update(of).digest('hex')}`;
}
