/* 送出之前看得出的问题：日期与时间读不出。其余由核心核对。 */
import type { Definition, Problem } from '../../api';
import { readDay, readMoment } from '../../text/format';
import { t } from '../../text/settings';

export function unreadable(definition: Definition): Problem[] {
  const problems: Problem[] = [];
  const day = (text: string | null, place: string) => {
    if (text !== null && readDay(text) !== text) problems.push(t.notADay(place, text));
  };
  for (const [at, stage] of definition.stages.entries()) {
    const name = stage.name || t.nth(at + 1);
    day(stage.starts_on, `${t.stages} ${name} ${t.startsOn}`);
    day(stage.ends_on, `${t.stages} ${name} ${t.endsOn}`);
  }
  for (const [text, place] of [[definition.vote.opens_at, t.opensAt], [definition.vote.closes_at, t.closesAt]] as const) {
    if (readMoment(text) !== text) problems.push(t.notAMoment(place, text));
  }
  day(definition.certificate.dated, t.dated);
  return problems;
}
