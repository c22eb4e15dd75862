import { Checkbox } from '@mantine/core';
import type { RestoreOptions } from '#shared/domain/restore-options.ts';
import type { RestoreReview } from '#shared/domain/restore.ts';
import { text } from '#shared/words/text.ts';

interface Props {
  options: RestoreOptions;
  blocker: RestoreReview['blocker'];
  onChange: (options: RestoreOptions) => void;
}

/** The options that remove a blocker, and the chosen options. Each option can be switched off again. */
export function RestoreOptionsFields({ options, blocker, onChange }: Props) {
  const { withoutOwners = false, leaveOut = [], searchPath } = options;
  const chosen = { withoutOwners, leaveOut, searchPath };
  const offersOwners =
    blocker?.code === 'roles-missing' && (blocker.needed ?? []).length < blocker.roles.length;
  return (
    <>
      {withoutOwners || offersOwners ? (
        <Checkbox
          label={text('restore.without-owners')}
          description={text('restore.without-owners-hint')}
          checked={withoutOwners}
          onChange={(event) => onChange({ ...chosen, withoutOwners: event.currentTarget.checked })}
        />
      ) : null}
      {leaveOut.map((entry) => (
        <Checkbox
          key={entry}
          label={text('restore.without', { entry })}
          description={text('restore.without-hint')}
          checked
          onChange={() =>
            onChange({ ...chosen, leaveOut: leaveOut.filter((other) => other !== entry) })
          }
        />
      ))}
      {searchPath === undefined ? null : (
        <Checkbox
          label={text('restore.search-path', { schemas: searchPath.join(', ') })}
          description={text('restore.search-path-hint')}
          checked
          onChange={() => onChange({ ...chosen, searchPath: undefined })}
        />
      )}
    </>
  );
}
