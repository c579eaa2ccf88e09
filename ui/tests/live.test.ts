import { cleanup, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, expect, it } from 'vitest';
import TrashPage from '../src/pages/trash/TrashPage.svelte';
import { HeldDoor } from './held-door';

afterEach(cleanup);

it('主题变动时重新读取，不相干的主题不读', async () => {
  const door = new HeldDoor({ 'library.trash': [] });
  render(TrashPage);
  await waitFor(() => expect(screen.getByText('回收站是空的')).toBeTruthy());
  const asked = () => door.asked.filter((one) => one.name === 'library.trash').length;
  expect(asked()).toBe(1);
  door.answers['library.trash'] = [{ kind: 'case', id: 5, name: '"><img src=x onerror=alert(1)>', campaign: '甲活动', removed_at: '2020-09-08 10:00:00' }];
  door.changed('votes');
  await new Promise((done) => setTimeout(done, 60));
  expect(asked()).toBe(1);
  door.changed('cases', 'library');
  door.changed('library');
  await waitFor(() => expect(screen.getByText('"><img src=x onerror=alert(1)>')).toBeTruthy());
  expect(asked()).toBe(2);
  expect(document.querySelectorAll('img').length).toBe(0);
});

it('读不到时写明原因', async () => {
  new HeldDoor({});
  render(TrashPage);
  await waitFor(() => expect(screen.getByText('没有准备“library.trash”的应答')).toBeTruthy());
});
