import { imageReference } from '../../lib/catalogue/images.ts';
import { PORTS } from '../network/ports.ts';
import { containerUnit, quoted, STRICT, writeFile } from './shell.ts';

export interface MonitoringBoot {
  readonly region: string;
  /** Id of the data volume, as `vol-…`; a token. */
  readonly volumeId: string;
  /** Fixed address of the instance: the name in its certificate; a token. */
  readonly privateIp: string;
  /** Secret with the keys `remote-write-password` and `grafana-admin-password`. */
  readonly secretArn: string;
  /** SSM parameter that gets the certificate, so that the cluster can trust it. */
  readonly certificateParameter: string;
  /** Days that metrics are kept. */
  readonly metricDays: number;
}

const HOME = '/var/lib/monitoring';
/** User of both containers (`nobody` of the distroless images). */
const USER = '65532:65532';

/**
 * Boot script of the monitoring instance. Everything that must survive lies on the data volume: running it again on a new
 * instance finds the volume's filesystem, certificate, metrics and dashboards, and never formats what is not empty.
 */
export function monitoringBoot(boot: MonitoringBoot): string {
  return [
    ...STRICT,
    `VOLUME=${quoted(boot.volumeId)}`,
    `REGION=${quoted(boot.region)}`,
    `SECRET=${quoted(boot.secretArn)}`,
    `ADDRESS=${quoted(boot.privateIp)}`,
    `CERTIFICATE=${quoted(boot.certificateParameter)}`,
    ...MOUNT,
    'dnf install -y docker httpd-tools jq',
    'systemctl enable --now docker',
    `install -d -o 65532 -g 65532 -m 0750 ${HOME}/prometheus ${HOME}/grafana`,
    `install -d -m 0755 ${HOME}/tls ${HOME}/config ${HOME}/config/datasources`,
    ...CERTIFICATE,
    ...writeFile(`${HOME}/config/prometheus.yml`, '0644', 'global:\n  scrape_interval: 30s\n'),
    ...writeFile(`${HOME}/config/datasources/platform.yml`, '0644', datasources(boot.region)),
    ...writeFile('/usr/local/sbin/monitoring-credentials', '0755', CREDENTIALS),
    ...writeFile('/etc/systemd/system/monitoring-credentials.service', '0644', credentialsUnit(boot)),
    ...writeFile('/etc/systemd/system/prometheus.service', '0644', prometheusUnit(boot.metricDays)),
    ...writeFile('/etc/systemd/system/grafana.service', '0644', grafanaUnit()),
    'systemctl daemon-reload',
    'systemctl enable monitoring-credentials prometheus grafana',
    'systemctl start --no-block monitoring-credentials prometheus grafana',
    '',
  ].join('\n');
}

/** `blkid -p` ends with 2 only when it found nothing on the device; any other trouble stops the script instead of formatting. */
export const MOUNT = [
  'DEVICE=/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_$(echo "$VOLUME" | tr -d -)',
  'for attempt in $(seq 1 60); do [ -e "$DEVICE" ] && break; sleep 5; done',
  '[ -e "$DEVICE" ] || { echo "the data volume $VOLUME did not appear within five minutes"; exit 1; }',
  'FOUND=0',
  'blkid -p "$DEVICE" || FOUND=$?',
  'if [ "$FOUND" -eq 2 ]; then mkfs.xfs -L monitoring "$DEVICE"; elif [ "$FOUND" -ne 0 ]; then echo "cannot read $DEVICE"; exit 1; fi',
  `mkdir -p ${HOME}`,
  `grep -q LABEL=monitoring /etc/fstab || echo 'LABEL=monitoring ${HOME} xfs defaults,nofail 0 2' >> /etc/fstab`,
  `mountpoint -q ${HOME} || mount ${HOME}`,
];

const CERTIFICATE = [
  `if ! openssl x509 -checkend 7776000 -noout -in ${HOME}/tls/tls.crt 2>/dev/null; then`,
  '  openssl req -x509 -newkey rsa:3072 -sha256 -days 3650 -nodes -subj "/CN=monitoring" -addext "subjectAltName=IP:$ADDRESS" \\',
  `    -keyout ${HOME}/tls/tls.key -out ${HOME}/tls/tls.crt`,
  'fi',
  `chown 65532:65532 ${HOME}/tls/tls.key ${HOME}/tls/tls.crt`,
  `chmod 0400 ${HOME}/tls/tls.key`,
  `aws ssm put-parameter --region "$REGION" --name "$CERTIFICATE" --type String --value "file://${HOME}/tls/tls.crt" --overwrite`,
];

/** Fetches the passwords once a person has put them; systemd asks again every minute until then. Nothing is printed. */
const CREDENTIALS = `#!/bin/bash
set -euo pipefail
VALUE=$(aws secretsmanager get-secret-value --region "$1" --secret-id "$2" --query SecretString --output text)
PASSWORD=$(jq -er '."remote-write-password"' <<< "$VALUE")
ADMIN=$(jq -er '."grafana-admin-password"' <<< "$VALUE")
HASH=$(htpasswd -niBC 12 cluster <<< "$PASSWORD" | cut -d: -f2)
install -d -m 0755 /run/monitoring
umask 0077
jq -n --arg hash "$HASH" '{tls_server_config: {cert_file: "/tls/tls.crt", key_file: "/tls/tls.key"}, basic_auth_users: {cluster: $hash}}' > /run/monitoring/web.yml
printf '%s' "$ADMIN" > /run/monitoring/grafana-admin
chown 65532:65532 /run/monitoring/web.yml /run/monitoring/grafana-admin
jq -n --arg password "$PASSWORD" '{apiVersion: 1, datasources: [{name: "Prometheus", type: "prometheus", access: "proxy", isDefault: true, url: "https://localhost:${PORTS.remoteWrite}", basicAuth: true, basicAuthUser: "cluster", jsonData: {tlsSkipVerify: true}, secureJsonData: {basicAuthPassword: $password}}]}' > /run/monitoring/prometheus.yml
chown 65532:65532 /run/monitoring/prometheus.yml
`;

function credentialsUnit({ region, secretArn }: MonitoringBoot): string {
  return `[Unit]
Description=Passwords of Prometheus and Grafana from Secrets Manager
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/local/sbin/monitoring-credentials ${region} ${secretArn}
Restart=on-failure
RestartSec=60

[Install]
WantedBy=multi-user.target
`;
}

function prometheusUnit(days: number): string {
  return containerUnit({
    name: 'prometheus',
    needs: '/run/monitoring/web.yml',
    run: [
      ...CONFINED,
      `--volume ${HOME}/prometheus:/prometheus`,
      `--volume ${HOME}/config/prometheus.yml:/etc/prometheus/prometheus.yml:ro`,
      '--volume /run/monitoring/web.yml:/etc/prometheus/web.yml:ro',
      imageReference('prometheus'),
      '--config.file=/etc/prometheus/prometheus.yml',
      '--web.config.file=/etc/prometheus/web.yml',
      `--web.listen-address=:${PORTS.remoteWrite}`,
      '--web.enable-remote-write-receiver',
      '--storage.tsdb.path=/prometheus',
      `--storage.tsdb.retention.time=${days}d`,
    ],
  });
}

function grafanaUnit(): string {
  return containerUnit({
    name: 'grafana',
    needs: '/run/monitoring/prometheus.yml',
    run: [
      ...CONFINED,
      `--volume ${HOME}/grafana:/var/lib/grafana`,
      `--volume ${HOME}/config/datasources/platform.yml:/etc/grafana/provisioning/datasources/platform.yml:ro`,
      '--volume /run/monitoring/prometheus.yml:/etc/grafana/provisioning/datasources/prometheus.yml:ro',
      '--volume /run/monitoring/grafana-admin:/run/secrets/grafana-admin:ro',
      '--env GF_SECURITY_ADMIN_PASSWORD__FILE=/run/secrets/grafana-admin',
      '--env GF_AUTH_ANONYMOUS_ENABLED=false',
      '--env GF_USERS_ALLOW_SIGN_UP=false',
      '--env GF_ANALYTICS_REPORTING_ENABLED=false',
      // Its installer would first take away the image's own data sources, and fail on a file system that is read-only.
      '--env GF_PLUGINS_PREINSTALL_DISABLED=true',
      `--env GF_SERVER_HTTP_PORT=${PORTS.grafana}`,
      '--env GF_SERVER_PROTOCOL=https',
      '--env GF_SERVER_CERT_FILE=/tls/tls.crt',
      '--env GF_SERVER_CERT_KEY=/tls/tls.key',
      imageReference('grafana'),
    ],
  });
}

/** The host's network keeps the instance role within reach at hop limit 1: Grafana reads CloudWatch with it. */
const CONFINED = [
  '--network host',
  `--user ${USER}`,
  '--read-only --tmpfs /tmp',
  '--cap-drop ALL --security-opt no-new-privileges',
  `--volume ${HOME}/tls:/tls:ro`,
];

function datasources(region: string): string {
  return `apiVersion: 1
datasources:
  - name: CloudWatch
    type: cloudwatch
    access: proxy
    jsonData:
      authType: default
      defaultRegion: ${region}
`;
}
