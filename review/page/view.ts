import type { EnvironmentModel, ReviewModel } from '../model/review-model.ts';

/** What every view is given. */
export interface ViewProps {
  readonly model: ReviewModel;
  /** The environment of the address, else the first one; views of all environments ignore it. */
  readonly environment: EnvironmentModel;
  /** A system or a stack: the last part of the address. */
  readonly item: string | null;
}
