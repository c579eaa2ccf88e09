/* 打开本页所在处的门。页面从这里取 door、live 与各类型。 */
import { HttpDoor } from './http';
import { hold } from './held';

export { door } from './held';
export { live, type Live } from './live.svelte';
export { DoorFailure } from './door';
export type { CallOptions, CommandName, Delivery, Door, FileKind, ReplyTo, Request } from './door';
export type * from './types';

/** 在画面之前调用一次。 */
export async function openDoor(): Promise<void> {
  if ('__TAURI_INTERNALS__' in window) {
    const { TauriDoor } = await import('./tauri');
    hold(await TauriDoor.open());
  } else {
    hold(new HttpDoor(new URL('api/', document.baseURI).href));
  }
}
