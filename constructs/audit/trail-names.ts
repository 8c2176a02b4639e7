/** Parts of the trail bucket's name: the boundary, which is made first, closes the bucket by this name. */
export const TRAIL_BUCKET: readonly string[] = ['audit-trail'];
