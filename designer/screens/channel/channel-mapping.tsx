import { App, Button, Modal } from 'antd';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import type { Mapping } from '../../../schemas/mapping.ts';
import { changeChannel } from '../../api/channels.ts';
import { asFailure } from '../../api/failure.ts';
import { useSession } from '../../app/session.tsx';
import { useLanguage } from '../../language/language.tsx';
import { Loading } from '../../ui/loading.tsx';
import '../import/import.css';
import type { TabProps } from './channel.tsx';

const Mapper = lazy(async () => ({ default: (await import('../../mapper/mapper.tsx')).Mapper }));

const noSamples: never[] = [];

/** The mappings this shop has for itself; without one the connector's own holds. */
export function ChannelMapping({ view, reload }: TabProps): ReactNode {
  const { t, say } = useLanguage();
  const { may } = useSession();
  const { message } = App.useApp();
  // What is kept was checked by the server when it was saved.
  const mappings = (view.channel.mappings ?? {}) as Record<string, Mapping>;
  const own = Object.entries(mappings);
  const [open, setOpen] = useState<{ name: string; mapping: Mapping } | null>(null);
  const save = async (next: Record<string, Mapping>): Promise<void> => {
    try {
      await changeChannel(view, { mappings: next });
      void message.success(t('channel.mapping-saved'));
      setOpen(null);
    } catch (error) {
      void message.error(say(asFailure(error).text));
    }
    reload();
  };
  return (
    <section className="paper" aria-label={t('channel-tab.mapping')}>
      <p>
        {own.length === 0
          ? t('channel.shipped-mapping')
          : t('channel.own-mapping', { names: own.map(([, { name }]) => say(name)).join('、') })}
      </p>
      {may('edit', 'channel')
        ? own.map(([name, mapping]) => (
            <div key={name} className="import-acts">
              <Button onClick={() => setOpen({ name, mapping })}>
                {t('channel.edit-mapping', { name: say(mapping.name) })}
              </Button>
              <Button
                type="text"
                onClick={() => void save(Object.fromEntries(own.filter(([other]) => other !== name)))}
              >
                {t('channel.back-to-shipped')}
              </Button>
            </div>
          ))
        : null}
      {open === null ? null : (
        <Modal open width="96vw" footer={null} title={say(open.mapping.name)} onCancel={() => setOpen(null)}>
          <Suspense fallback={<Loading />}>
            <div className="mapper-screen">
              <Mapper
                mapping={open.mapping}
                samples={noSamples}
                source={view.channel.connector}
                onChange={(mapping) => setOpen({ ...open, mapping })}
                onDone={() => void save({ ...mappings, [open.name]: open.mapping })}
                doneLabel={t('table.save')}
              />
            </div>
          </Suspense>
        </Modal>
      )}
    </section>
  );
}
