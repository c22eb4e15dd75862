import { Box, Button, CopyButton } from '@mantine/core';
import { text } from '#shared/words/text.ts';
import { errorOf } from '../../api/bridge.ts';
import { useDefinition } from '../../api/queries.ts';
import { ErrorCallout } from '../../ui/ErrorCallout.tsx';
import classes from './Contents.module.css';

interface Props {
  openedId: string;
  object: number;
}

/** The SQL of one object, as it is written in the dump. */
export function DefinitionView({ openedId, object }: Props) {
  const definition = useDefinition(openedId, object);
  if (definition.isError) {
    return (
      <div className={classes.padded}>
        <ErrorCallout error={errorOf(definition.error)} />
      </div>
    );
  }
  if (definition.data === undefined) return null;
  const { sql, cut } = definition.data;
  return (
    <div className={classes.definition}>
      <CopyButton value={sql}>
        {({ copied, copy }) => (
          <Button className={classes.copy} variant="default" size="compact-xs" onClick={copy}>
            {text(copied ? 'contents.copied' : 'contents.copy')}
          </Button>
        )}
      </CopyButton>
      {/* The text can get the focus, so that it can be scrolled with the keyboard. */}
      <Box
        component="pre"
        className={classes.code}
        tabIndex={0}
        aria-label={text('contents.definition')}
      >
        {sql}
        {cut ? `\n\n-- ${text('contents.definition-cut')}` : ''}
      </Box>
    </div>
  );
}
