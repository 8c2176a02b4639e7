import { describe, expect, it } from 'vitest';
import { ApiError } from './http.ts';

describe('an answer that is no success', () => {
  it('is told in the words of the API server, with its reason', () => {
    const body = JSON.stringify({ kind: 'Status', message: 'pods "a" not found', reason: 'NotFound', code: 404 });
    const error = new ApiError('GET', '/api/v1/namespaces/x/pods/a', 404, body);
    expect(error.message).toBe('GET /api/v1/namespaces/x/pods/a: pods "a" not found');
    expect([error.status, error.reason]).toEqual([404, 'NotFound']);
  });

  it('is told as it is where it is no JSON', () => {
    expect(new ApiError('GET', '/', 502, 'bad gateway').message).toBe('GET /: bad gateway');
  });
});
