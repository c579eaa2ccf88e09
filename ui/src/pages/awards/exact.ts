/* 分数的读、算、写：页面上的每个数都能由前一行的数用计算器算出来。 */

/** 线上的分数：`365/4` 与两位小数。 */
export type Figure = { fraction: string; text: string };
export type Fraction = { over: bigint; under: bigint };

/** 读 `365/4`、`92.5`、`-3`；读不出为 null。 */
export function read(text: string): Fraction | null {
  const ratio = /^(-?\d+)\/(\d+)$/.exec(text);
  if (ratio) {
    const under = BigInt(ratio[2] ?? '0');
    return under === 0n ? null : { over: BigInt(ratio[1] ?? '0'), under };
  }
  const decimal = /^(-?)(\d+)(?:\.(\d*))?$/.exec(text);
  if (!decimal) return null;
  const part = decimal[3] ?? '';
  const over = BigInt(`${decimal[2]}${part}`);
  return { over: decimal[1] === '-' ? -over : over, under: 10n ** BigInt(part.length) };
}

export function whole(number: number): Fraction {
  return { over: BigInt(number), under: 1n };
}

export function sum(all: Fraction[]): Fraction {
  return all.reduce((a, b) => ({ over: a.over * b.under + b.over * a.under, under: a.under * b.under }), whole(0));
}

/** 写成小数，逢五进一，只在这里取舍一次。 */
export function written(value: Fraction, places: number): string {
  const scale = 10n ** BigInt(places);
  const size = value.over < 0n ? -value.over : value.over;
  const digits = ((2n * size * scale + value.under) / (2n * value.under)).toString().padStart(places + 1, '0');
  const sign = value.over < 0n && /[1-9]/.test(digits) ? '-' : '';
  return places === 0 ? sign + digits : `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

/** 写成这么多位小数是否分毫不差。 */
export function exact(value: Fraction, places: number): boolean {
  return (value.over * 10n ** BigInt(places)) % value.under === 0n;
}

/** 结果里的分数；没有为 `—`。 */
export function figure(value: Figure | null, places: number): string {
  const known = value && read(value.fraction);
  return known ? written(known, places) : (value?.text ?? '—');
}

/** 整数不写小数，如票数。 */
export function plain(value: Figure, places: number): string {
  const known = read(value.fraction);
  return known ? written(known, exact(known, 0) ? 0 : places) : value.text;
}

/** `＝ 91.25`；有取舍时为 `≈ 0.67`。 */
export function equals(value: Figure, places: number): string {
  const known = read(value.fraction);
  return known ? `${exact(known, places) ? '＝' : '≈'} ${written(known, places)}` : `≈ ${value.text}`;
}
