import { Button, Tabs } from '@mantine/core';
import type { AppStatus } from '#shared/domain/app-status.ts';
import { useChooseFolder, useOpenLogFolder } from '../../api/mutations.ts';
import { remembered } from '../../memory/memory.ts';
import { useRemembered } from '../../memory/useRemembered.ts';
import { AdminsSetting } from './AdminsSetting.tsx';
import { ApiSetting } from './ApiSetting.tsx';
import { AppearanceSetting } from './AppearanceSetting.tsx';
import { CheckUp } from './CheckUp.tsx';
import { KeychainSetting } from './KeychainSetting.tsx';
import { LockAfterSetting } from './LockAfterSetting.tsx';
import { NotificationsSetting } from './NotificationsSetting.tsx';
import { OwnAccountSetting } from './OwnAccountSetting.tsx';
import { SessionsSetting } from './SessionsSetting.tsx';
import { SettingRow } from './SettingRow.tsx';
import { SwitchSetting } from './SwitchSetting.tsx';
import { TokensSetting } from './TokensSetting.tsx';
import { ToolsSetting } from './ToolsSetting.tsx';
import { WeeklyDrillList } from './WeeklyDrillList.tsx';
import classes from './SettingsPage.module.css';

interface Props {
  status: AppStatus;
  /** Name of the admin who is signed in. */
  admin: string;
}

const groups = [
  { value: 'general', label: 'General' },
  { value: 'notifications', label: 'Notifications' },
  { value: 'admins', label: 'Admins' },
  { value: 'api', label: 'HTTP API' },
  { value: 'system', label: 'System' },
] as const;

const shownGroup = remembered<string | null>('settings.group', 'general');

/** All settings in groups, and the state of the tools, the keychain and the folders. */
export function SettingsPage({ status, admin }: Props) {
  const { lockAfterMinutes } = status.preferences;
  const [group, setGroup] = useRemembered(shownGroup);
  return (
    <div className={classes.page}>
      <h1>Settings</h1>
      <Tabs value={group} onChange={setGroup} keepMounted={false}>
        <Tabs.List aria-label="Groups of settings">
          {groups.map(({ value, label }) => (
            <Tabs.Tab key={value} value={value}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="general" className={classes.panel}>
          <BackupFolderSetting folder={status.backupFolder} />
          <SwitchSetting
            setting="withRoles"
            title="Roles"
            label="Save roles with each backup"
            description="The server’s users and groups, without their passwords."
          />
          <SwitchSetting
            setting="weeklyDrill"
            title="Weekly proof"
            label="Prove the newest backup of each database once a week"
            description="While the computer is idle, Nightjar restores the backup into a throw-away PostgreSQL server on this computer and compares it."
            whileOn={<WeeklyDrillList />}
          />
          <SwitchSetting
            setting="openAtLogin"
            title="Start at login"
            label="Start with the desktop, without a window"
            description={`Scheduled backups run only while Nightjar is running. ${
              status.hasTray
                ? 'Nightjar then runs in the tray.'
                : 'This desktop has no tray: start Nightjar again to open its window.'
            }`}
          />
          <AppearanceSetting />
        </Tabs.Panel>
        <Tabs.Panel value="notifications" className={classes.panel}>
          <NotificationsSetting />
        </Tabs.Panel>
        <Tabs.Panel value="admins" className={classes.panel}>
          <OwnAccountSetting admin={admin} />
          <AdminsSetting admin={admin} />
          <LockAfterSetting key={lockAfterMinutes} minutes={lockAfterMinutes} />
        </Tabs.Panel>
        <Tabs.Panel value="api" className={classes.panel}>
          <ApiSetting />
          <TokensSetting />
        </Tabs.Panel>
        <Tabs.Panel value="system" className={classes.panel}>
          <CheckUp />
          <ToolsSetting />
          <SessionsSetting />
          <SwitchSetting
            setting="nativeCode"
            title="Native code"
            label="Use the compression libraries of this system"
            description="ISA-L and libdeflate make backups faster. Without them, zlib compresses. If you switch this off, the next backup uses zlib. If you switch it on, start Nightjar again."
          />
          <KeychainSetting keychain={status.keychain} />
          <LogSetting />
          <SettingRow title="About">
            <p>Nightjar {status.version}</p>
          </SettingRow>
        </Tabs.Panel>
      </Tabs>
    </div>
  );
}

function BackupFolderSetting({ folder }: { folder: string }) {
  const choose = useChooseFolder();
  return (
    <SettingRow
      title="Backup folder"
      action={
        <Button
          variant="default"
          size="xs"
          loading={choose.isPending}
          onClick={() => choose.mutate(undefined)}
        >
          Choose backup folder…
        </Button>
      }
    >
      <p className={classes.value}>{folder}</p>
      <p>New backups are stored here. Existing backups are not moved.</p>
    </SettingRow>
  );
}

function LogSetting() {
  const openLogs = useOpenLogFolder();
  return (
    <SettingRow
      title="Log"
      action={
        <Button variant="default" size="xs" onClick={() => openLogs.mutate(undefined)}>
          Open log folder
        </Button>
      }
    >
      <p>The log lists what Nightjar did, with technical details and without passwords.</p>
    </SettingRow>
  );
}
