// The rules of judging as the editor handles them: fresh stages, criteria, groups, parts; keys that stay unique.
import type { Conversion, Criterion, GridMode, Judging, JudgingStage, JuryGroup, Method, Part, Problem, TieBreak } from '../../api/types';
import { judging } from '../../text/judging';

/** A key not yet taken: `s1`, `s2` … Keys name things in scores for good and are not shown. */
export function freshKey(prefix: string, taken: string[]): string {
  for (let n = 1; ; n++) if (!taken.includes(`${prefix}${n}`)) return `${prefix}${n}`;
}

export function makeCriterion(all: Criterion[]): Criterion {
  return { key: freshKey('c', all.map((one) => one.key)), name: '', weight: 10, max: '10', step: '1', independent: false };
}

export function makeGroup(all: JuryGroup[]): JuryGroup {
  return { key: freshKey('g', all.map((one) => one.key)), name: '', weight: 100, mode: 'score', method: makeMethod('mean') };
}

export function makeStage(all: JudgingStage[], name: string): JudgingStage {
  const criteria: Criterion[] = [{ key: 'c1', name: judging.wholeScore, weight: 100, max: '100', step: '0.5', independent: false }];
  return { key: freshKey('s', all.map((one) => one.key)), name, categories: [], criteria, groups: [], starts_on: null, ends_on: null, even_out: false };
}

export function makeMethod(name: Method['name']): Method {
  return name === 'trimmed_mean' ? { name, high: 1, low: 1, min_jurors: 5, level: 'total' } : { name };
}

export function withMode(group: JuryGroup, mode: GridMode): JuryGroup {
  const { key, name, weight } = group;
  if (mode === 'score') return { key, name, weight, mode, method: makeMethod('mean') };
  return mode === 'approval' ? { key, name, weight, mode, max_choices: null } : { key, name, weight, mode };
}

export function makeConversion(name: Conversion['name']): Conversion {
  switch (name) {
    case 'ratio_to_top':
    case 'share':
      return { name };
    case 'rank_linear':
      return { name, top: '100', step: '2', floor: '60' };
    case 'rank_table':
      return { name, points: ['100', '95', '90'], floor: '60' };
    case 'bands':
      return { name, bands: [], floor: '60' };
    case 'floor_and_rank':
      return { name, floor: '60', span: '40' };
    case 'min_max':
      return { name, low: '60', high: '100' };
  }
}

export function makePart(rules: Judging): Part {
  const used = rules.composite.flatMap((part) => (part.source.kind === 'stage' ? [part.source.stage] : []));
  const stage = rules.stages.find((one) => !used.includes(one.key));
  return stage ? { weight: 50, source: { kind: 'stage', stage: stage.key } } : { weight: 50, source: { kind: 'vote', conversion: makeConversion('ratio_to_top') } };
}

export function makeTie(by: TieBreak['by'], rules: Judging): TieBreak {
  const stage = rules.stages[0];
  if (by === 'stage') return { by, stage: stage?.key ?? '' };
  if (by === 'group') return { by, stage: stage?.key ?? '', group: stage?.groups[0]?.key ?? '' };
  return { by };
}

/** What a person is told at a place; of places below it, only where no field of its own shows them. */
export function wrongAt(problems: Problem[], path: string): string | undefined {
  const here = problems.filter((one) => one.field === path);
  return here.length === 0 ? undefined : here.map((one) => [one.reason, one.way_out].filter(Boolean).join('，')).join('；');
}

/** The stage a path such as `judging.stages.1.criteria.0.max` leads to. */
export function stageOf(path: string): number | null {
  const found = /^judging\.stages\.(\d+)/.exec(path)?.[1];
  return found === undefined ? null : Number(found);
}
