import { Checkbox } from '@mantine/core';
import type { RestoreOptions } from '#shared/domain/restore-options.ts';
import type { RestoreReview } from '#shared/domain/restore.ts';

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
          label="Without owners and grants"
          description="Everything belongs to the new owner. Owners, grants and default privileges of the file are not restored."
          checked={withoutOwners}
          onChange={(event) => onChange({ ...chosen, withoutOwners: event.currentTarget.checked })}
        />
      ) : null}
      {leaveOut.map((entry) => (
        <Checkbox
          key={entry}
          label={`Without ${entry}`}
          description="Objects that depend on it are not restored either."
          checked
          onChange={() =>
            onChange({ ...chosen, leaveOut: leaveOut.filter((other) => other !== entry) })
          }
        />
      ))}
      {searchPath === undefined ? null : (
        <Checkbox
          label={`With search_path ${searchPath.join(', ')}`}
          description="Functions find names without a schema, during the restore and in the new database."
          checked
          onChange={() => onChange({ ...chosen, searchPath: undefined })}
        />
      )}
    </>
  );
}
