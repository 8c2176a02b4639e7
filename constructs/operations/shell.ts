/** A value as one word of a shell script. Tokens of Terraform pass through: they are ids and ARNs, which hold no quote. */
export function quoted(value: string): string {
  return `'${value.replaceAll("'", "'\\''")}'`;
}

/** Beginning of every boot script: stop at the first error, and leave a trace in the console log. */
export const STRICT = [
  '#!/bin/bash',
  'set -euo pipefail',
  'exec > >(tee /var/log/boot.log | logger -t boot -s 2>/dev/console) 2>&1',
];

/** A file written whole by a boot script. The text must not contain `$`-brace, which Terraform would take for its own. */
export function writeFile(path: string, mode: string, text: string): string[] {
  return [`install -D -m ${mode} /dev/stdin ${path} <<'END_OF_FILE'`, ...text.trimEnd().split('\n'), 'END_OF_FILE'];
}

export interface ContainerUnit {
  readonly name: string;
  /** File that must hold something before the container may start: Docker would mount a missing one as a folder. */
  readonly needs: string;
  /** Options, image and arguments of `docker run`. */
  readonly run: readonly string[];
}

/** A systemd unit that runs one container, tries again for ever, and says why it stopped in the journal. */
export function containerUnit({ name, needs, run }: ContainerUnit): string {
  return `[Unit]
Description=${name}
Requires=docker.service
After=docker.service

[Service]
ExecStartPre=/usr/bin/test -s ${needs}
ExecStartPre=-/usr/bin/docker rm --force ${name}
ExecStart=/usr/bin/docker run --rm --name ${name} ${run.join(' ')}
ExecStop=/usr/bin/docker stop ${name}
Restart=always
RestartSec=30

[Install]
WantedBy=multi-user.target
`;
}
