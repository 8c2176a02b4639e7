import { defineSystem } from './schema.ts';

/** Highly available API that answers through the loss of a pod, a node, a zone or the database primary. */
export const birthday = defineSystem({
  name: 'birthday',
  about: 'Highly available API',
  traffic: 'mesh',
  delivery: 'gitops',
  sources: [{ project: 'bytebytego/birthday' }],
  needs: {
    main: { kind: 'postgres', version: '18.1', database: 'birthday', readEndpoint: true },
  },
  services: {
    api: {
      about: 'FastAPI on Uvicorn',
      image: { repository: 'birthday/api' },
      port: 8000,
      liveness: { path: '/health' },
      readiness: { path: '/ready' },
      metrics: { port: 8000, path: '/metrics' },
      scaling: { by: 'load', perZone: [2, 4] },
      routes: [{ path: '/' }],
      uses: { main: 'connect' },
      variables: { DATABASE_URL: 'main.url', DATABASE_READ_URL: 'main.read-url' },
      migration: ['alembic', 'upgrade', 'head'],
    },
  },
  objectives: { availabilityPercent: 99.9, latencyMilliseconds: 500 },
});
