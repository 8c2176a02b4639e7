import type { PlatformEnvironment } from '../../environments/platform.ts';
import { ARGO_CD_SSO_SECRET } from './argo-cd-settings.ts';
import type { PlatformRelease, ReleaseContext } from './platform-release.ts';

/** Address by which Argo CD reads this repository. Applications name it in exactly this form. */
export function gitRepository({ gitlab }: Pick<PlatformEnvironment, 'gitlab'>): string {
  return `${gitlab.url.replace(/\/$/, '')}/${gitlab.project}.git`;
}

/**
 * Values of the section `argoCd` of charts/platform: what External Secrets makes for Argo CD. A token for our charts'
 * registry, which lasts twelve hours and is renewed after six; and, from the secret that a person fills, the deploy token
 * of Git and the client secret of single sign-on.
 */
export function argoCdSecrets({ environment, chartsRegistry, tools }: ReleaseContext) {
  return {
    region: environment.region,
    registry: chartsRegistry,
    git: gitRepository(environment),
    secret: tools.argoCdSecretArn,
    readerRole: tools.secretsReaderRoleArn,
    sso: environment.sso === undefined ? null : { secret: ARGO_CD_SSO_SECRET.name, key: ARGO_CD_SSO_SECRET.key },
  };
}

/** Before Argo CD itself, so that it finds its repositories when it starts. */
export function argoCdSecretsRelease(context: ReleaseContext): PlatformRelease {
  return {
    name: 'platform-argo-cd',
    namespace: 'argocd',
    chart: { local: 'platform' },
    after: ['platform-base', 'external-secrets'],
    values: { environment: context.environment.name, argoCd: argoCdSecrets(context) },
  };
}
