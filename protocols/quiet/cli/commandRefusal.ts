/** What the shell is told. */
export const EXIT = {
  done: 0,
  /** Refused, or failed. */
  refused: 1,
  /** The command line does not make sense. */
  usage: 2,
  /** No node runs on the database. */
  noNode: 3,
  /** Another process holds the database. */
  inUse: 4,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Why a command did not do what it was asked: a sentence for people, a rule for programs. */
export interface CommandRefusal {
  readonly code: ExitCode;
  readonly rule: string;
  readonly sentence: string;
}

export const usageRefusal = (sentence: string, rule = 'usage'): CommandRefusal => ({
  code: EXIT.usage,
  rule,
  sentence,
});
export const refusal = (rule: string, sentence: string): CommandRefusal => ({ code: EXIT.refused, rule, sentence });
