import { App } from 'antd';
import { useState } from 'react';
import { syncChannel } from '../../api/channels.ts';
import { asFailure } from '../../api/failure.ts';
import { useLanguage } from '../../language/language.tsx';

interface ChannelActs {
  busy: boolean;
  /** Does something to the channel, says how it went, and then calls `onDone` whatever came of it. */
  act(work: () => Promise<string>): Promise<void>;
  /** Reads the shop now; answers what to say of it. */
  sync(): Promise<string>;
}

export function useChannelActs(channel: string, onDone: () => void): ChannelActs {
  const { t, say } = useLanguage();
  const { message } = App.useApp();
  const [busy, setBusy] = useState(false);
  return {
    busy,
    async act(work) {
      setBusy(true);
      try {
        void message.success(await work());
      } catch (error) {
        void message.error(say(asFailure(error).text));
      }
      setBusy(false);
      onDone();
    },
    async sync() {
      const { created, changed, failure } = await syncChannel(channel);
      return failure === null ? t('channel.synced', { created, changed }) : say(failure.message);
    },
  };
}
