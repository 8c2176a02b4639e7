import { describe, expect, it } from 'vitest';
import type { ChangeAction, ResourceChangeModel, StackChange } from '../model/change-model.ts';
import { ACTIONS, EVERYTHING, isFiltered, resourcesShown } from './change-filter.ts';

function resource(address: string, action: ChangeAction, more: Partial<ResourceChangeModel> = {}): ResourceChangeModel {
  const type = address.split('.')[0] ?? '';
  return { address, type, action, holdsData: false, why: null, attributes: [], takesAlong: [], ...more };
}

const attribute = { path: 'instance_class', before: 'db.t4g.micro', after: 'db.m7g.large' };
const stack: StackChange = {
  id: 'prod-birthday-aws',
  status: 'changes',
  deferrals: [],
  counts: { create: 1, replace: 2, update: 1 },
  resources: [
    resource('aws_sns_topic.new', 'create'),
    resource('aws_iam_role.api', 'replace'),
    resource('aws_db_instance.main', 'update', {
      holdsData: true,
      attributes: [{ ...attribute, kind: 'value', forcesReplacement: false }],
    }),
    resource('aws_s3_bucket.photos', 'delete', { holdsData: true }),
  ],
  downstream: [],
};

const shown = (filter: Partial<typeof EVERYTHING>) =>
  resourcesShown(stack, { ...EVERYTHING, ...filter }).map(({ address }) => address);

describe('changes of a stack', () => {
  it('begin with lost holders of data, then go from replaced to created', () => {
    expect(shown({})).toEqual([
      'aws_s3_bucket.photos',
      'aws_iam_role.api',
      'aws_db_instance.main',
      'aws_sns_topic.new',
    ]);
  });

  it('are found by words of the address, of the stack and of what changes, in any case', () => {
    expect(shown({ text: 'IAM role' })).toEqual(['aws_iam_role.api']);
    expect(shown({ text: 'm7g' })).toEqual(['aws_db_instance.main']);
    expect(shown({ text: 'birthday photos' })).toEqual(['aws_s3_bucket.photos']);
    expect(shown({ text: 'photos iam' })).toEqual([]);
  });

  it('are kept by action and by what they hold', () => {
    expect(shown({ action: 'create' })).toEqual(['aws_sns_topic.new']);
    expect(shown({ dataOnly: true })).toEqual(['aws_s3_bucket.photos', 'aws_db_instance.main']);
    expect(shown({ dataOnly: true, action: 'create' })).toEqual([]);
  });
});

describe('a filter', () => {
  it('is set when any part of it is', () => {
    expect(isFiltered(EVERYTHING)).toBe(false);
    expect(isFiltered({ ...EVERYTHING, text: '  ' })).toBe(false);
    for (const part of [{ text: 'a' }, { action: 'read' as const }, { environment: 'dev' }, { dataOnly: true }])
      expect(isFiltered({ ...EVERYTHING, ...part })).toBe(true);
  });

  it('offers every action once, the loudest first', () => {
    expect(new Set(ACTIONS).size).toBe(8);
    expect(ACTIONS.slice(0, 3)).toEqual(['replace', 'delete', 'forget']);
  });
});
