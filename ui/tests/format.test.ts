import { describe, expect, it } from 'vitest';
import { bytes, count, day, moment, momentText, percent, readDay, readMoment, recent, share, shiftDay, span, todayInShanghai } from '../src/text/format';
import { readNumber } from '../src/text/numbers';

describe('写法', () => {
  it('数字带千分位，没有写一字线，零写 0', () => {
    const check = (value: number | null, expected: string) => expect(count(value)).toBe(expected);
    check(38985, '38,985');
    check(1234567, '1,234,567');
    check(999, '999');
    check(0, '0');
    check(null, '—');
  });

  it('百分比四舍五入到两位', () => {
    const check = (part: number, whole: number, expected: string) => expect(percent(part, whole)).toBe(expected);
    check(34, 105, '32.38%');
    check(15585, 66534, '23.42%');
    check(1, 20000, '0.01%');
    check(1, 20001, '0.00%');
    check(2, 3, '66.67%');
    check(0, 0, '—');
    expect(share('23.42')).toBe('23.42%');
    expect(share(null)).toBe('—');
  });

  it('日期与钟点', () => {
    expect(day('2020-09-07')).toBe('2020年9月7日');
    expect(moment('2020-09-07 17:00:00')).toBe('2020年9月7日 17:00');
    expect(moment(null)).toBe('—');
    expect(momentText('2020-09-07 17:00:00')).toBe('2020年9月7日 17:00');
    expect(momentText('2020-09-07 17:00:03')).toBe('2020年9月7日 17:00:03');
  });

  it('最近操作只对今天和昨天用相对写法', () => {
    const check = (wire: string, expected: string) => expect(recent(wire, '2020-09-08')).toBe(expected);
    check('2020-09-08 09:02:11', '09:02');
    check('2020-09-07 23:59:59', '昨天');
    check('2020-09-04 08:00:00', '9月4日');
    check('2019-12-31 08:00:00', '2019年12月31日');
  });

  it('区间用一字线', () => {
    const check = (from: string | null, to: string | null, expected: string) => expect(span(from, to)).toBe(expected);
    check('2020-09-01', '2020-09-07', '9月1日—9月7日');
    check('2020-08-31', '2020-08-31', '8月31日');
    check('2020-08-31', null, '8月31日');
    check('2020-12-30', '2021-01-05', '2020年12月30日—2021年1月5日');
    check(null, null, '未定');
  });

  it('今天按上海时间', () => {
    expect(todayInShanghai(new Date('2020-09-07T15:59:59Z'))).toBe('2020-09-07');
    expect(todayInShanghai(new Date('2020-09-07T16:00:00Z'))).toBe('2020-09-08');
    expect(shiftDay('2020-03-01', -1)).toBe('2020-02-29');
  });

  it('文件大小', () => {
    expect(bytes(512)).toBe('512 字节');
    expect(bytes(2048)).toBe('2 KB');
    expect(bytes(3_500_000)).toBe('3.3 MB');
  });
});

describe('读日期', () => {
  it('认得几种写法', () => {
    const check = (text: string, expected: string | null) => expect(readDay(text), text).toBe(expected);
    check('2020-09-07', '2020-09-07');
    check('2020.9.7', '2020-09-07');
    check('2020/9/7', '2020-09-07');
    check('20200907', '2020-09-07');
    check('2020年9月7日', '2020-09-07');
    check('２０２０年９月７日', '2020-09-07');
    check(' 2020 年 9 月 7 日 ', '2020-09-07');
    check('2020.13.1', null);
    check('2020-02-30', null);
    check('9月7日', null);
    check('明天', null);
    check('', null);
  });

  it('认得钟点', () => {
    const check = (text: string, expected: string | null) => expect(readMoment(text), text).toBe(expected);
    check('2020年9月7日 17:00', '2020-09-07 17:00:00');
    check('2020年9月7日17:00', '2020-09-07 17:00:00');
    check('2020-09-07 17:00:03', '2020-09-07 17:00:03');
    check('2020-09-07T09:05', '2020-09-07 09:05:00');
    check('2020.9.7 17时', '2020-09-07 17:00:00');
    check('2020年9月7日17时30分', '2020-09-07 17:30:00');
    check('2020-09-07', '2020-09-07 00:00:00');
    check('2020-09-07 25:00', null);
    check('2020-09-07 17:60', null);
  });

  it('认得数字', () => {
    const check = (text: string, expected: number | null) => expect(readNumber(text), text).toBe(expected);
    check('36,500', 36500);
    check('３６５００', 36500);
    check(' 12 ', 12);
    check('12.5', null);
    check('-3', null);
    check('十二', null);
  });
});
