import { Button, Code } from '@mantine/core';
import { describeError } from '#shared/errors/messages.ts';
import { errorOf } from '../../api/bridge.ts';
import { useChooseToolsFolder } from '../../api/mutations.ts';
import { useAppStatus, useTools } from '../../api/queries.ts';
import { Callout } from '../../ui/Callout.tsx';
import { installHints } from './install-hints.ts';
import classes from './ToolsMissing.module.css';

/** Shows how to install pg_dump if it was not found. Shows nothing if it was found. */
export function ToolsMissing() {
  const status = useAppStatus();
  const tools = useTools();
  const choose = useChooseToolsFolder();
  if (status.data === undefined || tools.data === undefined || tools.data.length > 0) return null;

  const message = describeError({ code: 'tools-missing' });
  const refused = choose.isError ? describeError(errorOf(choose.error)) : null;
  return (
    <Callout
      tone="attention"
      title={message.title}
      actions={
        <>
          <Button
            variant="default"
            size="xs"
            loading={choose.isPending}
            onClick={() => choose.mutate(undefined)}
          >
            Choose folder…
          </Button>
          <Button
            variant="default"
            size="xs"
            loading={tools.isFetching}
            onClick={() => void tools.refetch()}
          >
            Search again
          </Button>
        </>
      }
    >
      <p>
        {message.explanation} {message.nextStep}
      </p>
      <dl className={classes.hints}>
        {installHints(status.data.platform).map((hint) => (
          <div key={hint.system}>
            <dt>{hint.system}</dt>
            <dd>{hint.command === null ? hint.text : <Code>{hint.command}</Code>}</dd>
          </div>
        ))}
      </dl>
      {refused === null ? null : (
        <p role="alert" className={classes.refused}>
          {refused.title}. {refused.explanation} {refused.nextStep}
        </p>
      )}
    </Callout>
  );
}
