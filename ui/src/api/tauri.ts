/* 窗口的门：命令经 Tauri 的一个调用，文件对话框与打印由系统提供。 */
import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import { t } from '../text/door';
import { callId, DoorFailure, Listeners } from './door';
import type { CallOptions, CommandName, Delivery, Door, FileKind, ReplyTo, Request } from './door';
import type { Output, Progress, Reply, Topic } from './types';

export class TauriDoor implements Door {
  readonly place = 'window';
  readonly #changed = new Listeners<Topic[]>();
  readonly #dropped = new Listeners<Output[]>();
  readonly #progress = new Map<string, (progress: Progress) => void>();

  /** 先挂好事件，再交出门，第一次调用的进度也不会漏。 */
  static async open(): Promise<TauriDoor> {
    const door = new TauriDoor();
    await Promise.all([
      listen<{ topics: Topic[] }>('changed', ({ payload }) => door.#changed.tell(payload.topics)),
      listen<Progress & { call: string }>('progress', ({ payload: { call, ...progress } }) => {
        door.#progress.get(call)?.(progress);
      }),
      listen<{ files: Output[] }>('dropped', ({ payload }) => door.#dropped.tell(payload.files)),
    ]);
    return door;
  }

  async call<N extends CommandName>(name: N, request: Request<N>, options: CallOptions = {}): Promise<ReplyTo<N>> {
    const id = callId();
    if (options.onProgress) this.#progress.set(id, options.onProgress);
    const cancel = () => void invoke('cancel', { id }).catch(() => undefined);
    options.signal?.addEventListener('abort', cancel, { once: true });
    try {
      const reply = await ask<Reply>('call', { name, request, id });
      if (reply.changed.length > 0) this.#changed.tell(reply.changed);
      return reply.value as ReplyTo<N>;
    } finally {
      options.signal?.removeEventListener('abort', cancel);
      this.#progress.delete(id);
    }
  }

  pickFiles(kind: FileKind, several: boolean): Promise<Output[]> {
    return ask<Output[]>('pick_files', { kind, several });
  }

  upload(): Promise<Output> {
    return Promise.reject(
      new DoorFailure({ code: 'refused', message: t.pickInWindow, problems: [] }),
    );
  }

  deliver(output: Output, how: Delivery): Promise<boolean> {
    return ask<boolean>('deliver', { file: output.file, how });
  }

  onChanged(heed: (topics: Topic[]) => void): () => void {
    return this.#changed.add(heed);
  }

  onDropped(heed: (files: Output[]) => void): () => void {
    return this.#dropped.add(heed);
  }
}

async function ask<T>(command: string, words: Record<string, unknown>): Promise<T> {
  try {
    return await invoke<T>(command, words);
  } catch (cause) {
    throw DoorFailure.of(cause);
  }
}
