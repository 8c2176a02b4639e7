import { birthday } from './birthday.ts';
import { bytebytego } from './bytebytego.ts';
import { realworld } from './realworld.ts';
import { s3www } from './s3www.ts';
import type { SystemInput } from './schema.ts';
import { storefront } from './storefront.ts';

/** Every system that an environment may name. A new system is one file and its line here. */
export const systems: readonly SystemInput[] = [bytebytego, birthday, storefront, s3www, realworld];
