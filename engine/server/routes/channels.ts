import {
  backfillChannel,
  changeChannel,
  channelConflicts,
  channelCoverage,
  channelOnboarding,
  createChannel,
  enableChannel,
  getChannel,
  listChannels,
  listConnectors,
  removeChannel,
  replayChannel,
  setChannelCredential,
  syncChannelNow,
  testChannel,
} from '../../../schemas/api/channels.ts';
import { openIds } from '../../../schemas/api/permission.ts';
import { notFound, refuse } from '../api-error.ts';
import type { ChannelDesk } from '../channel-port.ts';
import { DONE } from '../done.ts';
import type { Serve } from '../serve-route.ts';

/** Longer spans are looked at piece by piece. */
const MOST_CELLS = 2_000;

/** Channels: how shops come in, how whole, and what to do where they do not. */
export function serveChannels(serve: Serve, channels: ChannelDesk): void {
  serve(listConnectors, async () => ({ items: await channels.connectors() }));
  serve(listChannels, async ({ actor }) => {
    const open = openIds(actor.permissions, 'read', 'channel');
    const items = await channels.list();
    return { items: items.filter(({ channel }) => open === '*' || open.includes(channel.id)) };
  });
  serve(getChannel, async ({ params }) => found(await channels.get(params.channel)));
  serve(createChannel, ({ body, actor }) => channels.create(body, actor));
  serve(changeChannel, async ({ params, body, actor }) => {
    if (body.channel.id !== params.channel)
      throw refuse(422, 'channel-id', '渠道标识不能修改。', 'The id of a channel cannot be changed.');
    return found(await channels.change(params.channel, body.revision, body.channel, actor));
  });
  serve(enableChannel, async ({ params, body, actor }) =>
    found(await channels.enable(params.channel, body.enabled, actor)),
  );
  serve(removeChannel, async ({ params, actor }) => {
    if (!(await channels.remove(params.channel, actor))) throw notFound();
    return DONE;
  });
  serveConnection(serve, channels);
  serveReading(serve, channels);
}

function serveConnection(serve: Serve, channels: ChannelDesk): void {
  serve(setChannelCredential, async ({ params, body, actor }) => {
    if (!(await channels.setCredential(params.channel, body.fields, actor))) throw notFound();
    return DONE;
  });
  serve(testChannel, async ({ params, body }) => found(await channels.test(params.channel, body.fields)));
  serve(channelOnboarding, async ({ params }) => found(await channels.onboarding(params.channel)));
}

function serveReading(serve: Serve, channels: ChannelDesk): void {
  serve(syncChannelNow, async ({ params }) => found(await channels.sync(params.channel)));
  serve(channelCoverage, async ({ params, query: { fromAt, untilAt, stepMs } }) => {
    checkSpan({ fromAt, untilAt });
    if ((untilAt - fromAt) / stepMs > MOST_CELLS)
      throw refuse(
        422,
        'span-too-long',
        '时间段太长，请分段查看。',
        'The span is too long; look at it piece by piece.',
      );
    return { items: found(await channels.coverage(params.channel, { fromAt, untilAt }, stepMs)) };
  });
  serve(backfillChannel, async ({ params, body }) => {
    checkSpan(body);
    if (!(await channels.backfill(params.channel, body))) throw notFound();
    return DONE;
  });
  serve(channelConflicts, async ({ params, query }) => ({
    items: found(await channels.conflicts(params.channel, query.limit)),
  }));
  serve(replayChannel, async ({ params }) => found(await channels.replay(params.channel)));
}

function checkSpan({ fromAt, untilAt }: { fromAt: number; untilAt: number }): void {
  if (untilAt <= fromAt)
    throw refuse(422, 'span-empty', '结束时间必须晚于开始时间。', 'The end must come after the beginning.');
}

const found = <T>(value: T | undefined): T => {
  if (value === undefined) throw notFound();
  return value;
};
