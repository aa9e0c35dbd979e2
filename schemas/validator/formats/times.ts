const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const TIME = /^(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:z|([+-])(\d\d):(\d\d))$/i;
const LOCAL_TIME = /^(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?$/;
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const DAY_MINUTES = 24 * 60;

/** `full-date` of RFC 3339. */
export function isDate(text: string): boolean {
  const [year = 0, month = 0, day = 0] = (DATE.exec(text) ?? []).slice(1).map(Number);
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = month === 2 && isLeap ? 29 : (DAYS[month - 1] ?? 0);
  return day >= 1 && day <= days;
}

/** `full-time` of RFC 3339. The 60th second only exists in the last minute of a day of UTC. */
export function isTime(text: string): boolean {
  const match = TIME.exec(text);
  if (match === null) return false;
  const [hour, minute, second, offsetHour, offsetMinute] = [1, 2, 3, 5, 6].map((group) => Number(match[group] ?? 0)) as [
    number, number, number, number, number,
  ]; // prettier-ignore
  if (hour > 23 || minute > 59 || offsetHour > 23 || offsetMinute > 59) return false;
  if (second < 60) return true;
  const offset = (offsetHour * 60 + offsetMinute) * (match[4] === '-' ? -1 : 1);
  const utc = (hour * 60 + minute - offset + DAY_MINUTES) % DAY_MINUTES;
  return second === 60 && utc === DAY_MINUTES - 1;
}

/** `date-time` of RFC 3339. */
export const isDateTime = (text: string): boolean =>
  /^t$/i.test(text.charAt(10)) && isDate(text.slice(0, 10)) && isTime(text.slice(11));

/** A time that may come without an offset from UTC. */
export const isIsoTime = (text: string): boolean => LOCAL_TIME.test(text) || isTime(text);

/** A date and time, apart by T or a blank, that may come without an offset from UTC. */
export const isIsoDateTime = (text: string): boolean =>
  /^[t ]$/i.test(text.charAt(10)) && isDate(text.slice(0, 10)) && isIsoTime(text.slice(11));

const CLOCK = 'T(?:\\d+H(?:\\d+M(?:\\d+S)?)?|\\d+M(?:\\d+S)?|\\d+S)';
const DAYS_AND_MORE = '(?:\\d+D|\\d+M(?:\\d+D)?|\\d+Y(?:\\d+M(?:\\d+D)?)?)';
const DURATION = new RegExp(`^P(?:${DAYS_AND_MORE}(?:${CLOCK})?|${CLOCK}|\\d+W)$`);

/** `duration` of RFC 3339, appendix A: no unit is left out between two that are there. */
export const isDuration = (text: string): boolean => DURATION.test(text);
