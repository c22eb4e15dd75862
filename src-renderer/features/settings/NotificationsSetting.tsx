import {
  Button,
  Group,
  NumberInput,
  PasswordInput,
  Select,
  Switch,
  TextInput,
} from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { NoticeChannel, NoticeSettings } from '#shared/domain/notifications.ts';
import { describeError } from '#shared/errors/messages.ts';
import { tellFailingChannel } from '#shared/notification-messages.ts';
import { errorOf } from '../../api/bridge.ts';
import { useSaveNotices, useTestNotice } from '../../api/mutations.ts';
import { useFailingNotices, useNoticeSettings } from '../../api/queries.ts';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import {
  noticeProblems,
  noticeSettingsOf,
  noticeValuesOf,
  type NoticeValues,
} from './notification-form.ts';
import { SettingRow } from './SettingRow.tsx';
import classes from './SettingsPage.module.css';

/** Where Nightjar tells of failures, missed nights and recoveries. */
export function NoticesSetting() {
  const saved = useNoticeSettings();
  return (
    <SettingRow
      title="Notifications"
      below={
        saved.data === undefined ? null : (
          <NoticeForm key={JSON.stringify(saved.data)} saved={saved.data} />
        )
      }
    >
      <p>
        Failures, missed nights and the first success after them are always shown on the desktop.
      </p>
      {saved.isError ? <ErrorNotice error={errorOf(saved.error)} /> : null}
    </SettingRow>
  );
}

const tlsModes = [
  { value: 'starttls', label: 'STARTTLS' },
  { value: 'tls', label: 'TLS from the start' },
  { value: 'none', label: 'No encryption' },
] as const;

function NoticeForm({ saved }: { saved: NoticeSettings }) {
  const first = noticeValuesOf(saved);
  const [values, setValues] = useState<NoticeValues>(first);
  const change = (part: Partial<NoticeValues>) => setValues((all) => ({ ...all, ...part }));
  const save = useSaveNotices();
  const problems = noticeProblems(values, saved);
  const isChanged = JSON.stringify(values) !== JSON.stringify(first);
  const canSave = isChanged && Object.keys(problems).length === 0;
  const stored = (has: boolean | undefined) => (has === true ? 'Stored in the keychain' : '');

  return (
    <form
      className={classes.notices}
      onSubmit={(event) => {
        event.preventDefault();
        if (!canSave) return;
        save.mutate({
          notices: noticeSettingsOf(values, saved),
          webhookSecret: values.webhookSecret,
          mailPassword: values.mailPassword,
        });
      }}
    >
      <Channel name="Desktop" channel="desktop" ready={!isChanged}>
        <Switch
          label="Also after every good backup"
          checked={values.desktopOnSuccess}
          onChange={({ currentTarget }) => change({ desktopOnSuccess: currentTarget.checked })}
        />
      </Channel>
      <Channel name="Webhook" channel="webhook" ready={!isChanged && saved.webhook !== null}>
        <TextInput
          label="Address"
          placeholder="https://…"
          value={values.webhookUrl}
          onChange={({ currentTarget }) => change({ webhookUrl: currentTarget.value })}
          error={problems.webhook}
        />
        <PasswordInput
          label="Key to sign with"
          placeholder={stored(saved.webhook?.hasSecret)}
          value={values.webhookSecret ?? ''}
          onChange={({ currentTarget }) => change({ webhookSecret: currentTarget.value })}
        />
      </Channel>
      <Channel name="Ping" channel="ping" ready={!isChanged && saved.ping !== null}>
        <TextInput
          label="Address, asked after each good backup"
          placeholder="https://…"
          value={values.pingUrl}
          onChange={({ currentTarget }) => change({ pingUrl: currentTarget.value })}
          error={problems.ping}
        />
      </Channel>
      <Channel name="E-mail" channel="mail" ready={!isChanged && saved.mail !== null}>
        <div className={classes.fields}>
          <TextInput
            label="Mail server"
            value={values.mailHost}
            onChange={({ currentTarget }) => change({ mailHost: currentTarget.value })}
            error={problems.mail}
          />
          <NumberInput
            label="Port"
            value={values.mailPort}
            onChange={(mailPort) => change({ mailPort })}
            clampBehavior="none"
          />
          <Select
            label="Encryption"
            data={[...tlsModes]}
            value={values.mailTls}
            onChange={(mailTls) => (mailTls === null ? undefined : change({ mailTls }))}
            allowDeselect={false}
          />
          <TextInput
            label="User"
            value={values.mailUser}
            onChange={({ currentTarget }) => change({ mailUser: currentTarget.value })}
          />
          <PasswordInput
            label="Mail password"
            placeholder={stored(saved.mail?.hasPassword)}
            value={values.mailPassword ?? ''}
            onChange={({ currentTarget }) => change({ mailPassword: currentTarget.value })}
          />
          <TextInput
            label="From"
            value={values.mailFrom}
            onChange={({ currentTarget }) => change({ mailFrom: currentTarget.value })}
          />
          <TextInput
            label="To"
            description="Several, with commas between them"
            value={values.mailTo}
            onChange={({ currentTarget }) => change({ mailTo: currentTarget.value })}
          />
        </div>
      </Channel>
      {save.isError ? (
        <p className={classes.refused} role="alert">
          {describeError(errorOf(save.error)).explanation}
        </p>
      ) : null}
      <Group>
        <Button type="submit" size="xs" loading={save.isPending} disabled={!canSave}>
          Save notifications
        </Button>
        {isChanged ? (
          <Button variant="default" size="xs" onClick={() => setValues(first)}>
            Discard changes
          </Button>
        ) : null}
      </Group>
    </form>
  );
}

interface ChannelProps {
  name: string;
  channel: NoticeChannel;
  /** A test uses what is saved. */
  ready: boolean;
  children: ReactNode;
}

function Channel({ name, channel, ready, children }: ChannelProps) {
  const test = useTestNotice();
  const failing = useFailingNotices().data?.find((one) => one.channel === channel);
  const words = test.isError ? describeError(errorOf(test.error)) : null;
  return (
    <fieldset className={classes.channel}>
      <legend>{name}</legend>
      {children}
      {failing === undefined ? null : (
        <p className={classes.refused}>{tellFailingChannel(failing)}</p>
      )}
      <div className={classes.test}>
        <Button
          variant="default"
          size="xs"
          disabled={!ready}
          loading={test.isPending}
          onClick={() => test.mutate({ channel })}
          aria-label={`Send a test: ${name}`}
        >
          Send a test
        </Button>
        <output className={test.isError ? classes.refused : undefined}>
          {words === null
            ? test.isSuccess
              ? 'Sent.'
              : ''
            : `${words.title}. ${words.explanation}`}
        </output>
      </div>
    </fieldset>
  );
}
