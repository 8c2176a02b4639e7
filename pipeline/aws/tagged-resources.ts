import { paginateGetResources, ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { calling } from './aws-failure.ts';
import { client } from './clients.ts';

/** A resource as the Resource Groups Tagging API knows it. */
export interface TaggedResource {
  readonly arn: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** Every resource of a region that carries all of these tags. What has no tags, or was never tagged, is not among them. */
export async function taggedResources(
  region: string,
  tags: Readonly<Record<string, string>>,
): Promise<readonly TaggedResource[]> {
  return await calling({ path: 'tag:GetResources', region }, async () => {
    const found: TaggedResource[] = [];
    const pages = paginateGetResources(
      { client: client(ResourceGroupsTaggingAPIClient, region) },
      { TagFilters: Object.entries(tags).map(([Key, value]) => ({ Key, Values: [value] })) },
    );
    for await (const { ResourceTagMappingList = [] } of pages)
      for (const { ResourceARN: arn = '', Tags = [] } of ResourceTagMappingList)
        found.push({ arn, tags: Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value])) });
    return found;
  });
}
