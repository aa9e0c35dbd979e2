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

export interface ChannelAnswer {
  records: Json[];
  /** The platform says it had been done before, which is as good. */
  duplicate: boolean;
}

/** The shops of the installation, for one step. */
export interface CallChannels {
  /** Reads what is new. Throws EngineError `channel-…` by the class of what went wrong. */
  sync(channel: string): Promise<ChannelSync>;
  /**
   * Calls an operation of the channel's connector with the channel's credential. `repeats`: the caller may ask again,
   * so that reads and writes with a key are tried several times; else there is one try. Throws EngineError `channel-…`.
   */
  call(channel: string, operation: string, input: JsonObject, repeats: boolean): Promise<ChannelAnswer>;
}
