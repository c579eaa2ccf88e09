/* 数字、日期、案例数的写法；从界面读日期。线上文本为 `2020-09-07 17:00:00` 与 `2020-09-07`。 */
import type { Day, Moment } from '../api/types';

export const none = '—';

/** 加引号；里面的双引号改为单引号。 */
export const quoted = (text: string) => `“${text.replaceAll('“', '‘').replaceAll('”', '’')}”`;

/** 38985 → `38,985`；没有数据为 `—`。 */
export function count(value: number | null | undefined): string {
  if (value === null || value === undefined) return none;
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** 34, 105 → `32.38%`，四舍五入到两位，按整数计算。 */
export function percent(part: number, whole: number): string {
  if (whole <= 0) return none;
  const hundredths = Math.floor((part * 20_000 + whole) / (2 * whole));
  return `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, '0')}%`;
}

/** `23.42` → `23.42%`；没有为 `—`。 */
export function share(text: string | null | undefined): string {
  return text === null || text === undefined ? none : `${text}%`;
}

function parts(wire: string): number[] {
  return (wire.match(/\d+/g) ?? []).map(Number);
}

/** `2020年9月7日`。 */
export function day(wire: Day | Moment | null | undefined): string {
  if (!wire) return none;
  const [y, m, d] = parts(wire);
  return `${y}年${m}月${d}日`;
}

/** `9月7日`，用于同年的列表。 */
export function shortDay(wire: Day | Moment | null | undefined): string {
  if (!wire) return none;
  const [, m, d] = parts(wire);
  return `${m}月${d}日`;
}

/** `17:00`。 */
export function clock(wire: Moment): string {
  return wire.slice(11, 16);
}

/** `2020年9月7日 17:00`。 */
export function moment(wire: Moment | null | undefined): string {
  return wire ? `${day(wire)} ${clock(wire)}` : none;
}

/** `2020年9月7日 17:00:00`，用于日志与逐行核对。 */
export function exactMoment(wire: Moment): string {
  return `${day(wire)} ${wire.slice(11, 19)}`;
}

/** 今天写钟点，昨天写“昨天”，同年写月日，否则写年月日。 */
export function recent(wire: Moment, today: Day = todayInShanghai()): string {
  if (wire.slice(0, 10) === today) return clock(wire);
  if (wire.slice(0, 10) === shiftDay(today, -1)) return '昨天';
  return wire.slice(0, 4) === today.slice(0, 4) ? shortDay(wire) : day(wire);
}

/** `9月1日—9月7日`；只有一端时写一端，没有写 `未定`。 */
export function span(from: Day | null, to: Day | null): string {
  if (!from && !to) return '未定';
  if (!from || !to || from === to) return shortDay(from ?? to);
  if (from.slice(0, 4) !== to.slice(0, 4)) return `${day(from)}—${day(to)}`;
  return `${shortDay(from)}—${shortDay(to)}`;
}

/** 38 KB 一类的大小。 */
export function bytes(size: number): string {
  if (size < 1024) return `${size} 字节`;
  if (size < 1024 * 1024) return `${count(Math.round(size / 1024))} KB`;
  return `${(size / 1024 / 1024).toFixed(1)} MB`;
}

export function todayInShanghai(now: Date = new Date()): Day {
  return new Date(now.getTime() + 8 * 3600_000).toISOString().slice(0, 10);
}

export function shiftDay(wire: Day, days: number): Day {
  const at = new Date(`${wire}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

/** 读 2020-09-07、2020.9.7、2020/9/7、20200907、2020年9月7日；不是日期为 null。全角数字与符号同样认得。 */
export function readDay(text: string): Day | null {
  const plain = text.normalize('NFKC').trim().replace(/。/g, '.');
  const found =
    /^(\d{4})(\d{2})(\d{2})$/.exec(plain) ?? /^(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?$/.exec(plain);
  if (!found) return null;
  const [y, m, d] = [Number(found[1]), Number(found[2]), Number(found[3])];
  const at = new Date(Date.UTC(y, m - 1, d));
  if (at.getUTCFullYear() !== y || at.getUTCMonth() !== m - 1 || at.getUTCDate() !== d) return null;
  return at.toISOString().slice(0, 10);
}

/** 读日期加钟点：`2020年9月7日 17:00`、`2020-09-07 17:00:00`、`2020.9.7 17时`；只有日期时为零点。 */
export function readMoment(text: string): Moment | null {
  const plain = text.normalize('NFKC').trim();
  const found = /^(.*?[\d日])(?:[\sT]+|(?<=日)\s*)(\d{1,2})(?:[:时点](?:(\d{1,2})(?:[:分](?:(\d{1,2})秒?)?)?)?)$/.exec(plain);
  if (!found) {
    const only = readDay(plain);
    return only && `${only} 00:00:00`;
  }
  const date = readDay(found[1] ?? '');
  const [h, m, s] = [Number(found[2]), Number(found[3] ?? 0), Number(found[4] ?? 0)];
  if (!date || h > 23 || m > 59 || s > 59) return null;
  return `${date} ${[h, m, s].map((n) => String(n).padStart(2, '0')).join(':')}`;
}

/** 表单里显示的钟点：秒为零时不写。 */
export function momentText(wire: Moment): string {
  return wire.endsWith(':00') ? moment(wire) : `${moment(wire)}${wire.slice(16)}`;
}

/** 字数，按字而不按编码单元。 */
export function characters(text: string): number {
  return Array.from(text).length;
}
