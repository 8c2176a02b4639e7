import { defineSystem } from './schema.ts';

/** Object storage inside the cluster with a web front that serves one of its buckets. */
export const s3www = defineSystem({
  name: 's3www',
  about: 'Object storage with a web front',
  traffic: 'ingress',
  delivery: 'helm',
  needs: {
    store: {
      kind: 'object-store',
      buckets: ['site'],
      root: 'store-root',
      users: {
        'store-reader': { bucket: 'site', may: 'read' },
        'store-writer': { bucket: 'site', may: 'read-write' },
      },
    },
    'store-root': { kind: 'secret', keys: ['root-user', 'root-password'] },
    'store-reader': { kind: 'secret', keys: ['access-key', 'secret-key'] },
    'store-writer': { kind: 'secret', keys: ['access-key', 'secret-key'] },
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
      variables: {
        S3WWW_ENDPOINT: 'store.endpoint',
        S3WWW_ACCESS_KEY: 'store-reader.access-key',
        S3WWW_SECRET_KEY: 'store-reader.secret-key',
        SSL_CERT_DIR: 'store.ca-folder',
        // Left empty, the program allows every origin.
        S3WWW_ALLOWED_CORS_ORIGINS: 'system.url',
      },
      settings: { S3WWW_ADDRESS: '0.0.0.0:8080', S3WWW_BUCKET: 'site' },
      seed: {
        url: 'https://cdn.jsdelivr.net/npm/html5-boilerplate@9.0.1/dist/index.html',
        sha256: 'c2186b70cde567a6d9f41f7d3040fc413a35f63c4f467827f2be61059057ae12',
        store: 'store',
        bucket: 'site',
        object: 'index.html',
        login: 'store-writer',
      },
    },
  },
});
