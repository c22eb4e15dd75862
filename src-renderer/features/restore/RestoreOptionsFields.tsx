import { Checkbox } from '@mantine/core';
import type { RestoreOptions } from '#shared/domain/restore-options.ts';
import type { RestoreReview } from '#shared/domain/restore.ts';

interface Props {
  options: RestoreOptions;
  blocker: RestoreReview['blocker'];
  onChange: (options: RestoreOptions) => void;
}

/** The ways round what stands in the way, and those that were chosen: each can be taken back. */
export function RestoreOptionsFields({ options, blocker, onChange }: Props) {
  const { withoutOwners = false, leaveOut = [], searchPath } = options;
  const chosen = { withoutOwners, leaveOut, searchPath };
  const offersOwners =
    blocker?.code === 'roles-missing' && (blocker.needed ?? []).length < blocker.roles.length;
  return (
    <>
      {withoutOwners || offersOwners ? (
        <Checkbox
          label="Without owners and grants"
          description="Everything belongs to the new owner. Owners, grants and default privileges of the file are left out."
          checked={withoutOwners}
          onChange={(event) => onChange({ ...chosen, withoutOwners: event.currentTarget.checked })}
        />
      ) : null}
      {leaveOut.map((entry) => (
        <Checkbox
          key={entry}
          label={`Without ${entry}`}
          description="What needs it is left out, too."
          checked
          onChange={() =>
            onChange({ ...chosen, leaveOut: leaveOut.filter((other) => other !== entry) })
          }
        />
      ))}
      {searchPath === undefined ? null : (
        <Checkbox
          label={`With search_path ${searchPath.join(', ')}`}
          description="Functions find names that they call without a schema, now and in the new database."
          checked
          onChange={() => onChange({ ...chosen, searchPath: undefined })}
        />
      )}
    </>
  );
}
