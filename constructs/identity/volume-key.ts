import type { Statement } from './statement.ts';

const VOLUME_KEY_ACTIONS = [
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
];

/** What making and attaching an encrypted volume takes of its key. */
export function volumeKeyStatements(keyArn: string): readonly Statement[] {
  return [
    { sid: 'EncryptVolumes', actions: VOLUME_KEY_ACTIONS, resources: [keyArn] },
    {
      sid: 'AttachEncryptedVolumes',
      actions: ['kms:CreateGrant'],
      resources: [keyArn],
      conditions: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    },
  ];
}
