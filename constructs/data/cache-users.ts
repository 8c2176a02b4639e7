import { ElasticacheUser } from '@cdktf/provider-aws/lib/elasticache-user/index.js';
import { ElasticacheUserGroup } from '@cdktf/provider-aws/lib/elasticache-user-group/index.js';
import { Construct } from 'constructs';
import { pascalCase } from '../../lib/names.ts';
import { type NeedContext, needName, usersOf } from '../needs/need.ts';

/** ElastiCache's limit for the id of a user, of a user group and of a replication group. */
export const CACHE_NAME_LENGTH = 40;

/**
 * What a service may do: everything with data, on every key and channel; not what concerns the server or other users.
 * `info` is among the dangerous commands, but clients ask with it whether the server is ready.
 */
const SERVICE_ACCESS = 'on ~* &* -@all +@all -@admin -@dangerous +info';
/** The user that a connection without a name gets: switched off, and without a right if it were on. */
const DEFAULT_ACCESS = 'off ~* -@all';

/**
 * The engine of users and groups. Not `valkey`, also for Valkey: a group of that engine takes no user without a password,
 * so the switched-off `default` could only exist with a password, which would land in state. Valkey takes both.
 */
const ENGINE = 'redis';

export interface CacheUsersProps {
  readonly context: NeedContext;
  readonly needName: string;
}

/** Who may log in to one cache: each service that uses it, as itself, with a token of IAM; nobody else. */
export class CacheUsers extends Construct {
  readonly group: ElasticacheUserGroup;
  /** By service. */
  readonly services: ReadonlyMap<string, ElasticacheUser>;

  constructor(scope: Construct, id: string, { context, needName: need }: CacheUsersProps) {
    super(scope, id);
    const name = (...parts: readonly string[]) => needName(context, [need, ...parts], { maxLength: CACHE_NAME_LENGTH });
    const nobody = new ElasticacheUser(this, 'Default', {
      userId: name('default'),
      userName: 'default',
      accessString: DEFAULT_ACCESS,
      engine: ENGINE,
      // Not as an authentication mode: AWS gives that back under another name, and every plan would change it.
      noPasswordRequired: true,
    });
    this.services = new Map(
      usersOf(context.deployment, need).map(({ service }) => [
        service,
        new ElasticacheUser(this, pascalCase(service), {
          // With IAM both names must be the same.
          userId: name(service),
          userName: name(service),
          accessString: SERVICE_ACCESS,
          engine: ENGINE,
          authenticationMode: { type: 'iam' },
        }),
      ]),
    );
    this.group = new ElasticacheUserGroup(this, 'Group', {
      userGroupId: name('users'),
      engine: ENGINE,
      userIds: [nobody, ...this.services.values()].map((user) => user.userId),
    });
  }
}
