import { Button } from '@mantine/core';
import type { ToolInstallation } from '#shared/domain/postgres-tools.ts';
import { describeError } from '#shared/errors/messages.ts';
import { errorOf } from '../../api/bridge.ts';
import { useChooseToolsFolder } from '../../api/mutations.ts';
import { useTools } from '../../api/queries.ts';
import { ToolsMissing } from '../first-run/ToolsMissing.tsx';
import { SettingRow } from './SettingRow.tsx';
import classes from './SettingsPage.module.css';
import { text, type TextId } from '#shared/words/text.ts';

const sourceMessages = {
  chosen: 'settings.tools-source.chosen',
  'known-place': 'settings.tools-source.known-place',
  path: 'settings.tools-source.path',
} as const satisfies Record<ToolInstallation['source'], TextId>;

/** The list of every pg_dump on this computer. A backup uses the pg_dump that matches the server. */
export function ToolsSetting() {
  const tools = useTools();
  const choose = useChooseToolsFolder();
  const found = tools.data ?? [];

  if (tools.isError) {
    return (
      <SettingRow title={text('settings.tools.title')}>
        <p className={classes.attention}>{describeError(errorOf(tools.error)).title}</p>
      </SettingRow>
    );
  }
  if (tools.data !== undefined && found.length === 0) {
    return (
      <SettingRow title={text('settings.tools.title')}>
        <ToolsMissing />
      </SettingRow>
    );
  }
  const refused = choose.isError ? describeError(errorOf(choose.error)) : null;
  return (
    <SettingRow
      title={text('settings.tools.title')}
      action={
        <Button
          variant="default"
          size="xs"
          loading={choose.isPending}
          onClick={() => choose.mutate(undefined)}
        >
          {text('settings.choose-folder')}
        </Button>
      }
    >
      <ul className={classes.tools} aria-label={text('settings.postgresql-tools-found')}>
        {found.map((tool) => (
          <li key={tool.binDirectory}>
            <span className={classes.version}>{tool.version}</span>
            <span className={classes.toolPlace}>
              {tool.binDirectory}{' '}
              <span className={classes.toolSource}>{text(sourceMessages[tool.source])}</span>
            </span>
          </li>
        ))}
      </ul>
      <p>{text('settings.nightjar-uses-pg-dump-matches')}</p>
      {refused === null ? null : (
        <p role="alert" className={classes.refused}>
          {refused.title}. {refused.explanation} {refused.nextStep}
        </p>
      )}
    </SettingRow>
  );
}
