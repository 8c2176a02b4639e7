import { ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { afterEach, expect, it, vi } from 'vitest';
import { taggedResources } from './tagged-resources.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

it('every page of the answer counts, and an empty token ends it', async () => {
  const pages = [
    {
      ResourceTagMappingList: [{ ResourceARN: 'arn:a', Tags: [{ Key: 'environment', Value: 'dev' }] }],
      PaginationToken: '2',
    },
    { ResourceTagMappingList: [{ ResourceARN: 'arn:b' }], PaginationToken: '' },
  ];
  const sent: unknown[] = [];
  const send = async ({ input }: { input: object }) => pages[sent.push({ ...input }) - 1];
  vi.spyOn(ResourceGroupsTaggingAPIClient.prototype, 'send').mockImplementation(send);
  expect(await taggedResources('eu-west-1', { environment: 'dev', stack: 'network' })).toEqual([
    { arn: 'arn:a', tags: { environment: 'dev' } },
    { arn: 'arn:b', tags: {} },
  ]);
  const filters = [
    { Key: 'environment', Values: ['dev'] },
    { Key: 'stack', Values: ['network'] },
  ];
  expect(sent).toMatchObject([{ TagFilters: filters }, { TagFilters: filters, PaginationToken: '2' }]);
});
