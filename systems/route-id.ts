import { snakeCase } from '../lib/names.ts';

/** Part of a route's address: `GET /api/videos/{id}` reads `get_api_videos_by_id`, `ANY /api/{proxy+}` reads `any_api_rest`. */
export function routeId(route: string): string {
  return snakeCase(
    route
      .replace(/\{\w+\+\}/g, 'rest')
      .replace(/\{(\w+)\}/g, 'by_$1')
      .toLowerCase(),
  );
}
