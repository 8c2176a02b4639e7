import { at, elementsOf } from '../../../lib/plan/plan-value.ts';
import { fewerReplicas } from '../copies.ts';
import type { DataHolders, SettingOf } from '../data-holder.ts';
import { imagesExpireSooner, objectsExpireSooner } from '../expiry.ts';
import { changedFrom, fewer, lowered, turnedOff, turnedOn } from '../weakening.ts';

const OF_BUCKET: SettingOf = { attribute: 'bucket', type: 'aws_s3_bucket', identity: 'id' };
const OF_REPOSITORY: SettingOf = { attribute: 'repository', type: 'aws_ecr_repository', identity: 'name' };
const OF_FILE_SYSTEM: SettingOf = { attribute: 'file_system_id', type: 'aws_efs_file_system', identity: 'id' };

/** Objects, volumes, file systems and images. */
export const FILES: DataHolders = {
  aws_s3_bucket: {
    loses: 'every object with all its versions, and the name, which anybody may take',
    instead: 'copy the objects to another bucket first',
    weakenings: [turnedOn('force_destroy', 'a later deletion takes the objects with it instead of failing')],
  },
  aws_s3_bucket_versioning: {
    of: OF_BUCKET,
    loses: 'older versions from now on: an overwritten or deleted object is gone',
    weakenings: [
      changedFrom('versioning_configuration.0.status', 'Enabled', 'an overwritten or deleted object is gone'),
      changedFrom(
        'versioning_configuration.0.mfa_delete',
        'Enabled',
        'versions can be deleted without a second factor',
      ),
    ],
  },
  // Without it more is kept, so its deletion is no risk.
  aws_s3_bucket_lifecycle_configuration: {
    of: OF_BUCKET,
    weakenings: [objectsExpireSooner('what is older than that is deleted within a day')],
  },
  aws_s3_bucket_replication_configuration: {
    of: OF_BUCKET,
    loses: 'the copies of all that is written from now on',
    weakenings: [fewerReplicas('objects written from now on have no copy')],
  },
  aws_s3_bucket_object_lock_configuration: {
    of: OF_BUCKET,
    loses: 'the time for which new objects cannot be deleted',
    weakenings: [
      lowered('rule.0.default_retention.0.days', 'new objects can be deleted sooner'),
      lowered('rule.0.default_retention.0.years', 'new objects can be deleted sooner'),
      changedFrom(
        'rule.0.default_retention.0.mode',
        'COMPLIANCE',
        'whoever may bypass governance can delete new objects',
      ),
    ],
  },
  aws_ebs_volume: {
    loses: 'everything on the volume',
    instead: 'take a snapshot of the volume first and keep it',
    weakenings: [
      lowered('size', 'a volume cannot shrink: it is made anew'),
      turnedOff('final_snapshot', 'no snapshot is left when it is deleted'),
    ],
  },
  aws_ebs_snapshot: { loses: 'the only copy of the volume at that time' },
  aws_ebs_snapshot_copy: { loses: 'a copy of the volume at that time' },
  aws_ami: { loses: 'the image, from which running instances could be built again' },
  aws_volume_attachment: {
    weakenings: [turnedOn('force_detach', 'what the machine has not written to the volume yet')],
  },
  aws_instance: {
    loses: 'volumes that are deleted with the instance',
    instead: 'take a snapshot of the volumes first',
    // Our machines are built from code; their data lies on volumes of their own, which are attached and outlive them.
    spared: (before) =>
      elementsOf(at(before, 'ebs_block_device')).every((volume) => at(volume, 'delete_on_termination') !== true),
    weakenings: [turnedOff('disable_api_termination', 'AWS no longer refuses to terminate it')],
  },
  aws_efs_file_system: { loses: 'every file', instead: 'make a backup of the file system first' },
  aws_efs_backup_policy: {
    of: OF_FILE_SYSTEM,
    loses: 'the daily backups from now on',
    weakenings: [changedFrom('backup_policy.0.status', 'ENABLED', 'there are no daily backups any more')],
  },
  aws_efs_replication_configuration: {
    of: { ...OF_FILE_SYSTEM, attribute: 'source_file_system_id' },
    loses: 'the copy of all that is written from now on',
  },
  aws_ecr_repository: {
    loses: 'every image, also those that run and those that a rollback needs',
    instead: 'copy the images that are in use to another repository first',
    weakenings: [
      turnedOn('force_delete', 'a later deletion takes the images with it instead of failing'),
      changedFrom('image_tag_mutability', 'IMMUTABLE', 'a pushed tag can replace an image, whose old one then expires'),
    ],
  },
  // As with buckets: without it more is kept.
  aws_ecr_lifecycle_policy: {
    of: OF_REPOSITORY,
    weakenings: [imagesExpireSooner('images beyond that are deleted within a day, also those that run')],
  },
  aws_ecr_replication_configuration: {
    loses: 'the copies of all images that are pushed from now on',
    weakenings: [
      fewer('replication_configuration.0.rule.0.destination', 'no copies are made there any more', 'region'),
    ],
  },
};
