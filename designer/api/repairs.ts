import type { BodyOf, ReplyOf } from '../../schemas/api/route.ts';
import type * as routes from '../../schemas/api/repairs.ts';
import { call } from './client.ts';

export type RepairFilter = BodyOf<typeof routes.previewRepair>['filter'];
export type RepairPreview = ReplyOf<typeof routes.previewRepair>;
export type RepairPage = ReplyOf<typeof routes.listRepairs>;
export type Repair = ReplyOf<typeof routes.getRepair>;

export const previewRepair = (filter: RepairFilter, signal?: AbortSignal): Promise<RepairPreview> =>
  call<typeof routes.previewRepair>('POST', '/api/v1/repairs/preview', { body: { filter }, signal });

export const createRepair = (body: BodyOf<typeof routes.createRepair>): Promise<Repair> =>
  call<typeof routes.createRepair>('POST', '/api/v1/repairs', { body });

export const listRepairs = (cursor: string | undefined, signal?: AbortSignal): Promise<RepairPage> =>
  call<typeof routes.listRepairs>('GET', '/api/v1/repairs', {
    query: cursor === undefined ? {} : { cursor },
    signal,
  });

export const getRepair = (repair: string, signal?: AbortSignal): Promise<Repair> =>
  call<typeof routes.getRepair>('GET', '/api/v1/repairs/{repair}', { params: { repair }, signal });

export const cancelRepair = (repair: string): Promise<Repair> =>
  call<typeof routes.cancelRepair>('POST', '/api/v1/repairs/{repair}/cancel', {
    params: { repair },
    body: {},
  });

export const resumeRepair = (repair: string): Promise<Repair> =>
  call<typeof routes.resumeRepair>('POST', '/api/v1/repairs/{repair}/resume', { params: { repair } });
