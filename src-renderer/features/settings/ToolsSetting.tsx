import { Button } from '@mantine/core';
import type { ToolInstallation } from '#shared/domain/postgres-tools.ts';
import { describeError } from '#shared/errors/messages.ts';
import { errorOf } from '../../api/bridge.ts';
import { useChooseToolsFolder } from '../../api/mutations.ts';
import { useTools } from '../../api/queries.ts';
import { ToolsMissing } from '../first-run/ToolsMissing.tsx';
import { SettingRow } from './SettingRow.tsx';
import classes from './SettingsPage.module.css';

const sourceMessages: Record<ToolInstallation['source'], string> = {
  chosen: 'chosen by you',
  'known-place': 'found in a usual place',
  path: 'found on the PATH',
};

/** The list of every pg_dump on this computer. A backup uses the pg_dump that matches the server. */
export function ToolsSetting() {
  const tools = useTools();
  const choose = useChooseToolsFolder();
  const found = tools.data ?? [];

  if (tools.isError) {
    return (
      <SettingRow title="PostgreSQL tools">
        <p className={classes.attention}>{describeError(errorOf(tools.error)).title}</p>
      </SettingRow>
    );
  }
  if (tools.data !== undefined && found.length === 0) {
    return (
      <SettingRow title="PostgreSQL tools">
        <ToolsMissing />
      </SettingRow>
    );
  }
  const refused = choose.isError ? describeError(errorOf(choose.error)) : null;
  return (
    <SettingRow
      title="PostgreSQL tools"
      action={
        <Button
          variant="default"
          size="xs"
          loading={choose.isPending}
          onClick={() => choose.mutate(undefined)}
        >
          Choose folder…
        </Button>
      }
    >
      <ul className={classes.tools} aria-label="PostgreSQL tools found">
        {found.map((tool) => (
          <li key={tool.binDirectory}>
            <span className={classes.version}>{tool.version}</span>
            <span className={classes.toolPlace}>
              {tool.binDirectory}{' '}
              <span className={classes.toolSource}>{sourceMessages[tool.source]}</span>
            </span>
          </li>
        ))}
      </ul>
      <p>Nightjar uses the pg_dump that matches the version of the server.</p>
      {refused === null ? null : (
        <p role="alert" className={classes.refused}>
          {refused.title}. {refused.explanation} {refused.nextStep}
        </p>
      )}
    </SettingRow>
  );
}
