import { JOB_IMAGES } from '../../lib/catalogue/tools.ts';
import { containerUnit, quoted, STRICT, writeFile } from './shell.ts';

export interface RunnerBoot {
  readonly region: string;
  readonly gitlabUrl: string;
  /** Secret with the key `token`: the runner's authentication token. */
  readonly secretArn: string;
}

const HOME = '/etc/gitlab-runner';

/**
 * Boot script of the GitLab runner: jobs run in containers that are thrown away. They cannot reach the instance's role
 * (hop limit 1); they assume the pipeline's roles with the token that GitLab gives each job.
 */
export function runnerBoot({ region, gitlabUrl, secretArn }: RunnerBoot): string {
  const { repository, version } = JOB_IMAGES['gitlab-runner'];
  const image = `${repository}:${version}`;
  return [
    ...STRICT,
    'dnf install -y docker jq',
    'systemctl enable --now docker',
    `install -d -m 0700 ${HOME}`,
    ...writeFile('/usr/local/sbin/register-runner', '0755', register(image)),
    ...writeFile(
      '/etc/systemd/system/runner-registration.service',
      '0644',
      registrationUnit(region, secretArn, gitlabUrl),
    ),
    ...writeFile(
      '/etc/systemd/system/gitlab-runner.service',
      '0644',
      containerUnit({
        name: 'gitlab-runner',
        needs: `${HOME}/config.toml`,
        run: [`--volume ${HOME}:/etc/gitlab-runner`, '--volume /var/run/docker.sock:/var/run/docker.sock', image],
      }),
    ),
    'systemctl daemon-reload',
    'systemctl enable runner-registration gitlab-runner',
    'systemctl start --no-block runner-registration gitlab-runner',
    '',
  ].join('\n');
}

/** Registers once a person has put the token; systemd asks again every minute until then. */
function register(image: string): string {
  return `#!/bin/bash
set -euo pipefail
[ -s ${HOME}/config.toml ] && exit 0
VALUE=$(aws secretsmanager get-secret-value --region "$1" --secret-id "$2" --query SecretString --output text)
CI_SERVER_TOKEN=$(jq -er .token <<< "$VALUE")
export CI_SERVER_TOKEN
docker run --rm --env CI_SERVER_TOKEN --volume ${HOME}:/etc/gitlab-runner ${image} register \\
  --non-interactive --url "$3" --executor docker --docker-image ${JOB_IMAGES.node.repository}:${JOB_IMAGES.node.version}
`;
}

function registrationUnit(region: string, secretArn: string, gitlabUrl: string): string {
  return `[Unit]
Description=Registration of the GitLab runner
Requires=docker.service
Wants=network-online.target
After=docker.service network-online.target

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/local/sbin/register-runner ${quoted(region)} ${quoted(secretArn)} ${quoted(gitlabUrl)}
Restart=on-failure
RestartSec=60

[Install]
WantedBy=multi-user.target
`;
}
