// Before and after of a history entry as lines a person can read: each thing that changed, by its Chinese
// name. Names of form fields, categories and cases come from the campaign; what has no name is counted, not shown.
import { count, day, momentText, none } from '../../text/format';
import { codes, names, unsaid } from '../../text/history';
import { log } from '../../text/log';

export type Line = { label: string; before: string; after: string };
export type Reading = { lines: Line[]; unnamed: number };
/** What the campaign knows by other names: form fields by key, categories and cases by id. */
export type Known = { fields: Record<string, string>; categories: Record<number, string>; cases: Record<number, string> };

const nothing: Known = { fields: {}, categories: {}, cases: {} };

type Json = null | boolean | number | string | Json[] | Thing;
type Thing = { [key: string]: Json };

const isThing = (value: Json | undefined): value is Thing => typeof value === 'object' && value !== null && !Array.isArray(value);
const same = (a: Json | undefined, b: Json | undefined) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/** What differs between `before` and `after`; named with the help of what the campaign knows. */
export function read(before: unknown, after: unknown, known: Known = nothing): Reading {
  const reading: Reading = { lines: [], unnamed: 0 };
  new Reader(known, reading).compare('', [], before as Json, after as Json);
  return reading;
}

/** A key that is no code but a name, such as a title, names itself. */
function nameOf(key: string): string | undefined {
  return /^[a-z][a-z0-9_]*$/.test(key) ? names[key] : key;
}

class Reader {
  constructor(
    readonly known: Known,
    readonly into: Reading,
  ) {}

  compare(key: string, path: string[], before: Json | undefined, after: Json | undefined): void {
    if (same(before, after)) return;
    if (isThing(before) || isThing(after)) return this.things(key, path, isThing(before) ? before : {}, isThing(after) ? after : {});
    if (Array.isArray(before) && Array.isArray(after) && before.length === after.length && before.some(isThing)) {
      before.forEach((old, index) => this.compare(key, [...path, log.nth(index + 1)], old, after[index]));
      return;
    }
    // A record of several parts side by side: each part as if it stood alone.
    const whole = before ?? after;
    if (key === '' && Array.isArray(whole)) {
      for (const part of whole) this.compare('part', path, before ? part : null, after ? part : null);
      return;
    }
    const [old, fresh] = [this.written(key, before), this.written(key, after)];
    // An empty list that was not there before is no news.
    if (old !== fresh) this.into.lines.push({ label: path.join(' · ') || log.content, before: old, after: fresh });
  }

  things(key: string, path: string[], before: Thing, after: Thing): void {
    for (const one of new Set([...Object.keys(before), ...Object.keys(after)])) {
      if (unsaid.has(one)) continue;
      const name = key === 'answers' ? this.known.fields[one] : nameOf(one);
      // A wrapper without a name of its own is looked into; a lone value without a name is only counted.
      const inside = [before[one], after[one]].some((value) => isThing(value) || (Array.isArray(value) && value.some(isThing)));
      if (name === undefined && !inside) {
        if (!same(before[one], after[one])) this.into.unnamed += 1;
      } else {
        this.compare(one, name === undefined || name === '' ? path : [...path, name], before[one], after[one]);
      }
    }
  }

  /** One value in a person's words; `key` tells what kind of code a text or number may be. */
  written(key: string, value: Json | undefined): string {
    if (value === null || value === undefined) return key === 'case' ? log.noCase : none;
    if (typeof value === 'boolean') return value ? log.yes : log.no;
    if (typeof value === 'number') return this.number(key, value);
    if (typeof value === 'string') return text(key, value);
    if (!Array.isArray(value)) return this.thing(value);
    const parts = value.map((one) => this.written(key, one));
    return parts.join(parts.some((part) => part.includes('　')) ? '；' : '、') || none;
  }

  number(key: string, value: number): string {
    if (key === 'category') return this.known.categories[value] ?? String(value);
    if (key === 'case') return this.known.cases[value] ?? String(value);
    return count(value);
  }

  /** A thing within a list: by its name, or by what it holds. */
  thing(value: Thing): string {
    const called = value.name ?? value.title ?? value.text;
    if (typeof called === 'string' && called !== '') return called;
    const parts = Object.entries(value).filter(([key]) => !unsaid.has(key) && nameOf(key) !== undefined);
    return parts.map(([key, part]) => this.written(key, part)).join('　') || none;
  }
}

function text(key: string, value: string): string {
  if (value === '') return log.blank;
  const code = codes[key]?.[value];
  if (code !== undefined) return code;
  if (/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/.test(value)) return momentText(value);
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return day(value);
  if (/^[0-9a-f]{64}$/.test(value)) return value.slice(0, 16);
  return value;
}
