/**
 * What every client of the AWS SDK gets. Credentials come from the SDK's default chain: variables, profile, SSO, and in a
 * GitLab job AWS_ROLE_ARN with AWS_WEB_IDENTITY_TOKEN_FILE. AWS_ENDPOINT_URL leads to an embedded AWS, whose buckets are
 * paths and not hosts.
 */
export interface ClientSettings {
  readonly region: string;
  readonly endpoint?: string;
  readonly forcePathStyle?: boolean;
  /** Attempts of one call, the first included: more than the SDK's three, since no person repeats a job's call. */
  readonly maxAttempts: number;
  /** Milliseconds; without them a call to a silent address hangs for minutes. */
  readonly requestHandler: { readonly connectionTimeout: number; readonly requestTimeout: number };
}

export function clientSettings(region: string, env: NodeJS.ProcessEnv): ClientSettings {
  const endpoint = env['AWS_ENDPOINT_URL'];
  return {
    region,
    ...(endpoint ? { endpoint, forcePathStyle: true } : {}),
    maxAttempts: 4,
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 30_000 },
  };
}

const clients = new Map<unknown, Map<string, unknown>>();

/**
 * The one client of a service and region, for example `client(S3Client, 'eu-west-1')`. Only files of this folder call it:
 * everything else asks them.
 */
export function client<T>(service: new (settings: ClientSettings) => T, region: string): T {
  const settings = clientSettings(region, process.env);
  const own = clients.get(service) ?? new Map<string, unknown>();
  clients.set(service, own);
  // Other credentials are another client: a command may take the plan role first and the apply role later.
  const key = JSON.stringify([
    settings,
    process.env['AWS_ACCESS_KEY_ID'],
    process.env['AWS_ROLE_ARN'],
    process.env['AWS_PROFILE'],
  ]);
  const found = (own.get(key) as T | undefined) ?? new service(settings);
  own.set(key, found);
  return found;
}
