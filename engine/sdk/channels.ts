import type { Json, JsonObject } from '../../schemas/values/json.ts';

/** What became of reading a shop. */
export interface ChannelSync extends JsonObject {
  created: number;
  changed: number;
  unchanged: number;
  quarantined: number;
  /** How far behind now it is read; ms. */
  lagMs: number | null;
  /** There is more to read. */
  more: boolean;
}

/** What became of reading all shops of one kind. */
export interface ChannelRound extends ChannelSync {
  channels: number;
  /** Shops that could not be read; each has its case already. */
  failed: { channel: string; code: string }[];
}

export interface ChannelAnswer {
  records: Json[];
  /** The platform says it had been done before, which is as good. */
  duplicate: boolean;
}

/** The shops of the installation, for one step. */
export interface CallChannels {
  /** Reads what is new. Throws EngineError `channel-…` by the class of what went wrong. */
  sync(channel: string): Promise<ChannelSync>;
  /** The same for every shop in use that comes in this way. What befalls one shop stops no other. */
  syncAll(mode: 'api' | 'push'): Promise<ChannelRound>;
  /**
   * Calls an operation of the channel's connector with the channel's credential. `repeats`: the caller may ask again,
   * so that reads and writes with a key are tried several times; else there is one try. Throws EngineError `channel-…`.
   */
  call(channel: string, operation: string, input: JsonObject, repeats: boolean): Promise<ChannelAnswer>;
}
