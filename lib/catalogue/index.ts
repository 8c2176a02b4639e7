export * from './addons.ts';
export * from './charts.ts';
export * from './engines.ts';
export * from './entry.ts';
export * from './images.ts';
export * from './kubernetes.ts';
export * from './runtimes.ts';
export * from './tools.ts';
