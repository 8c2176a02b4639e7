import { describe, expect, it } from 'vitest';
import { argoValues } from './argo-values.ts';

describe('values as Argo CD merges them', () => {
  it('are those of the files alone where the Application names none', () => {
    expect(argoValues([{ charts: { system: '1.0.0' } }])).toEqual({ charts: { system: '1.0.0' } });
    expect(argoValues([])).toEqual({});
  });

  it('take later files over earlier ones, and the object over all files', () => {
    expect(
      argoValues(
        [
          { a: 1, b: 1, c: 1 },
          { b: 2, c: 2 },
        ],
        { c: 3 },
      ),
    ).toEqual({ a: 1, b: 2, c: 3 });
  });

  it('merge maps at every depth', () => {
    const file = { images: { api: { digest: 'sha256:1', canary: { weightPercent: 5 } } } };
    const object = { images: { api: { canary: { weightPercent: 10 } }, web: {} } };
    expect(argoValues([file], object)).toEqual({
      images: { api: { digest: 'sha256:1', canary: { weightPercent: 10 } }, web: {} },
    });
  });

  it('replace lists whole, and a map by a scalar and back', () => {
    expect(
      argoValues([{ list: [1, 2, 3], map: { a: 1 }, scalar: 1 }], { list: [4], map: 1, scalar: { a: 1 } }),
    ).toEqual({
      list: [4],
      map: 1,
      scalar: { a: 1 },
    });
  });

  it('keep null, by which Helm drops a default of the chart', () => {
    expect(argoValues([{ canary: { weightPercent: 5 } }], { canary: null })).toEqual({ canary: null });
    expect(argoValues([{ canary: null }], { canary: { weightPercent: 5 } })).toEqual({ canary: { weightPercent: 5 } });
  });

  it('leave what they were made from alone', () => {
    const file = { deep: { a: 1 } };
    const merged = argoValues([file], { deep: { b: 2 } });
    expect(file).toEqual({ deep: { a: 1 } });
    expect(merged).toEqual({ deep: { a: 1, b: 2 } });
  });
});
