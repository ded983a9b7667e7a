/**
 * Dates, numbers and ages as people here write them. Times are shown in the zone of the service, whatever the
 * visitor's clock says. Pure.
 *
 * @typedef {import('./catalogue.js').Language} Language
 */

const NUMBER_LOCALE = { vi: 'vi-VN', en: 'en-GB' };
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const HOURS_PER_DAY = 24;
const DAYS_FROM_HOURS = 72;

/** A calendar date has no zone: it is taken apart, never shifted. @param {string} iso @param {Language} language */
export function formatDate(iso, language) {
  const match = DATE.exec(iso);
  if (!match) return iso;
  const [, year = '', month = '', day = ''] = match;
  return language === 'vi' ? `${day}/${month}/${year}` : `${Number(day)} ${MONTHS[Number(month) - 1] ?? month} ${year}`;
}

/**
 * "08:00, 19/01/2022" or "08:00, 19 Jan 2022"; what is no time comes back as it is.
 * @param {string} iso  RFC 3339 @param {Language} language @param {string} timezone
 */
export function formatTime(iso, language, timezone) {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const { hour, minute, year, month, day } = zonedParts(date, timezone);
  return `${hour}:${minute}, ${formatDate(`${year}-${month}-${day}`, language)}`;
}

/** The calendar date at that moment in that zone, as YYYY-MM-DD. @param {Date} date @param {string} timezone */
export function zonedDate(date, timezone) {
  const { year, month, day } = zonedParts(date, timezone);
  return `${year}-${month}-${day}`;
}

/** @param {number} value @param {Language} language */
export function formatNumber(value, language) {
  return remembered(language, () => new Intl.NumberFormat(NUMBER_LOCALE[language])).format(value);
}

/** "26 giờ" up to three days, then "4 ngày"; "chưa đầy 1 giờ". @param {number} hours @param {Language} language */
export function formatAge(hours, language) {
  if (hours < 1) return language === 'vi' ? 'chưa đầy 1 giờ' : 'less than an hour';
  const inDays = hours > DAYS_FROM_HOURS;
  const count = Math.floor(inDays ? hours / HOURS_PER_DAY : hours);
  if (language === 'vi') return `${count} ${inDays ? 'ngày' : 'giờ'}`;
  return `${count} ${inDays ? 'day' : 'hour'}${count === 1 ? '' : 's'}`;
}

/** "19009095" → "1900 9095"; short numbers stay. @param {string} number */
export function formatPhone(number) {
  return number.length === 8 ? `${number.slice(0, 4)} ${number.slice(4)}` : number;
}

/** Formatters made before, since making one takes longer than to format a whole list. @type {Map<string, any>} */
const formatters = new Map();

/** @template T @param {string} key @param {() => T} make @returns {T} */
function remembered(key, make) {
  if (!formatters.has(key)) formatters.set(key, make());
  return formatters.get(key);
}

/** @param {Date} date @param {string} timezone */
function zonedParts(date, timezone) {
  const options = /** @type {const} */ ({
    timeZone: timezone, hourCycle: 'h23',
    year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit',
  });
  const parts = remembered(timezone, () => new Intl.DateTimeFormat('en-GB', options)).formatToParts(date);
  /** @param {string} type */
  const part = (type) => parts.find((each) => each.type === type)?.value ?? '';
  return { year: part('year'), month: part('month'), day: part('day'), hour: part('hour'), minute: part('minute') };
}
