/**
 * Starts a private server and then waits to be killed: `node private-server-child.ts BIN FOLDER
 * PASSWORD`.
 */
import { startPrivateCluster } from '../../src-main/postgres/private-server/start-private-server.ts';

const [binDirectory = '', dataRoot = '', password = ''] = process.argv.slice(2);
const { pid, folder } = await startPrivateCluster({
  binDirectory,
  dataRoot,
  password,
  fsync: false,
});
process.stdout.write(`${JSON.stringify({ pid, folder })}\n`);
setInterval(() => undefined, 60_000);
