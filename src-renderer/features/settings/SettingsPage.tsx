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
import { LanguageSetting } from './LanguageSetting.tsx';
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
import { text } from '#shared/words/text.ts';

interface Props {
  status: AppStatus;
  /** Name of the admin who is signed in. */
  admin: string;
}

const groups = ['general', 'notifications', 'admins', 'api', 'system'] as const;

const shownGroup = remembered<string | null>('settings.group', 'general');

/** All settings in groups, and the state of the tools, the keychain and the folders. */
export function SettingsPage({ status, admin }: Props) {
  const { lockAfterMinutes } = status.preferences;
  const [group, setGroup] = useRemembered(shownGroup);
  return (
    <div className={classes.page}>
      <h1>{text('settings.settings')}</h1>
      <Tabs value={group} onChange={setGroup} keepMounted={false}>
        <Tabs.List aria-label={text('settings.groups-settings')}>
          {groups.map((value) => (
            <Tabs.Tab key={value} value={value}>
              {text(`settings.group.${value}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="general" className={classes.panel}>
          <BackupFolderSetting folder={status.backupFolder} />
          <SwitchSetting
            setting="withRoles"
            title={text('settings.roles')}
            label={text('settings.save-roles-each-backup')}
            description={text('settings.servers-users-groups-without-their')}
          />
          <SwitchSetting
            setting="weeklyDrill"
            title={text('settings.weekly-proof')}
            label={text('settings.prove-newest-backup-each-database')}
            description={text('settings.while-computer-idle-nightjar-restores')}
            whileOn={<WeeklyDrillList />}
          />
          <SwitchSetting
            setting="openAtLogin"
            title={text('settings.start-at-login')}
            label={text('settings.start-desktop-without-window')}
            description={
              status.hasTray
                ? text('settings.scheduled-backups-run-only-while')
                : text('settings.scheduled-backups-run-only-while-2')
            }
          />
          <AppearanceSetting />
          <LanguageSetting />
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
            title={text('settings.native-code')}
            label={text('settings.use-compression-libraries-system')}
            description={text('settings.isa-l-libdeflate-make-backups')}
          />
          <KeychainSetting keychain={status.keychain} />
          <LogSetting />
          <SettingRow title={text('settings.about')}>
            <p>{text('settings.nightjar-version', { version: status.version })}</p>
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
      title={text('settings.backup-folder')}
      action={
        <Button
          variant="default"
          size="xs"
          loading={choose.isPending}
          onClick={() => choose.mutate(undefined)}
        >
          {text('settings.choose-backup-folder')}
        </Button>
      }
    >
      <p className={classes.value}>{folder}</p>
      <p>{text('settings.new-backups-stored-here-existing')}</p>
    </SettingRow>
  );
}

function LogSetting() {
  const openLogs = useOpenLogFolder();
  return (
    <SettingRow
      title={text('settings.log')}
      action={
        <Button variant="default" size="xs" onClick={() => openLogs.mutate(undefined)}>
          {text('settings.open-log-folder')}
        </Button>
      }
    >
      <p>{text('settings.log-lists-what-nightjar-did')}</p>
    </SettingRow>
  );
}
