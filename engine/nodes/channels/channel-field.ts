import { Type } from 'typebox';

/** Id of a channel of the installation. */
export const channelField = Type.String({ pattern: '^[a-z][a-z0-9-]{0,63}$' });
