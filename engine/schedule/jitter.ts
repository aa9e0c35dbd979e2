/** A well-mixed 32-bit hash of a text (FNV-1a, then the finalizer of MurmurHash3). */
function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/**
 * By how many ms a slot starts late: a fixed number from 0 up to, not including, the smaller of the jitter
 * and the gap to the next slot, so that slots keep their order and any process computes the same instant.
 */
export function jitterOf(scheduleId: string, slotAt: number, jitterMs: number, gapMs: number): number {
  return Math.floor((hash32(`${scheduleId}:${slotAt}`) / 0x1_0000_0000) * Math.min(jitterMs, gapMs));
}
