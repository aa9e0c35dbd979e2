/** Failures a simulator shows on demand, and of itself where a request deserves them. */
export const faultKinds = [
  'down',
  'slow',
  'throttled',
  'truncated',
  'html',
  'wrong-json',
  'wrong-secret',
  'ip-refused',
  'scope-missing',
  'token-expired',
  'clock-off',
] as const;
export type FaultKind = (typeof faultKinds)[number];

/** Those that happen to the bytes, whatever the platform; the rest each platform words itself. */
export type TransportFault = Extract<FaultKind, 'down' | 'slow' | 'truncated' | 'html' | 'wrong-json'>;
export type PlatformFault = Exclude<FaultKind, TransportFault>;

/** Of a request: `kind`, for the next `times` requests of these operations (all, unless told), or until it is taken back. */
export interface PlannedFault {
  kind: FaultKind;
  times?: number;
  operations?: string[];
  /** Of `slow`. */
  delayMs?: number;
}

export interface FaultPlan {
  set(fault: PlannedFault): void;
  clear(): void;
  /** The fault that befalls a request of this operation; counted down. */
  take(operation: string): PlannedFault | undefined;
}

export function createFaultPlan(): FaultPlan {
  let planned: PlannedFault[] = [];
  return {
    set: (fault) => {
      planned = [...planned, { ...fault }];
    },
    clear: () => {
      planned = [];
    },
    take(operation) {
      const found = planned.find(
        ({ operations }) => operations === undefined || operations.includes(operation),
      );
      if (found?.times !== undefined) {
        found.times -= 1;
        if (found.times <= 0) planned = planned.filter((one) => one !== found);
      }
      return found;
    },
  };
}
