import { Button, NumberInput } from '@mantine/core';
import { useState } from 'react';
import { apiSettingsSchema } from '#shared/domain/settings.ts';
import type { ApiState } from '#shared/domain/api-state.ts';
import { text } from '#shared/words/text.ts';
import { errorOf } from '../../api/bridge.ts';
import { useSaveApi } from '../../api/mutations.ts';
import { useApi } from '../../api/queries.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { ErrorCallout } from '../../ui/ErrorCallout.tsx';
import { SettingRow } from './SettingRow.tsx';
import { SwitchRow } from './SwitchRow.tsx';
import classes from './SettingsPage.module.css';

/** Switches the HTTP API on or off, and sets its port. */
export function ApiSetting() {
  const api = useApi();
  if (api.isError) {
    return (
      <SettingRow title={text('settings.api.title')}>
        <ErrorCallout error={errorOf(api.error)} />
      </SettingRow>
    );
  }
  if (api.data === undefined) return null;
  return <Loaded key={api.data.port} api={api.data} />;
}

function Loaded({ api }: { api: ApiState }) {
  const save = useSaveApi();
  const [port, setPort] = useState<number | string>(api.port);
  const checked = apiSettingsSchema.shape.port.safeParse(port);
  const address = `http://127.0.0.1:${api.listening ?? api.port}/api/v1`;
  return (
    <SwitchRow
      title={text('settings.api.title')}
      label={text('settings.api.switch')}
      description={text('settings.api.description')}
      checked={save.isPending ? save.variables.enabled : api.enabled}
      disabled={!checked.success}
      onChange={(enabled) => {
        if (checked.success) save.mutate({ enabled, port: checked.data });
      }}
      below={
        <form
          className={classes.inline}
          onSubmit={(event) => {
            event.preventDefault();
            if (checked.success) save.mutate({ enabled: api.enabled, port: checked.data });
          }}
        >
          <NumberInput
            label={text('settings.api.port')}
            w={140}
            value={port}
            onChange={setPort}
            clampBehavior="none"
            allowDecimal={false}
            error={checked.success ? undefined : checked.error.issues[0]?.message}
          />
          <Button
            type="submit"
            variant="default"
            loading={save.isPending}
            disabled={port === api.port || !checked.success}
          >
            {text('settings.api.save-port')}
          </Button>
          {save.isError ? (
            <div role="alert" className={classes.wide}>
              <ErrorCallout error={errorOf(save.error)} tone="attention" />
            </div>
          ) : null}
        </form>
      }
    >
      {api.listening === null ? (
        <p className={api.enabled ? classes.attention : undefined}>
          {api.enabled ? text('settings.api.port-unusable') : text('settings.api.off')}
        </p>
      ) : (
        <div className={classes.address}>
          <code>{address}</code>
          <CopyButton text={() => address} label={text('settings.api.copy-address')} />
        </div>
      )}
    </SwitchRow>
  );
}
