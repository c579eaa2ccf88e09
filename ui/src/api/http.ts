/* 本机浏览器的门：命令经 HTTP，进度与变更经服务器推送的事件。 */
import { callId, DoorFailure, Listeners } from './door';
import type { CallOptions, CommandName, Delivery, Door, FileKind, ReplyTo, Request } from './door';
import type { Output, Progress, Reply, Topic } from './types';

const accepts: Record<FileKind, string> = {
  cases: '.xlsx,.xls,.csv,.txt',
  votes: '.xlsx,.xls,.csv,.txt',
  jurors: '.xlsx,.xls,.csv,.txt',
  scores: '.xlsx,.xls,.csv',
  definition: '.toml',
  backup: '.laurel',
  evidence: '.zip',
};

export class HttpDoor implements Door {
  readonly place = 'browser';
  readonly #base: string;
  readonly #changed = new Listeners<Topic[]>();
  readonly #progress = new Map<string, (progress: Progress) => void>();
  #events: EventSource | undefined;

  /** `base`：接口所在目录的地址，以 `/` 结尾。 */
  constructor(base: string) {
    this.#base = base;
  }

  async call<N extends CommandName>(name: N, request: Request<N>, options: CallOptions = {}): Promise<ReplyTo<N>> {
    const id = callId();
    this.#listen();
    if (options.onProgress) this.#progress.set(id, options.onProgress);
    const cancel = () => void fetch(`${this.#base}cancel/${id}`, { method: 'POST' }).catch(() => undefined);
    options.signal?.addEventListener('abort', cancel, { once: true });
    try {
      const response = await this.#fetch(`call/${name}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-call': id },
        body: JSON.stringify(request),
      });
      const reply = (await response.json()) as Reply;
      if (reply.changed.length > 0) this.#changed.tell(reply.changed);
      return reply.value as ReplyTo<N>;
    } finally {
      options.signal?.removeEventListener('abort', cancel);
      this.#progress.delete(id);
    }
  }

  pickFiles(kind: FileKind, several: boolean): Promise<Output[]> {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = accepts[kind];
    input.multiple = several;
    return new Promise((resolve, reject) => {
      input.addEventListener('cancel', () => resolve([]), { once: true });
      input.addEventListener(
        'change',
        () => {
          const files = Array.from(input.files ?? []);
          Promise.all(files.map((file) => this.upload(file))).then(resolve, reject);
        },
        { once: true },
      );
      input.click();
    });
  }

  async upload(file: File): Promise<Output> {
    const response = await this.#fetch(`files?name=${encodeURIComponent(file.name)}`, { method: 'POST', body: file });
    return (await response.json()) as Output;
  }

  async deliver(output: Output, how: Delivery): Promise<boolean> {
    const address = `${this.#base}files/${output.file}`;
    if (how === 'save') {
      const link = document.createElement('a');
      link.href = address;
      link.download = output.name;
      link.click();
    } else {
      window.open(`${address}?inline=1`, '_blank', 'noopener');
    }
    return true;
  }

  onChanged(heed: (topics: Topic[]) => void): () => void {
    this.#listen();
    return this.#changed.add(heed);
  }

  onDropped(): () => void {
    return () => undefined;
  }

  async #fetch(path: string, init: RequestInit): Promise<Response> {
    let response: Response;
    try {
      response = await fetch(this.#base + path, init);
    } catch (cause) {
      throw DoorFailure.of(cause);
    }
    if (response.ok) return response;
    throw DoorFailure.of(await response.json().catch(() => undefined));
  }

  #listen(): void {
    if (this.#events || typeof EventSource === 'undefined') return;
    this.#events = new EventSource(`${this.#base}events`);
    this.#events.addEventListener('changed', (event) => {
      const { topics } = JSON.parse((event as MessageEvent<string>).data) as { topics: Topic[] };
      this.#changed.tell(topics);
    });
    this.#events.addEventListener('progress', (event) => {
      const { call, ...progress } = JSON.parse((event as MessageEvent<string>).data) as Progress & { call: string };
      this.#progress.get(call)?.(progress);
    });
  }
}
