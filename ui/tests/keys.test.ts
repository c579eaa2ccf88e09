import { cleanup, fireEvent, render } from '@testing-library/svelte';
import { afterEach, expect, it } from 'vitest';
import { combination } from '../src/app/keys.svelte';
import KeysNest from './KeysNest.svelte';

afterEach(cleanup);

it('里层页面的快捷键先于框架的，返回 false 的让给外层', async () => {
  const heard: string[] = [];
  render(KeysNest, { props: { heed: (who: string) => heard.push(who) } });
  await fireEvent.keyDown(window, { key: 's', ctrlKey: true });
  await fireEvent.keyDown(window, { key: 'z', ctrlKey: true });
  await fireEvent.keyDown(window, { key: 'p', metaKey: true });
  expect(heard).toEqual(['page s', 'frame z', 'frame p']);
});

it('组合键的写法', () => {
  const check = (init: KeyboardEventInit, expected: string) => expect(combination(new KeyboardEvent('keydown', init))).toBe(expected);
  check({ key: 'S', ctrlKey: true }, 'ctrl+s');
  check({ key: 's', metaKey: true }, 'ctrl+s');
  check({ key: 'ArrowUp', altKey: true }, 'alt+arrowup');
  check({ key: 'Escape' }, 'escape');
});
