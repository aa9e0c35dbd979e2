import type { ChannelInput } from '../../schemas/channel.ts';
import type {
  ChannelConflict,
  ChannelTest,
  ChannelView,
  ConnectorView,
  ListCoverage,
  OnboardingItem,
  SyncOutcome,
} from '../../schemas/channel-view.ts';
import type { Actor } from '../store/actor.ts';

/** What the server needs of whoever brings shops into the house. Undefined: there is no such channel. */
export interface ChannelDesk {
  connectors(): Promise<ConnectorView[]>;
  list(): Promise<ChannelView[]>;
  get(id: string): Promise<ChannelView | undefined>;
  create(channel: ChannelInput, actor: Actor): Promise<ChannelView>;
  change(id: string, revision: number, channel: ChannelInput, actor: Actor): Promise<ChannelView | undefined>;
  enable(id: string, enabled: boolean, actor: Actor): Promise<ChannelView | undefined>;
  remove(id: string, actor: Actor): Promise<boolean>;
  setCredential(id: string, fields: Readonly<Record<string, string>>, actor: Actor): Promise<boolean>;
  test(id: string, fields?: Readonly<Record<string, string>>): Promise<ChannelTest | undefined>;
  sync(id: string): Promise<SyncOutcome | undefined>;
  coverage(
    id: string,
    span: { fromAt: number; untilAt: number },
    stepMs: number,
  ): Promise<ListCoverage[] | undefined>;
  backfill(id: string, span: { fromAt: number; untilAt: number }): Promise<boolean>;
  conflicts(id: string, limit: number): Promise<ChannelConflict[] | undefined>;
  replay(id: string): Promise<{ taken: number; left: number } | undefined>;
  onboarding(
    id: string,
  ): Promise<{ items: OnboardingItem[]; callbacks: { push: string; path: string }[] } | undefined>;
  /** A push of the platform, over the bytes received. Undefined: there is no such channel or push. */
  push(
    id: string,
    push: string,
    incoming: { method: string; target: string; headers: Readonly<Record<string, string>>; body: string },
  ): Promise<{ status: number; contentType: string; body: string } | undefined>;
}
