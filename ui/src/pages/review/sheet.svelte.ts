// The scores of one category of a stage as they stand on screen: what is saved, what is on its way, what was refused.
import { door, DoorFailure, type ScoreCell, type ScoreGrid } from '../../api';
import { alarm } from '../../parts/alarm.svelte';
import { clock } from '../../text/format';
import { scores, wrongText } from '../../text/scores';
import { ABSTAINED, cellKey, type Change, type Column, hundredths, outdated, readEntry, RECUSED, reversed, sheetKey, Steps, totalOf } from './grid';

/** `seen`: the entry that stood there when the typing began, where that is known. */
export type Typed = { column: Column; case: number; text: string; seen?: number | null };
export type Refused = { key: string; juror: number; case: number; item: string; typed: string; reason: string; fix: string | null; theirs: boolean };
type Sending = Change & { seen: number | null };

export class Sheet {
  // Watched as one: the cells in sight are drawn anew sooner than ten thousand are watched one by one.
  readonly #cells = new Map<string, ScoreCell>();
  readonly #recused = new Map<string, string>();
  readonly #pending = new Map<string, string>();
  readonly #refused = new Map<string, Refused>();
  /** What the second person keyed in this sitting, and whether it agrees. */
  readonly #keyed = new Map<string, { text: string; agrees: boolean }>();
  #version = $state(0);
  second = $state(false);
  saving = $state(0);
  savedAt = $state<string | null>(null);
  /** How many cells were refused together, out of how many. */
  together = $state<{ bad: number; all: number } | null>(null);
  /** The groups or criteria are no longer those the sheet was opened with. */
  rubricChanged = $state(false);
  /** Why what is entered is changed from now on; blank = as usual. */
  why = $state('');
  canUndo = $state(false);
  canRedo = $state(false);
  #steps = new Steps();
  #own = new Set<number>();
  #queue: Promise<unknown> = Promise.resolve();
  #stepping: Promise<void> = Promise.resolve();
  #grid: ScoreGrid | null = null;

  constructor(
    readonly campaign: number,
    readonly stage: string,
    /** Reads the grid anew, after a refusal. */
    readonly reload: () => Promise<ScoreGrid | null>,
  ) {}

  /** Grows with every change; whoever reads it hears of the next. */
  get version(): number {
    return this.#version;
  }

  get cells(): ReadonlyMap<string, ScoreCell> {
    void this.#version;
    return this.#cells;
  }

  get refused(): ReadonlyMap<string, Refused> {
    void this.#version;
    return this.#refused;
  }

  get keyed(): ReadonlyMap<string, { text: string; agrees: boolean }> {
    void this.#version;
    return this.#keyed;
  }

  #tell(): void {
    this.#version += 1;
  }

  /** Begins or ends the second person's sitting. */
  sit(second: boolean): void {
    this.second = second;
    this.#keyed.clear();
    this.#tell();
  }

  /** Takes what was read; only what differs is drawn anew. */
  adopt(grid: ScoreGrid): void {
    if (this.#grid && rubric(this.#grid) !== rubric(grid)) this.rubricChanged = true;
    this.#grid = grid;
    const fresh = new Set<string>();
    for (const cell of grid.cells) {
      const key = cellKey(cell.juror, cell.case, cell.item);
      fresh.add(key);
      const old = this.#cells.get(key);
      if (!old || old.entry !== cell.entry || old.text !== cell.text || old.check !== cell.check) this.#cells.set(key, cell);
    }
    for (const key of [...this.#cells.keys()]) if (!fresh.has(key)) this.#cells.delete(key);
    const away = new Map(grid.recused.map((one) => [sheetKey(one.juror, one.case), one.reason]));
    for (const [key, reason] of away) if (this.#recused.get(key) !== reason) this.#recused.set(key, reason);
    for (const key of [...this.#recused.keys()]) if (!away.has(key)) this.#recused.delete(key);
    this.#tell();
  }

  /** What is saved for a cell, or on its way. */
  standing(juror: number, at: number, item: string): string {
    void this.#version;
    const key = cellKey(juror, at, item);
    return this.#pending.get(key) ?? (this.#recused.has(sheetKey(juror, at)) ? RECUSED : (this.#cells.get(key)?.text ?? ''));
  }

  /** What a cell shows: in the second person's sitting only what he keyed. */
  shown(column: Column, at: number): string {
    void this.#version;
    if (this.#recused.has(sheetKey(column.juror, at))) return RECUSED;
    if (this.second) return column.item === null ? '' : (this.#keyed.get(cellKey(column.juror, at, column.item))?.text ?? '');
    if (column.item !== null) {
      const refused = this.#refused.get(cellKey(column.juror, at, column.item));
      return refused ? refused.typed : this.standing(column.juror, at, column.item);
    }
    return totalOf(this.#grid?.criteria ?? [], (item) => this.standing(column.juror, at, item));
  }

  look(column: Column, at: number): string {
    void this.#version;
    const key = cellKey(column.juror, at, column.item ?? '');
    if (this.#refused.has(key)) return 'inv';
    const text = this.shown(column, at);
    if (text === RECUSED) return 'rec';
    if (this.second) {
      const keyed = this.#keyed.get(key);
      return keyed ? (keyed.agrees ? 'agrees' : 'differs') : '';
    }
    if (text === ABSTAINED) return 'abs';
    const check = this.#cells.get(key)?.check ?? 'none';
    return check === 'none' ? '' : check === 'agrees' || check === 'confirmed' ? 'agrees' : 'differs';
  }

  /** Enters what was typed or pasted: all of it, or nothing where a cell cannot be entered. */
  async enter(typed: Typed[]): Promise<boolean> {
    const sending: Sending[] = [];
    const bad: Refused[] = [];
    for (const one of typed) {
      const { juror } = one.column;
      const item = one.column.item ?? '';
      const key = cellKey(juror, one.case, item);
      const about = { key, juror, case: one.case, item, typed: one.text.trim(), fix: null, theirs: false };
      const before = this.second ? (this.#keyed.get(key)?.text ?? '') : this.standing(juror, one.case, item);
      const reading = readEntry(one.text, one.column);
      if ('wrong' in reading) {
        const reason = wrongText(about.typed, reading.wrong) + (reading.fix ? scores.maybe(reading.fix) : '');
        bad.push({ ...about, fix: reading.fix ?? null, reason });
      } else if (this.#recused.has(sheetKey(juror, one.case)) && reading.text !== RECUSED) {
        // A range that is pasted or cleared may run over recused cells as long as it leaves them alone.
        if (reading.text !== '') bad.push({ ...about, reason: scores.isRecused });
      } else {
        if (this.#refused.has(key)) this.#refused.delete(key);
        const seen = one.seen === undefined ? this.entryOf(juror, one.case, item) : one.seen;
        if (before !== reading.text) sending.push({ juror, case: one.case, item, before, after: reading.text, seen });
      }
    }
    this.together = bad.length > 0 && typed.length > 1 ? { bad: bad.length, all: typed.length } : null;
    for (const one of bad) this.#refused.set(one.key, one);
    this.#tell();
    if (bad.length > 0) return false;
    if (sending.length === 0) return true;
    if (this.second) return this.#keyAgain(sending);
    const changes = sending.some((one) => one.before !== '');
    const sent = await this.#send(sending, changes ? this.why.trim() || scores.whyChange : '');
    if (sent) this.#steps.record(sending);
    this.#count();
    return sent;
  }

  undo(): Promise<void> {
    return this.#inTurn(async () => {
      const step = this.#steps.last;
      if (step && (await this.#step(reversed(step), scores.whyUndo))) this.#steps.tookBack();
    });
  }

  redo(): Promise<void> {
    return this.#inTurn(async () => {
      const step = this.#steps.next;
      if (step && (await this.#step(step, scores.whyRedo))) this.#steps.gaveAgain();
    });
  }

  /** Entries are recorded when they are in; so a step waits for those before it, however quickly the keys are pressed. */
  #inTurn(act: () => Promise<void>): Promise<void> {
    const before = Promise.all([this.#stepping, this.#queue]);
    this.#stepping = before.then(act).then(() => this.#count(), alarm);
    return this.#stepping;
  }

  #count(): void {
    this.canUndo = this.#steps.last !== null;
    this.canRedo = this.#steps.next !== null;
  }

  /** Takes a step back or gives it again, unless another person changed one of its cells since. */
  async #step(step: Change[], why: string): Promise<boolean> {
    const changed = step.filter((one) => this.standing(one.juror, one.case, one.item) !== one.before);
    if (changed.length === 0) return this.#send(step.map((one) => ({ ...one, seen: this.entryOf(one.juror, one.case, one.item) })), why);
    for (const one of changed) this.#conflict(one);
    this.together = step.length > 1 ? { bad: changed.length, all: step.length } : null;
    this.#tell();
    return false;
  }

  /** Both values stay in sight, and a person chooses. */
  #conflict(one: Change): void {
    const key = cellKey(one.juror, one.case, one.item);
    const by = this.#cells.get(key)?.by ?? '';
    const reason = scores.conflict(this.standing(one.juror, one.case, one.item), one.after, by);
    this.#refused.set(key, { key, juror: one.juror, case: one.case, item: one.item, typed: one.after, reason, fix: null, theirs: true });
  }

  /** The entry that stands in a cell; none = it is empty. */
  entryOf(juror: number, at: number, item: string): number | null {
    return this.#cells.get(cellKey(juror, at, item))?.entry ?? null;
  }

  /** One write after the other, so that each has seen the one before. */
  #send(sending: Sending[], why: string): Promise<boolean> {
    for (const one of sending) this.#pending.set(cellKey(one.juror, one.case, one.item), one.after);
    this.#tell();
    this.saving += 1;
    const run = this.#queue.then(() => this.#write(sending, why)).finally(() => (this.saving -= 1));
    this.#queue = run.catch(() => undefined);
    return run;
  }

  async #write(sending: Sending[], why: string): Promise<boolean> {
    const { campaign, stage } = this;
    const cells = sending.map((one) => {
      const now = this.#cells.get(cellKey(one.juror, one.case, one.item))?.entry ?? null;
      return { juror: one.juror, case: one.case, item: one.item, text: one.after, seen: now !== null && this.#own.has(now) ? now : one.seen };
    });
    try {
      for (const one of sending) {
        if (one.before === RECUSED && one.after !== RECUSED) {
          await door().call('recusal.settle', { campaign, juror: one.juror, case: one.case, confirm: false, reason: why });
          this.#recused.delete(sheetKey(one.juror, one.case));
        }
      }
      const reply = await door().call('score.enter', { campaign, stage, cells, why });
      for (const one of sending) if (one.after === RECUSED) this.#recused.set(sheetKey(one.juror, one.case), '');
      for (const cell of reply.cells) {
        this.#own.add(cell.entry);
        this.#cells.set(cellKey(cell.juror, cell.case, cell.item), cell);
      }
      this.#settle(sending);
      this.savedAt = clock(new Date(Date.now() + 8 * 3600_000).toISOString().replace('T', ' '));
      return true;
    } catch (cause) {
      await this.#refuse(DoorFailure.of(cause), sending, cells);
      return false;
    }
  }

  #settle(sending: Sending[]): void {
    for (const one of sending) {
      const key = cellKey(one.juror, one.case, one.item);
      if (this.#pending.get(key) === one.after) this.#pending.delete(key);
    }
    this.#tell();
  }

  async #refuse(failure: DoorFailure, sending: Sending[], sent: { seen: number | null }[]): Promise<void> {
    if (failure.problems.length === 0) alarm(failure);
    const fresh = await this.reload();
    if (fresh) this.adopt(fresh);
    this.#settle(sending);
    const bad = new Map<number, string>();
    for (const { row, reason, way_out } of failure.problems) if (row !== null) bad.set(row - 1, [bad.get(row - 1), reason, way_out].filter(Boolean).join('，'));
    // Refused without saying where: what was typed stays to be seen, in its cells.
    const nowhere = bad.size === 0;
    if (nowhere) sending.forEach((_, at) => bad.set(at, failure.problems.map((one) => one.reason).join('；') || failure.message));
    for (const [at, said] of bad) {
      const one = sending[at];
      if (!one) continue;
      const key = cellKey(one.juror, one.case, one.item);
      if (outdated(sent[at]?.seen ?? null, this.#cells.get(key))) this.#conflict(one);
      else this.#refused.set(key, { key, juror: one.juror, case: one.case, item: one.item, typed: one.after, reason: said, fix: nowhere ? one.after : null, theirs: false });
    }
    this.together = sending.length > 1 ? { bad: bad.size, all: sending.length } : null;
    this.#tell();
  }

  async #keyAgain(sending: Sending[]): Promise<boolean> {
    const { campaign, stage } = this;
    this.saving += 1;
    try {
      const cells = sending.map((one) => ({ juror: one.juror, case: one.case, item: one.item, value: one.after }));
      await door().call('score.second', { campaign, stage, cells });
      for (const one of sending) {
        const key = cellKey(one.juror, one.case, one.item);
        this.#keyed.set(key, { text: one.after, agrees: same(one.after, this.#cells.get(key)?.text ?? '') });
      }
      this.#tell();
      return true;
    } catch (cause) {
      alarm(cause);
      return false;
    } finally {
      this.saving -= 1;
    }
  }

  /** What was being typed into a cell that the rules or the seats no longer have. */
  strand({ column, case: at, text }: Typed): void {
    if (text.trim() === '') return;
    const item = column.item ?? '';
    const key = cellKey(column.juror, at, item);
    const reason = scores.stranded([column.name, column.criterion?.name ?? ''].filter(Boolean).join(' × '), text.trim());
    this.#refused.set(key, { key, juror: column.juror, case: at, item, typed: text.trim(), reason, fix: null, theirs: false });
    this.#tell();
  }

  /** Leaves a cell as it is saved. */
  forget(key: string): void {
    this.#refused.delete(key);
    if (this.#refused.size === 0) this.together = null;
    this.#tell();
  }
}

const rubric = (grid: ScoreGrid): string => JSON.stringify([grid.groups, grid.criteria]);

function same(one: string, other: string): boolean {
  const [a, b] = [hundredths(one), hundredths(other)];
  return a !== null && b !== null ? a === b : one === other;
}
