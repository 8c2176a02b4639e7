import { describe, expect, it } from 'vitest';
import { CHECKED_ANNOTATION, FAILING_DIGEST, stageDocuments } from './stages.ts';

interface Stage {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly resourceRef: { readonly kind: string };
    readonly selector: { readonly matchExpressions: readonly { readonly key: string; readonly operator: string }[] };
    readonly next: { readonly delete?: boolean };
  };
}

const stages = stageDocuments()
  .split('\n---\n')
  .map((text) => JSON.parse(text) as Stage);

describe('what KWOK does in place of kubelets', () => {
  it('covers a pod from its start to its end, and a node', () => {
    expect(stages.map(({ metadata, spec }) => [metadata.name, spec.resourceRef.kind])).toEqual([
      ['pod-runs', 'Pod'],
      ['pod-crashes', 'Pod'],
      ['pod-is-ready-again', 'Pod'],
      ['job-fails', 'Pod'],
      ['job-ends', 'Pod'],
      ['pod-ends', 'Pod'],
      ['node-reports', 'Node'],
    ]);
  });

  it('starts no container whose references are unchecked', () => {
    const starting = stages.filter(({ metadata }) => ['pod-runs', 'pod-crashes', 'job-fails'].includes(metadata.name));
    expect(starting).toHaveLength(3);
    for (const { spec } of starting) {
      expect(spec.selector.matchExpressions.some(({ key }) => key.includes(CHECKED_ANNOTATION))).toBe(true);
    }
  });

  it('deletes only what is being deleted', () => {
    const deleting = stages.filter(({ spec }) => spec.next.delete === true);
    expect(deleting.map(({ spec }) => spec.selector.matchExpressions)).toEqual([
      [{ key: '.metadata.deletionTimestamp', operator: 'Exists' }],
    ]);
  });

  it('fails an image whose digest is well-formed but nobody could have pushed', () => {
    expect(FAILING_DIGEST).toMatch(/^sha256:[0-9a-f]{64}$/);
  });
});
