import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatAge, formatDate, formatNumber, formatPhone, formatTime, zonedDate } from '../src/format.js';

const ZONE = 'Asia/Ho_Chi_Minh';

test('time is told in the zone of the service, whatever offset it comes with', () => {
  assert.equal(formatTime('2022-01-18T23:30:00Z', 'vi', ZONE), '06:30, 19/01/2022');
  assert.equal(formatTime('2022-01-19T00:05:00+07:00', 'en', ZONE), '00:05, 19 Jan 2022');
});

test('midnight is 00:00, not 24:00', () => {
  assert.equal(formatTime('2022-01-18T17:00:00Z', 'vi', ZONE), '00:00, 19/01/2022');
});

test('calendar date is never shifted by a zone', () => {
  assert.equal(formatDate('2022-01-01', 'vi'), '01/01/2022');
  assert.equal(formatDate('2022-01-01', 'en'), '1 Jan 2022');
});

test('what is no date or time stays as it is', () => {
  assert.equal(formatDate('đầu tháng', 'vi'), 'đầu tháng');
  assert.equal(formatTime('chiều', 'vi', ZONE), 'chiều');
});

test('age is in hours up to three days, then in days', () => {
  assert.equal(formatAge(26.9, 'vi'), '26 giờ');
  assert.equal(formatAge(1, 'en'), '1 hour');
  assert.equal(formatAge(72, 'en'), '72 hours');
  assert.equal(formatAge(97, 'vi'), '4 ngày');
});

test('numbers are grouped as each language does', () => {
  assert.equal(formatNumber(1210, 'vi'), '1.210');
  assert.equal(formatNumber(1210, 'en'), '1,210');
});

test('hotline of eight digits is read in two groups, a short one as it is', () => {
  assert.equal(formatPhone('19009095'), '1900 9095');
  assert.equal(formatPhone('1022'), '1022');
});

test('today is the date in the zone of the service', () => {
  assert.equal(zonedDate(new Date('2022-01-18T18:00:00Z'), ZONE), '2022-01-19');
});
