import { defineSystem } from './schema.ts';

/** E-commerce microservices: a React front and three APIs on one document database. */
export const storefront = defineSystem({
  name: 'storefront',
  about: 'E-commerce microservices',
  traffic: 'ingress',
  delivery: 'gitops',
  needs: {
    shop: { kind: 'mongo', version: '8.0', database: 'shop', collections: ['products', 'carts', 'orders', 'users'] },
  },
  services: {
    frontend: {
      about: 'React user interface',
      image: { repository: 'storefront/frontend', budgetMB: 50 },
      port: 80,
      liveness: { path: '/health' },
      readiness: { path: '/ready' },
      metrics: { port: 80, path: '/metrics' },
      scaling: { by: 'load', perZone: [1, 3] },
      routes: [{ path: '/' }],
      calls: ['product', 'cart', 'order'],
    },
    product: {
      about: 'GET and POST /products (Express); the /api prefix is stripped',
      image: { repository: 'storefront/product', budgetMB: 80 },
      port: 3001,
      liveness: { path: '/health' },
      readiness: { path: '/ready' },
      metrics: { port: 3001, path: '/metrics' },
      scaling: { by: 'load', perZone: [1, 3] },
      routes: [{ path: '/api/products', prefix: '/products' }],
      uses: { shop: 'connect' },
    },
    cart: {
      about: 'GET and POST /cart, DELETE /cart/:id (Express); the /api prefix is stripped',
      image: { repository: 'storefront/cart', budgetMB: 80 },
      port: 3002,
      liveness: { path: '/health' },
      readiness: { path: '/ready' },
      metrics: { port: 3002, path: '/metrics' },
      scaling: { by: 'load', perZone: [1, 3] },
      routes: [{ path: '/api/cart', prefix: '/cart' }],
      uses: { shop: 'connect' },
    },
    order: {
      about: 'GET and POST /orders (Flask); the /api prefix is stripped',
      image: { repository: 'storefront/order', budgetMB: 100 },
      port: 3003,
      liveness: { path: '/health' },
      readiness: { path: '/ready' },
      metrics: { port: 3003, path: '/metrics' },
      scaling: { by: 'load', perZone: [1, 3] },
      routes: [{ path: '/api/orders', prefix: '/orders' }],
      uses: { shop: 'connect' },
    },
  },
});
