/* 门：页面通往核心的唯一接口。两个实现：窗口（tauri.ts）与本机浏览器（http.ts）。 */
import { t } from '../text/door';
import type { Commands, Failure, Output, Problem, Progress, Topic } from './types';

export type CommandName = keyof Commands;
export type Request<N extends CommandName> = Commands[N]['request'];
export type ReplyTo<N extends CommandName> = Commands[N]['reply'];

/** 选文件时给系统对话框的种类。 */
export type FileKind = 'cases' | 'votes' | 'jurors' | 'scores' | 'definition' | 'backup' | 'evidence';
export type Delivery = 'save' | 'open' | 'print';

export type CallOptions = {
  onProgress?: (progress: Progress) => void;
  /** 触发后命令在核心中停止，未写入任何内容。 */
  signal?: AbortSignal;
};

export interface Door {
  readonly place: 'window' | 'browser';
  call<N extends CommandName>(name: N, request: Request<N>, options?: CallOptions): Promise<ReplyTo<N>>;
  /** 由用户选一个或几个文件；取消时为空。 */
  pickFiles(kind: FileKind, several: boolean): Promise<Output[]>;
  /** 交来网页上选定或拖入的文件。 */
  upload(file: File): Promise<Output>;
  /** 把做好的文件交给用户；用户取消时为 false。 */
  deliver(output: Output, how: Delivery): Promise<boolean>;
  onChanged(heed: (topics: Topic[]) => void): () => void;
  /** 文件被拖到窗口上（仅窗口；浏览器由放置区接收）。 */
  onDropped(heed: (files: Output[]) => void): () => void;
}

/** 命令未能完成。 */
export class DoorFailure extends Error {
  readonly code: string;
  readonly problems: Problem[];

  constructor(failure: Failure) {
    super(failure.message);
    this.code = failure.code;
    this.problems = failure.problems;
  }

  static of(cause: unknown): DoorFailure {
    if (cause instanceof DoorFailure) return cause;
    if (typeof cause === 'object' && cause !== null && 'message' in cause && 'code' in cause) {
      const { code, message, problems } = cause as Partial<Failure>;
      return new DoorFailure({ code: String(code), message: String(message), problems: problems ?? [] });
    }
    return new DoorFailure({ code: 'unreachable', message: t.unreachable, problems: [] });
  }
}

/** 一组听者。 */
export class Listeners<T> {
  readonly #heeds = new Set<(value: T) => void>();

  add(heed: (value: T) => void): () => void {
    this.#heeds.add(heed);
    return () => this.#heeds.delete(heed);
  }

  tell(value: T): void {
    for (const heed of [...this.#heeds]) heed(value);
  }
}

export function callId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
