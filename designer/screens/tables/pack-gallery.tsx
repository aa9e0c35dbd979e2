import { Button, Card } from 'antd';
import type { ReactNode } from 'react';
import { installTablePack, listTablePacks, type KnownPack } from '../../api/tables.ts';
import { useSession } from '../../app/session.tsx';
import { useLanguage } from '../../language/language.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { useLoad } from '../../ui/load.ts';
import { useSubmit } from '../../ui/submit.ts';

/** Packs that ship and are not installed: tables and flows at one press. */
export function PackGallery({ onInstalled }: { onInstalled(): void }): ReactNode {
  const { may } = useSession();
  const { value, reload } = useLoad('packs', listTablePacks);
  const open = (value?.items ?? []).filter(
    ({ shipped, installed }) => shipped !== null && installed === null,
  );
  if (!may('edit', 'table')) return null;
  return open.map((pack) => (
    <PackCard
      key={pack.shipped?.id}
      pack={pack}
      onDone={() => {
        reload();
        onInstalled();
      }}
    />
  ));
}

function PackCard({ pack: { shipped }, onDone }: { pack: KnownPack; onDone(): void }): ReactNode {
  const { t, say } = useLanguage();
  const install = useSubmit(async () => {
    if (shipped !== null) await installTablePack(shipped.id);
  });
  if (shipped === null) return null;
  const press = async (): Promise<void> => {
    if (await install.submit()) onDone();
  };
  return (
    <Card size="small" title={say(shipped.title)} className="pack-card">
      {shipped.description === undefined ? null : <p>{say(shipped.description)}</p>}
      <FailureNote failure={install.failure} />
      <Button type="primary" loading={install.busy} onClick={() => void press()}>
        {t('table.install-pack')}
      </Button>
    </Card>
  );
}
