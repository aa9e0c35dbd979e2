import type { FastifyBaseLogger } from 'fastify';
import type { Config } from '../config.ts';
import type { Registry } from '../registry/registry.ts';
import type { Engine } from '../runtime/engine.ts';
import type { Repairs } from '../runtime/repair.ts';
import type { Schedules } from '../runtime/schedules.ts';
import type { SecretStore } from '../store/secret-store.ts';
import type { Tables } from '../store/tables.ts';
import type { PackService } from '../packs/pack-service.ts';
import type { RecordAccess } from '../tables/record-access.ts';
import type { Accounts } from './accounts.ts';
import type { ChannelDesk } from './channel-port.ts';
import type { ImportDesk } from './import-port.ts';
import type { IntakeDesk } from './intake-port.ts';
import type { FlowService } from './flow-service.ts';

/** Everything the server works with. It makes none of it: whoever starts the process does. */
export interface ServerParts {
  engine: Engine;
  tables: Tables;
  flows: FlowService;
  accounts: Accounts;
  secrets: SecretStore;
  registry: Registry;
  /** Left out by a process that keeps no schedules: then their routes are not there. */
  schedules?: Schedules;
  repairs?: Repairs;
  /** Tables of people's own. */
  records?: RecordAccess;
  packs?: PackService;
  /** Left out where no shops come in: then their routes are not there. */
  channels?: ChannelDesk;
  /** How right orders come in, and what people put right in them. */
  intake?: IntakeDesk;
  /** Files into tables, and tables as files. */
  imports?: ImportDesk;
  config: Config;
  now: () => number;
  /** The process's logger; false for none. */
  log: FastifyBaseLogger | false;
  /** Folder of the built designer; without it the server answers the API alone. */
  designerDir?: string;
  /** Asked for at the first visit when others can reach us; printed on the console. */
  setupCode?: string;
}
