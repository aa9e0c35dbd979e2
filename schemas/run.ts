import { Type, type Static } from 'typebox';

/** `queued` waits for its serial key or a free place of its flow; `held` runs keep their status and carry a hold. */
export const RunStatus = Type.Union([
  Type.Literal('queued'),
  Type.Literal('running'),
  Type.Literal('waiting'),
  Type.Literal('completed'),
  Type.Literal('failed'),
  Type.Literal('canceled'),
  Type.Literal('superseded'),
]);
export type RunStatus = Static<typeof RunStatus>;

/** `rehearsal` (演练) and `shadow` (陪跑) never write to the outside; the mode never changes and sub-flows inherit it. */
export const RunMode = Type.Union([Type.Literal('live'), Type.Literal('rehearsal'), Type.Literal('shadow')]);
export type RunMode = Static<typeof RunMode>;

/** Whose fault an error is: the flow's author, the other side, or the engine. */
export const Blame = Type.Union([Type.Literal('author'), Type.Literal('remote'), Type.Literal('engine')]);
export type Blame = Static<typeof Blame>;
