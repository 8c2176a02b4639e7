import { defineSystem } from './schema.ts';

/** Object storage inside the cluster with a web front that serves one of its buckets. */
export const s3www = defineSystem({
  name: 's3www',
  about: 'Object storage with a web front',
  traffic: 'ingress',
  delivery: 'helm',
  needs: {
    store: { kind: 'object-store', buckets: ['site'] },
    'store-root': { kind: 'secret', keys: ['root-user', 'root-password'] },
    'store-reader': { kind: 'secret', keys: ['access-key', 'secret-key'] },
  },
  services: {
    web: {
      about: 'Serves the bucket `site`; the program has no health or metrics endpoint of its own',
      image: { public: 'docker.io/y4m4/s3www:v1.0.0' },
      port: 8080,
      liveness: 'tcp',
      readiness: 'tcp',
      scaling: { by: 'load', perZone: [1, 3] },
      routes: [{ path: '/' }],
      uses: { store: 'connect', 'store-reader': 'read' },
      settings: { S3WWW_ADDRESS: '0.0.0.0:8080', S3WWW_BUCKET: 'site' },
    },
  },
});
