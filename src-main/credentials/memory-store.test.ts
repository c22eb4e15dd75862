import { memoryStore } from './memory-store.ts';
import { describeSecretStore } from './secret-store.contract.ts';

describeSecretStore('the store in memory', memoryStore);
