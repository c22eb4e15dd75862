import { Code } from '@mantine/core';
import { useAppStatus } from '../../api/queries.ts';
import { installHints } from './install-hints.ts';
import classes from './ToolsMissing.module.css';
import { text } from '#shared/words/text.ts';

/** How to install pg_dump and psql on this system. */
export function InstallHints() {
  const status = useAppStatus();
  if (status.data === undefined) return null;
  return (
    <dl className={classes.hints}>
      {installHints(status.data.platform).map((hint) => (
        <div key={hint.system}>
          <dt>{hint.system}</dt>
          <dd>{hint.command === null ? text(hint.text) : <Code>{hint.command}</Code>}</dd>
        </div>
      ))}
    </dl>
  );
}
