import { expect, test } from 'vitest';
import { routeId } from './route-id.ts';

test('a route reads well in an address, and a parameter is not taken for a word', () => {
  expect(routeId('ANY /api/{proxy+}')).toBe('any_api_rest');
  expect(routeId('POST /api/uploads')).toBe('post_api_uploads');
  expect(routeId('GET /videos/{id}')).toBe('get_videos_by_id');
  expect(routeId('GET /videos/id')).toBe('get_videos_id');
});
