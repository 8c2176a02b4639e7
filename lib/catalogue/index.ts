export * from './addons.ts';
export * from './engines.ts';
export * from './entry.ts';
export * from './kubernetes.ts';
