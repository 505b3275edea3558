/** Events asked of one device and not yet here, at most. */
export const OUTSTANDING_MAX = 2_000;
/** Further events that one device listed, noted at most. A further pass finds what is beyond it. */
export const LISTED_MAX = 16_384;
