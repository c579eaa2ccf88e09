/* 送出之前看得出的问题：日期与时间读不出。其余由核心核对。 */
import type { Definition, Problem } from '../../api';
import { readDay, readMoment } from '../../text/format';
import { t } from '../../text/settings';

export function unreadable(definition: Definition): Problem[] {
  const problems: Problem[] = [];
  const day = (path: string, text: string | null, place: string) => {
    if (text !== null && readDay(text) !== text) problems.push({ row: null, field: path, ...t.notADay(place, text) });
  };
  for (const [at, stage] of definition.stages.entries()) {
    const name = stage.name || t.nth(at + 1);
    day(`stages.${at}.starts_on`, stage.starts_on, t.dayOf(name, t.startsOn));
    day(`stages.${at}.ends_on`, stage.ends_on, t.dayOf(name, t.endsOn));
  }
  for (const [at, round] of definition.rounds.entries()) {
    for (const [key, place] of [['opens_at', t.opensAt], ['closes_at', t.closesAt]] as const) {
      const text = round[key];
      const where = definition.rounds.length > 1 ? t.ofRound(round.name || t.nthRound(at + 1), place) : place;
      if (readMoment(text) !== text) problems.push({ row: null, field: `rounds.${at}.${key}`, ...t.notAMoment(where, text) });
    }
  }
  day('certificate.dated', definition.certificate.dated, t.dated);
  return problems;
}
