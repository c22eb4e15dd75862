import { Button } from '@mantine/core';
import type { AppStatus } from '#shared/ipc/contract.ts';
import { useChooseFolder, useOpenLogFolder } from '../../api/mutations.ts';
import { AppearanceSetting } from './AppearanceSetting.tsx';
import { CheckUp } from './CheckUp.tsx';
import { KeychainSetting } from './KeychainSetting.tsx';
import { LoginSetting } from './LoginSetting.tsx';
import { NoticesSetting } from './NoticesSetting.tsx';
import { RolesSetting } from './RolesSetting.tsx';
import { SettingRow } from './SettingRow.tsx';
import { ToolsSetting } from './ToolsSetting.tsx';
import classes from './SettingsPage.module.css';

interface Props {
  status: AppStatus;
}

/** The few things that can be set, and the state of what Nightjar stands on. */
export function SettingsPage({ status }: Props) {
  const chooseFolder = useChooseFolder();
  const openLogs = useOpenLogFolder();
  return (
    <div className={classes.page}>
      <h1>Settings</h1>
      <SettingRow
        title="Backup folder"
        action={
          <Button
            variant="default"
            size="xs"
            loading={chooseFolder.isPending}
            onClick={() => chooseFolder.mutate(undefined)}
          >
            Choose backup folder…
          </Button>
        }
      >
        <p className={classes.value}>{status.backupFolder}</p>
        <p>New backups go here. Those already made stay where they are.</p>
      </SettingRow>
      <RolesSetting withRoles={status.withRoles} />
      <LoginSetting openAtLogin={status.openAtLogin} hasTray={status.hasTray} />
      <NoticesSetting />
      <ToolsSetting />
      <KeychainSetting keychain={status.keychain} />
      <AppearanceSetting />
      <CheckUp />
      <SettingRow
        title="Log"
        action={
          <Button variant="default" size="xs" onClick={() => openLogs.mutate(undefined)}>
            Open log folder
          </Button>
        }
      >
        <p>What Nightjar did, with technical details and without passwords.</p>
      </SettingRow>
      <SettingRow title="About">
        <p>Nightjar {status.version}</p>
      </SettingRow>
    </div>
  );
}
