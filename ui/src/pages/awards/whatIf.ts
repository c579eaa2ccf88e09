/* 推演：在规则的副本上改权重与方法，列出名次、得分、奖项的变化。 */
import type { Conversion, Judging, Method, WhatIf } from '../../api/types';

type Row = WhatIf['rows'][number];

export function changed(row: Row): boolean {
  return row.now !== row.then || row.tier_now !== row.tier_then;
}

/** 名次或奖项变了的；奖项变了的在前，再按原来的次序。 */
export function changes(result: WhatIf): Row[] {
  const moved = result.rows.filter(changed);
  return [...moved.filter((row) => row.tier_now !== row.tier_then), ...moved.filter((row) => row.tier_now === row.tier_then)];
}

/** 名次升了几位：正为升，负为降；少了一端为 null。 */
export function climb(row: Row): number | null {
  return row.now === null || row.then === null ? null : row.now - row.then;
}

/** 副本，改它不动原来的规则。 */
export function copyOf(rules: Judging): Judging {
  return JSON.parse(JSON.stringify(rules)) as Judging;
}

export function same(a: Judging, b: Judging): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** 换一种方法时的初值。 */
export function methodOf(name: Method['name']): Method {
  return name === 'trimmed_mean' ? { name, high: 1, low: 1, min_jurors: 5, level: 'total' } : { name };
}

/** 换一种折算时的初值。 */
export function conversionOf(name: Conversion['name']): Conversion {
  switch (name) {
    case 'rank_linear':
      return { name, top: '100', step: '5', floor: '60' };
    case 'rank_table':
      return { name, points: ['100', '95', '90', '85', '80'], floor: '60' };
    case 'bands':
      return { name, bands: [{ votes: 10_000, points: '100' }, { votes: 5_000, points: '90' }, { votes: 1_000, points: '80' }], floor: '60' };
    case 'floor_and_rank':
      return { name, floor: '60', span: '40' };
    case 'min_max':
      return { name, low: '60', high: '100' };
    default:
      return { name };
  }
}

/** 界面上改得了的分值项；其余折算的表在设置中改。 */
export function pointsOf(conversion: Conversion): string[] {
  return Object.keys(conversion).filter((key) => ['top', 'step', 'floor', 'span', 'low', 'high'].includes(key));
}
