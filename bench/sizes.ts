/** How much is measured. */
export interface Sizes {
  /** Messages for each number of connections. */
  readonly deliveries: number;
  /** Messages under strace. */
  readonly traced: number;
  /** Messages of the big mailbox. */
  readonly mailbox: number;
  /** Of these, how many are copied and moved. */
  readonly moved: number;
  readonly idleRounds: number;
  readonly repetitions: number;
}

export const fullSizes: Sizes = {
  deliveries: 2000,
  traced: 300,
  mailbox: 20_000,
  moved: 2000,
  idleRounds: 5,
  repetitions: 3,
};

export const quickSizes: Sizes = {
  deliveries: 500,
  traced: 100,
  mailbox: 2000,
  moved: 500,
  idleRounds: 3,
  repetitions: 1,
};

/** By name; the report gives names their words. */
export type Figures = Map<string, number>;
