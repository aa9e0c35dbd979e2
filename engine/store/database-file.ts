import { join } from 'node:path';

/** Where an installation without PostgreSQL keeps everything, in its data folder. */
export const databaseFile = (folder: string): string => join(folder, 'daliu.sqlite');
