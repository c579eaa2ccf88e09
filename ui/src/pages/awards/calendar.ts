/* 公示日程的画法：按周排的日子，起止之间逐日注明是工作日还是休息日。 */
import type { NoticeView } from '../../api/types';
import { shiftDay } from '../../text/format';

type NoticeDay = NoticeView['days'][number];
export type Cell = { day: string; of: NoticeDay | null; /** 第几个工作日；休息日与期外为 null。 */ nth: number | null; first: boolean; last: boolean };

/** 星期一为 0。 */
export function weekday(day: string): number {
  return (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
}

/** 从起始日所在周的星期一到截止日所在周的星期日，七天一行。期外的日子没有 `of`。 */
export function weeks(notice: Pick<NoticeView, 'starts_on' | 'ends_on' | 'days'>): Cell[][] {
  const { starts_on: from, ends_on: to } = notice;
  if (!from || !to || from > to) return [];
  const known = new Map(notice.days.map((one) => [one.day, one]));
  const rows: Cell[][] = [];
  let nth = 0;
  for (let monday = shiftDay(from, -weekday(from)); monday <= to && rows.length < 60; monday = shiftDay(monday, 7)) {
    const row: Cell[] = [];
    for (let at = 0; at < 7; at += 1) {
      const day = shiftDay(monday, at);
      const of = day >= from && day <= to ? (known.get(day) ?? null) : null;
      if (of?.working) nth += 1;
      row.push({ day, of, nth: of?.working ? nth : null, first: day === from, last: day === to });
    }
    rows.push(row);
  }
  return rows;
}
