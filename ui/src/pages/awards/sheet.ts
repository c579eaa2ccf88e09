/* 一个案例的计算单：每一步一行算式，名字和数都来自结果，照着用计算器可以算出同样的数。 */
import type { CaseOutcome, Conversion, GroupOutcome, Judging, JudgingStage, JuryGroup, Part, StageOutcome } from '../../api/types';
import { sheet as words } from '../../text/result';
import { equals, figure, read, sum, type Fraction, type Figure, whole, written } from './exact';

/** 逐个列出的最多个数，再多写合计。 */
const listed = 12;

function total(values: Figure[], places: number): string {
  if (values.length <= listed) return values.map((value) => figure(value, places)).join(' ＋ ');
  const known = values.map((value) => read(value.fraction)).filter((value): value is Fraction => value !== null);
  return words.sumOf(values.length, written(sum(known), places));
}

/** 除号之前：几项相加的加括号。 */
const over = (text: string, several: boolean) => (several ? `（${text}）÷` : `${text} ÷`);

/** 组的评法与方法，如“去高去低平均，去 1 高 1 低”。 */
export function methodName(group: JuryGroup): string {
  if (group.mode !== 'score') return words.modes[group.mode];
  const { method } = group;
  return method.name === 'trimmed_mean' ? words.trimmed(method.high, method.low, method.min_jurors, method.level === 'item') : words.methods[method.name];
}

/** 一组得分的算式。 */
export function groupLines(stage: JudgingStage, group: JuryGroup, outcome: GroupOutcome, places: number): string[] {
  const score = outcome.score;
  if (!score) return [words.noSheet];
  const result = equals(score, places);
  const kept = outcome.sheets.filter((one) => !one.dropped).map((one) => one.total);
  const n = kept.length;
  if (group.mode === 'approval' || group.mode === 'pass_fail') {
    const yes = kept.filter((value) => read(value.fraction)?.over !== 0n).length;
    return [`${yes} ÷ ${n} × 100 ${result}`];
  }
  if (group.mode === 'score') {
    const { method } = group;
    if (outcome.items.length > 0) return itemLines(stage, outcome, score, places);
    if (method.name === 'sum') return [`${total(kept, places)} ${result}`];
    if (method.name === 'median') {
      const order = kept.map((value) => ({ value, at: read(value.fraction) })).sort((a, b) => compare(a.at, b.at));
      const low = order[Math.floor((n - 1) / 2)]?.value;
      const high = order[Math.floor(n / 2)]?.value;
      if (n % 2 === 1 || !low || !high) return [words.middle(n, result)];
      return [words.middleTwo(n), `（${figure(low, places)} ＋ ${figure(high, places)}）÷ 2 ${result}`];
    }
  }
  return [`${over(total(kept, places), n > 1)} ${n} ${result}`];
}

function compare(a: Fraction | null, b: Fraction | null): number {
  const difference = (a?.over ?? 0n) * (b?.under ?? 1n) - (b?.over ?? 0n) * (a?.under ?? 1n);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** 按评分项去高去低：各项均值，再按权重合成。 */
function itemLines(stage: JudgingStage, outcome: GroupOutcome, score: Figure, places: number): string[] {
  const counted = outcome.items.flatMap((item) => {
    const criterion = stage.criteria.find((one) => one.key === item.item);
    return criterion && !criterion.independent ? [{ item, criterion }] : [];
  });
  const weights = counted.reduce((all, { criterion }) => all + criterion.weight, 0);
  const terms = counted.map(({ item, criterion }) => `${criterion.weight} × ${figure(item.score, places)} ÷ ${criterion.max}`);
  return [`${over(terms.join(' ＋ '), true)} ${weights} × 100 ${equals(score, places)}`];
}

/** 加权：`（40 × 91.25 ＋ 60 × 88.00）÷ 100 ＝ 89.30`；没有得分或权重为零的不在其中。 */
function weighted(parts: { weight: number; score: Figure | null }[], score: Figure, places: number): string {
  const counted = parts.filter((part) => part.weight > 0 && part.score !== null);
  const weights = counted.reduce((all, part) => all + part.weight, 0);
  const terms = counted.map((part) => `${part.weight} × ${figure(part.score, places)}`);
  return `${over(terms.join(' ＋ '), true)} ${weights} ${equals(score, places)}`;
}

export function stageLine(outcome: StageOutcome, places: number): string {
  return outcome.score ? weighted(outcome.groups, outcome.score, places) : words.noStage;
}

export function compositeLine(row: CaseOutcome, places: number): string {
  return row.composite ? weighted(row.parts, row.composite, places) : words.noComposite;
}

/** 网络投票折算的算式。`rows` 是同一类别的全部案例。 */
export function voteLines(conversion: Conversion, row: CaseOutcome, rows: CaseOutcome[], score: Figure | null, places: number): string[] {
  if (row.votes === null || !score) return [words.noVotes];
  const v = row.votes;
  const votes = rows.map((one) => one.votes).filter((one): one is number => one !== null);
  const [most, fewest, n] = [Math.max(...votes), Math.min(...votes), votes.length];
  const all = votes.reduce((a, b) => a + b, 0);
  const rank = 1 + votes.filter((one) => one > v).length;
  const result = equals(score, places);
  switch (conversion.name) {
    case 'ratio_to_top':
      return [words.most(most), most === 0 ? words.noneVoted(result) : `${v} ÷ ${most} × 100 ${result}`];
    case 'share':
      return [words.allVotes(all), all === 0 ? words.noneVoted(result) : `${v} ÷ ${all} × 100 ${result}`];
    case 'rank_linear':
      return [words.place(rank), `${conversion.top} － ${conversion.step} ×（${rank} － 1）${words.notBelow(conversion.floor)} ${result}`];
    case 'rank_table':
      return [words.place(rank), rank > conversion.points.length ? words.beyondTable(result) : words.fromTable(rank, result)];
    case 'bands': {
      const reached = conversion.bands.filter((band) => v >= band.votes).sort((a, b) => b.votes - a.votes)[0];
      return [reached ? words.inBand(reached.votes, result) : words.noBand(result)];
    }
    case 'floor_and_rank':
      return [words.placeOf(rank, n), n === 1 ? `${conversion.floor} ＋ ${conversion.span} ${result}` : `${conversion.floor} ＋ ${conversion.span} ×（${n} － ${rank}）÷（${n} － 1）${result}`];
    case 'min_max':
      return [
        words.mostAndFewest(most, fewest),
        most === fewest ? words.allEqual(result) : `${conversion.low} ＋（${conversion.high} － ${conversion.low}）×（${v} － ${fewest}）÷（${most} － ${fewest}）${result}`,
      ];
  }
}

/** 综合得分的一部分连同它的来历。 */
export type PartSheet = { part: Part; name: string; weight: number; score: Figure | null; stage: JudgingStage | null; outcome: StageOutcome | null };

export function partSheets(rules: Judging, row: CaseOutcome): PartSheet[] {
  return rules.composite.map((part, at) => {
    const given = row.parts[at];
    const { source } = part;
    const stage = source.kind === 'stage' ? (rules.stages.find((one) => one.key === source.stage) ?? null) : null;
    return {
      part,
      name: given?.name ?? stage?.name ?? words.vote,
      weight: part.weight,
      score: given?.score ?? null,
      stage,
      outcome: stage ? (row.stages.find((one) => one.stage === stage.key) ?? null) : null,
    };
  });
}

/** 各项权重之和，供表头写百分比的来历。 */
export function weightSum(parts: { weight: number }[]): string {
  return written(sum(parts.map((part) => whole(part.weight))), 0);
}
