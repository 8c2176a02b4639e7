import type { PlatformRelease } from '../../constructs/controllers/platform-release.ts';

/** The release with that name among some. */
export function releaseNamed(releases: readonly PlatformRelease[], name: string): PlatformRelease {
  const found = releases.find((release) => release.name === name);
  if (found === undefined) throw new Error(`no release ${name} among ${releases.map((item) => item.name).join(', ')}`);
  return found;
}
