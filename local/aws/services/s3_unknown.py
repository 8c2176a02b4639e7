"""Operations of S3 that moto takes for others: for a listing of the bucket, or for the deletion of the whole of it."""

from __future__ import annotations

from gateway import Call
from registry import AwsError, operation

MISREAD = (
    "CreateBucketMetadataConfiguration",
    "CreateBucketMetadataTableConfiguration",
    "CreateSession",
    "DeleteBucketMetadataConfiguration",
    "DeleteBucketMetadataTableConfiguration",
    "DeleteObjectAnnotation",
    "GetBucketAbac",
    "GetBucketMetadataConfiguration",
    "GetBucketMetadataTableConfiguration",
    "GetObjectAnnotation",
    "GetObjectTorrent",
    "ListDirectoryBuckets",
    "ListObjectAnnotations",
    "PutBucketAbac",
    "PutObjectAnnotation",
    "RenameObject",
    "UpdateBucketMetadataAnnotationTableConfiguration",
    "UpdateBucketMetadataInventoryTableConfiguration",
    "UpdateBucketMetadataJournalTableConfiguration",
    "UpdateObjectEncryption",
    "WriteGetObjectResponse",
)


@operation("s3", *MISREAD)
def refuse(call: Call) -> None:
    message = f"neither moto nor local/aws knows s3:{call.operation.name}"
    raise AwsError("NotImplementedByEmbeddedAws", message)
