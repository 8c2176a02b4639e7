/** What a change is made in: files whose texts are replaced. */
export interface Edited {
  /** Replaces a text that stands in a file exactly once. */
  edit(file: string, from: string, to: string): void;
}

/** One more service, as its team would write it. */
const SERVICE = `
    reports: {
      about: 'Monthly figures',
      image: { repository: 'birthday/reports' },
      port: 8000,
      liveness: { path: '/health' },
      readiness: { path: '/ready' },
      metrics: { port: 8000, path: '/metrics' },
      scaling: { by: 'load', perZone: [1, 2] },
      uses: { main: 'connect' },
      variables: { DATABASE_URL: 'main.url' },
    },
`;

/** The line of each layout that says how large its databases may grow, or are; and a larger one. */
const DATABASES: Readonly<Record<string, readonly [from: string, to: string]>> = {
  local: ['maxStorageGiB: because(22,', 'maxStorageGiB: because(40,'],
  dev: ['maxStorageGiB: because(50,', 'maxStorageGiB: because(80,'],
  prod: ["because('db.m7g.large',", "because('db.m7g.xlarge',"],
};

/** Layouts that the whole scenario knows how to change. */
export const LAYOUTS = Object.keys(DATABASES);

/** One more service of a system, and larger databases of all. */
export function addServiceAndStorage(checkout: Edited, layout: string): void {
  const [from, to] = DATABASES[layout] ?? ['', ''];
  checkout.edit('systems/birthday.ts', '  services: {\n', `  services: {${SERVICE}`);
  checkout.edit(`environments/${layout}.ts`, from, to);
}

/** What that changes, by stack, in AWS alone; the releases come beside it. */
export function addedInAws(layout: string): Readonly<Record<string, readonly string[]>> {
  return {
    [`${layout}-birthday-aws`]: [
      'create aws_ecr_lifecycle_policy.repository_reports_lifecycle',
      'create aws_ecr_repository.repository_reports',
      'create aws_secretsmanager_secret.main_passwords_reports',
      'create aws_secretsmanager_secret_policy.main_passwords_reports_policy',
      'create aws_secretsmanager_secret_rotation.main_passwords_reports_rotation',
      'output need_main_secret_arn_reports',
      'output need_main_secret_name_reports',
      'output repository_url_reports',
      ...larger('main', layout),
      'update aws_iam_role_policy.main_passwords_rotation_role_policy',
      'update aws_iam_role_policy.push_role_policy',
      'update aws_iam_role_policy.readers_secrets_policy',
    ].sort(),
    [`${layout}-bytebytego-aws`]: larger('main', layout),
    [`${layout}-realworld-aws`]: larger('articles', layout),
  };
}

/** More memory lets in more connections: alarms and dashboard of the database and of its replica know how many. */
function larger(database: string, layout: string): readonly string[] {
  if (layout !== 'prod') return [`update aws_db_instance.${database}`];
  return [
    'update aws_cloudwatch_dashboard.dashboard',
    ...[database, `${database}_replica1`].flatMap((name) => [
      `update aws_cloudwatch_metric_alarm.${name}_alarms_connections`,
      `update aws_db_instance.${name}`,
    ]),
  ].sort();
}

/** Another name for a database that holds data: it would be made anew, and empty. */
export function renameDatabase(checkout: Edited): void {
  checkout.edit('systems/birthday.ts', "database: 'birthday'", "database: 'birthdays'");
}

export function nameDatabaseBack(checkout: Edited): void {
  checkout.edit('systems/birthday.ts', "database: 'birthdays'", "database: 'birthday'");
}

/** An environment without one of its systems. */
export function removeSystem(checkout: Edited, layout: string): void {
  const host = { local: 'files.local.techitfactory.com', dev: 'files.dev.techitfactory.com' }[layout];
  checkout.edit(`environments/${layout}.ts`, `    s3www: { host: '${host ?? 'files.realworld-inc.link'}' },\n`, '');
}
