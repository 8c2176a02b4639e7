import { defineSystem } from './schema.ts';

/** The RealWorld ("Conduit") REST backend. */
export const realworld = defineSystem({
  name: 'realworld',
  about: 'REST backend',
  traffic: 'ingress',
  delivery: 'helm',
  sources: [{ project: 'bytebytego/realworld' }],
  needs: {
    articles: { kind: 'postgres', version: '18.1', database: 'realworld' },
    jwt: { kind: 'secret', keys: ['signing-key'] },
  },
  services: {
    backend: {
      about: 'Node.js API; DATABASE_URL and JWT_SECRET come from secrets at run time',
      image: { repository: 'realworld/backend' },
      port: 3000,
      liveness: { path: '/health' },
      readiness: { path: '/ready' },
      metrics: { port: 3000, path: '/metrics' },
      scaling: { by: 'load', perZone: [1, 4] },
      cpuMillicores: 200,
      memoryMiB: 256,
      routes: [{ path: '/' }],
      uses: { articles: 'connect', jwt: 'read' },
      migration: ['npx', 'prisma', 'migrate', 'deploy'],
      variables: { DATABASE_URL: 'articles.url', JWT_SECRET: 'jwt.signing-key' },
      settings: { NODE_ENV: 'production' },
    },
  },
});
