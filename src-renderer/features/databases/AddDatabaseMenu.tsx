import { ActionIcon, Menu } from '@mantine/core';
import { IconFileSearch, IconFlask, IconPlug, IconPlus } from '@tabler/icons-react';
import { text } from '#shared/words/text.ts';
import { errorOf } from '../../api/bridge.ts';
import { useConnectSample } from '../../api/mutations.ts';
import { notifyError } from '../../ui/notify-error.ts';

interface Props {
  hasSample: boolean;
  onConnect: () => void;
  onConnected: (connectionId: string) => void;
  onOpenFile: () => void;
}

/** The plus button next to "Databases". */
export function AddDatabaseMenu({ hasSample, onConnect, onConnected, onOpenFile }: Props) {
  const sample = useConnectSample();
  const connectSample = () => {
    sample.mutate(undefined, {
      onSuccess: (connection) => onConnected(connection.id),
      onError: (thrown) => notifyError(errorOf(thrown)),
    });
  };

  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={text('databases.add')}
          title={text('databases.add')}
          loading={sample.isPending}
        >
          <IconPlus size={16} stroke={2} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPlug size={16} stroke={1.75} />} onClick={onConnect}>
          {text('databases.connect')}
        </Menu.Item>
        {hasSample ? null : (
          <Menu.Item leftSection={<IconFlask size={16} stroke={1.75} />} onClick={connectSample}>
            {text('databases.try-sample')}
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item leftSection={<IconFileSearch size={16} stroke={1.75} />} onClick={onOpenFile}>
          {text('databases.open-file')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
