/** Exit codes. */
export const EXIT = {
  done: 0,
  /** The command was refused, or failed. */
  refused: 1,
  /** The command line is not valid. */
  usage: 2,
  /** No node runs on the database. */
  noNode: 3,
  /** Another process uses the database. */
  inUse: 4,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Why a command failed: an exit code, a rule for programs and a sentence for people. */
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
