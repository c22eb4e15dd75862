/**
 * Small components of several screens: names for screen readers, keyboard, empty, long and failed
 * states.
 */
import { screen, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { fail } from '#shared/errors/errors.ts';
import type { ShownSetAside } from '#shared/domain/set-aside.ts';
import type { PreferenceChanges } from '#shared/domain/settings.ts';
import { show } from '../../gallery/testing.tsx';
import { contents, longName, status, unbrokenName, weeklyDrillOn } from '../../gallery/samples.ts';
import { ago, night } from '../../gallery/sample-clock.ts';
import { aWarning, connectionId } from '../../tests/support/builders.ts';
import { CellValue } from './grid/CellValue.tsx';
import { DefinitionView } from './contents/DefinitionView.tsx';
import { ToolsMissing } from './first-run/ToolsMissing.tsx';
import { Facts } from './health/Facts.tsx';
import { WarningList } from './protection/WarningList.tsx';
import { ScheduleCalendar } from './schedule/ScheduleCalendar.tsx';
import { SettingRow } from './settings/SettingRow.tsx';
import { SessionsSetting } from './settings/SessionsSetting.tsx';
import { SettingsSetAside } from './settings/SettingsSetAside.tsx';
import { SwitchSetting } from './settings/SwitchSetting.tsx';

const button = (name: string | RegExp): HTMLElement => screen.getByRole('button', { name });

describe('SettingRow', () => {
  it('is a region with its title as its name', async () => {
    await show(
      <SettingRow title={longName} action={<button type="button">Choose…</button>}>
        {unbrokenName}
      </SettingRow>,
    );
    const row = screen.getByRole('region', { name: longName });
    expect(within(row).getByRole('button', { name: 'Choose…' })).toBeTruthy();
  });
});

describe('SessionsSetting', () => {
  it('shows that Nightjar chooses, and saves a fixed number', async () => {
    const update = vi.fn<(changes: PreferenceChanges) => undefined>();
    const { user } = await show(<SessionsSetting />, { 'settings.update': update });
    const field = screen.getByRole<HTMLInputElement>('combobox', { name: 'Number of sessions' });
    expect(field.value).toBe('Automatic');
    await user.click(field);
    await user.click(screen.getByRole('option', { name: '4' }));
    expect(update.mock.calls).toEqual([[{ sessions: 4 }]]);
  });
});

describe('SettingsSetAside', () => {
  const entry = (id: string, change: Partial<ShownSetAside>): ShownSetAside => ({
    id,
    field: ['connections'],
    connectionName: 'Webshop',
    reason: 'port: The port must be between 1 and 65535.',
    used: 'nothing',
    hasLastGood: true,
    ...change,
  });
  const [one, two, three] = [1, 2, 3].map((n) => `${n}0000000-0000-4000-8000-000000000000`) as [
    string,
    string,
    string,
  ];
  const entries = [
    entry(one, {}),
    entry(two, { connectionName: 'Accounting' }),
    entry(three, { field: ['keepDays', 'x'], used: 'last-good', hasLastGood: false }),
  ];

  it('names each entry and why, and takes one or all of the last good ones', async () => {
    const take = vi.fn<(input: { ids: string[] }) => undefined>();
    const drop = vi.fn<(input: { ids: string[] }) => undefined>();
    const { user } = await show(<SettingsSetAside renamed={null} entries={entries} />, {
      'settings.takeLastGood': take,
      'settings.dropSetAside': drop,
    });
    const alert = screen.getByRole('alert');
    expect(alert.textContent).toContain('3 entries of the settings cannot be used');
    expect(alert.textContent).toContain(
      'port: The port must be between 1 and 65535. It is not used, so its database is not backed up.',
    );
    await user.click(button('Take the last good one: The connection Webshop'));
    await user.click(button('Take the last good settings'));
    await user.click(button('OK: How long backups of Webshop are kept'));
    expect(take.mock.calls).toEqual([[{ ids: [one] }], [{ ids: [one, two] }]]);
    expect(drop.mock.calls).toEqual([[{ ids: [three] }]]);
  });

  it('shows the file that could not be read', async () => {
    const showFile = vi.fn<() => undefined>();
    const renamed = {
      path: '/x/settings.json.unreadable',
      reason: 'It is not JSON.',
      lastGoodInUse: true,
    };
    const { user } = await show(<SettingsSetAside renamed={renamed} entries={[]} />, {
      'settings.showFile': showFile,
    });
    await user.click(button('Show file'));
    expect(showFile).toHaveBeenCalledOnce();
  });
});

describe('SwitchSetting', () => {
  const weekly = (
    <SwitchSetting
      setting="weeklyDrill"
      title="Weekly proof"
      label="Prove the newest backup"
      description={unbrokenName}
      whileOn="The next proof is due."
    />
  );
  const theSwitch = (): HTMLInputElement =>
    screen.getByRole('switch', { name: 'Prove the newest backup', description: unbrokenName });

  it('has a name and a description, and saves only its own setting', async () => {
    const update = vi.fn<(changes: PreferenceChanges) => undefined>();
    const { user } = await show(weekly, { 'settings.update': update });
    expect(theSwitch().checked).toBe(false);
    expect(screen.queryByText('The next proof is due.')).toBeNull();
    await user.tab();
    expect(document.activeElement).toBe(theSwitch());
    await user.keyboard(' ');
    expect(update.mock.calls).toEqual([[{ weeklyDrill: true }]]);
  });

  it('shows what belongs to it while it is on', async () => {
    await show(weekly, { 'app.status': () => weeklyDrillOn });
    expect(theSwitch().checked).toBe(true);
    expect(screen.getByText('The next proof is due.')).toBeTruthy();
  });

  it('goes back if the change was not saved, and a notification says why', async () => {
    const { user } = await show(weekly, {
      'app.status': () => status,
      'settings.update': () => fail({ code: 'settings-not-writable', detail: 'Disk full.' }),
    });
    await user.click(theSwitch());
    await screen.findByText(/Disk full/u);
    expect(theSwitch().checked).toBe(false);
  });
});

describe('CellValue', () => {
  it('shows NULL, an empty string and the text "NULL" differently', async () => {
    await show(
      <ul>
        {[null, '', 'NULL'].map((value) => (
          <li key={String(value)}>
            <CellValue value={value} marked={null} />
          </li>
        ))}
      </ul>,
    );
    const [none, empty, text] = screen.getAllByRole('listitem').map(({ innerHTML }) => innerHTML);
    expect(none).toMatch(/<span.*>NULL<\/span>/u);
    expect(empty).toMatch(/<span.*>empty<\/span>/u);
    expect(text).toBe('NULL');
  });

  it('highlights the searched text, and shows line breaks as symbols in one line', async () => {
    await show(<CellValue value={'For Zoë,\nwith love'} marked="love" oneLine />);
    expect(screen.getByText('love').tagName).toBe('MARK');
    expect(screen.getByText(/For Zoë,↵with/u)).toBeTruthy();
  });
});

describe('ToolsMissing', () => {
  it('shows nothing if pg_dump was found', async () => {
    await show(<ToolsMissing />);
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('shows how to install pg_dump, and why a chosen folder cannot be used', async () => {
    const { user } = await show(<ToolsMissing />, {
      'tools.list': () => [],
      'tools.chooseFolder': () => fail({ code: 'tools-folder-unusable', folder: unbrokenName }),
    });
    expect(screen.getByText(/apt/u)).toBeTruthy();
    await user.tab();
    await user.keyboard('{Enter}');
    expect((await screen.findByRole('alert')).textContent).toContain(unbrokenName);
  });
});

describe('WarningList', () => {
  it('lists the warnings up to the limit, and counts the others', async () => {
    const warnings = [1, 2, 3].map((number) => aWarning({ name: `${unbrokenName}_${number}` }));
    await show(<WarningList warnings={warnings} limit={2} />);
    const items = screen.getAllByRole('listitem');
    expect(items).toHaveLength(3);
    expect(items.at(-1)?.textContent).toBe('And 1 more.');
  });
});

describe('Facts', () => {
  it('shows each name with its value', async () => {
    await show(<Facts facts={[['Size', longName]]} />);
    expect(screen.getByRole('term').textContent).toBe('Size');
    expect(screen.getByRole('definition').textContent).toBe(longName);
  });
});

describe('DefinitionView', () => {
  it('can be focused with the keyboard, and shows that a long definition is cut', async () => {
    const { user } = await show(<DefinitionView openedId={contents.openedId} object={1} />, {
      'catalog.definition': () => ({ sql: 'CREATE TABLE t ();', cut: true }),
    });
    await user.tab();
    await user.tab();
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Definition');
    expect(document.activeElement?.textContent).toContain('Not complete');
  });

  it('shows why a definition cannot be read', async () => {
    await show(<DefinitionView openedId={contents.openedId} object={1} />, {
      'catalog.definition': () => fail({ code: 'backup-not-open' }),
    });
    expect(screen.queryByLabelText('Definition')).toBeNull();
    expect(screen.getAllByText(/open/u).length).toBeGreaterThan(0);
  });
});

describe('ScheduleCalendar', () => {
  it('shows why a scheduled backup was missed when its day is pressed', async () => {
    const missed = {
      connectionId,
      dueAt: night(0),
      outcome: 'missed' as const,
      servedAt: null,
      filename: null,
      runId: null,
      reasons: [{ kind: 'asleep' as const, from: ago({ hours: 12 }), to: ago({ hours: 1 }) }],
    };
    const { user } = await show(<ScheduleCalendar slots={[missed]} waiting={null} />);
    button(/Missed\. Why\?$/u).focus();
    await user.keyboard('{Enter}');
    expect(screen.getByRole('dialog').textContent).toMatch(/asleep/u);
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('has no buttons if no backup was scheduled', async () => {
    await show(<ScheduleCalendar slots={[]} waiting={null} />);
    expect(screen.queryByRole('button')).toBeNull();
  });
});
