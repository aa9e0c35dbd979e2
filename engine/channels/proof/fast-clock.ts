import type { Clock } from '../../core/ports.ts';

/** Time that runs `speed` times as fast as the machine's, the same in every process that is told the same. */
export interface FastTime {
  /** Instant of the machine at which it began. */
  beganAt: number;
  /** What the fast time was then. */
  baseAt: number;
  speed: number;
}

export const fastClock = ({ beganAt, baseAt, speed }: FastTime): Clock => {
  const now = (): number => Math.floor(baseAt + (Date.now() - beganAt) * speed);
  return {
    now,
    at(at, callback) {
      const timer = setTimeout(callback, Math.max(0, Math.ceil((at - now()) / speed)));
      return () => clearTimeout(timer);
    },
  };
};
