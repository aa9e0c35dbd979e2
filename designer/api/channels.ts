import type { ReplyOf } from '../../schemas/api/route.ts';
import type * as routes from '../../schemas/api/channels.ts';
import type * as schedules from '../../schemas/api/schedules.ts';
import type { Channel, ChannelInput } from '../../schemas/channel.ts';
import type {
  ChannelConflict,
  ChannelTest,
  ChannelView,
  ConnectorView,
  ListCoverage,
  SyncOutcome,
} from '../../schemas/channel-view.ts';
import { call } from './client.ts';

export type { Channel, ChannelConflict, ChannelTest, ChannelView, ConnectorView, ListCoverage, SyncOutcome };
export type Onboarding = ReplyOf<typeof routes.channelOnboarding>;
type Items<T> = Promise<{ items: T[] }>;

export const listConnectors = (signal?: AbortSignal): Items<ConnectorView> =>
  call<typeof routes.listConnectors>('GET', '/api/v1/connectors', { signal });

export const listChannels = (signal?: AbortSignal): Items<ChannelView> =>
  call<typeof routes.listChannels>('GET', '/api/v1/channels', { signal });

export const getChannel = (channel: string, signal?: AbortSignal): Promise<ChannelView> =>
  call<typeof routes.getChannel>('GET', '/api/v1/channels/{channel}', {
    params: { channel },
    signal,
  });

export const createChannel = (body: ChannelInput): Promise<ChannelView> =>
  call<typeof routes.createChannel>('POST', '/api/v1/channels', { body });

/** Refused if somebody has changed it since it was read. */
export const changeChannel = (
  { channel, revision }: ChannelView,
  part: Partial<Channel>,
): Promise<ChannelView> =>
  call<typeof routes.changeChannel>('PUT', '/api/v1/channels/{channel}', {
    params: { channel: channel.id },
    body: { revision, channel: { ...channel, ...part } },
  });

export const enableChannel = (channel: string, enabled: boolean): Promise<ChannelView> =>
  call<typeof routes.enableChannel>('POST', '/api/v1/channels/{channel}/enable', {
    params: { channel },
    body: { enabled },
  });

export const setChannelCredential = (channel: string, fields: Record<string, string>): Promise<unknown> =>
  call<typeof routes.setChannelCredential>('PUT', '/api/v1/channels/{channel}/credential', {
    params: { channel },
    body: { fields },
  });

/** With fields that are not kept yet, or with what is kept. */
export const testChannel = (channel: string, fields?: Record<string, string>): Promise<ChannelTest> =>
  call<typeof routes.testChannel>('POST', '/api/v1/channels/{channel}/test', {
    params: { channel },
    body: fields === undefined ? {} : { fields },
  });

export const syncChannel = (channel: string, signal?: AbortSignal): Promise<SyncOutcome> =>
  call<typeof routes.syncChannelNow>('POST', '/api/v1/channels/{channel}/sync', {
    params: { channel },
    signal,
  });

export const channelCoverage = (
  channel: string,
  span: { fromAt: number; untilAt: number },
  signal?: AbortSignal,
): Items<ListCoverage> =>
  call<typeof routes.channelCoverage>('GET', '/api/v1/channels/{channel}/coverage', {
    params: { channel },
    query: { ...span, stepMs: 3_600_000 },
    signal,
  });

export const backfillChannel = (
  channel: string,
  span: { fromAt: number; untilAt: number },
): Promise<unknown> =>
  call<typeof routes.backfillChannel>('POST', '/api/v1/channels/{channel}/backfill', {
    params: { channel },
    body: span,
  });

export const channelConflicts = (channel: string, signal?: AbortSignal): Items<ChannelConflict> =>
  call<typeof routes.channelConflicts>('GET', '/api/v1/channels/{channel}/conflicts', {
    params: { channel },
    query: { limit: 100 },
    signal,
  });

export const replayChannel = (channel: string): Promise<{ taken: number; left: number }> =>
  call<typeof routes.replayChannel>('POST', '/api/v1/channels/{channel}/replay', { params: { channel } });

export const channelOnboarding = (channel: string, signal?: AbortSignal): Promise<Onboarding> =>
  call<typeof routes.channelOnboarding>('GET', '/api/v1/channels/{channel}/onboarding', {
    params: { channel },
    signal,
  });

export const removeChannel = (channel: string): Promise<unknown> =>
  call<typeof routes.removeChannel>('DELETE', '/api/v1/channels/{channel}', { params: { channel } });

/** The schedules of the flow that reads all shops. */
export const listSyncSchedules = (
  flow: string,
  signal?: AbortSignal,
): Promise<ReplyOf<typeof schedules.listSchedules>> =>
  call<typeof schedules.listSchedules>('GET', '/api/v1/schedules', { query: { flow }, signal });

export const nextRuns = (
  schedule: string,
  signal?: AbortSignal,
): Promise<ReplyOf<typeof schedules.nextFires>> =>
  call<typeof schedules.nextFires>('GET', '/api/v1/schedules/{schedule}/next', {
    params: { schedule },
    query: { count: 10 },
    signal,
  });

export const listPromotions = (signal?: AbortSignal): Promise<ReplyOf<typeof schedules.listPromotions>> =>
  call<typeof schedules.listPromotions>('GET', '/api/v1/promotions', { signal });
