import { Button } from '@mantine/core';
import { describeError } from '#shared/errors/messages.ts';
import { errorOf } from '../../api/bridge.ts';
import { useChooseToolsFolder } from '../../api/mutations.ts';
import { useTools } from '../../api/queries.ts';
import { Callout } from '../../ui/Callout.tsx';
import { InstallHints } from './InstallHints.tsx';
import classes from './ToolsMissing.module.css';
import { text } from '#shared/words/text.ts';

/** Shows how to install pg_dump if it was not found. Shows nothing if it was found. */
export function ToolsMissing() {
  const tools = useTools();
  const choose = useChooseToolsFolder();
  if (tools.data === undefined || tools.data.length > 0) return null;

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
            {text('first-run.choose-folder')}
          </Button>
          <Button
            variant="default"
            size="xs"
            loading={tools.isFetching}
            onClick={() => void tools.refetch()}
          >
            {text('first-run.search-again')}
          </Button>
        </>
      }
    >
      <p>
        {message.explanation} {message.nextStep}
      </p>
      <InstallHints />
      {refused === null ? null : (
        <p role="alert" className={classes.refused}>
          {refused.title}. {refused.explanation} {refused.nextStep}
        </p>
      )}
    </Callout>
  );
}
