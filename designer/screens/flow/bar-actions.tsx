import { lazy, Suspense, useState, type ReactNode } from 'react';
import { Button } from 'antd';
import { DownloadOutlined, HistoryOutlined, PlayCircleOutlined } from '@ant-design/icons';
import type { Draft } from '../../api/drafts.ts';
import { useFlowNames } from '../../app/flow-names.tsx';
import { useSession } from '../../app/session.tsx';
import { useLanguage } from '../../language/language.tsx';

const PublishDialog = lazy(async () => ({
  default: (await import('../../publish/publish-dialog.tsx')).PublishDialog,
}));
const VersionsDrawer = lazy(async () => ({
  default: (await import('../../publish/versions-drawer.tsx')).VersionsDrawer,
}));

interface Props {
  draft: Draft;
  trying: boolean;
  onTry(open: boolean): void;
  onPublished(): void;
}

/** Try, versions, file, publish. */
export function BarActions({ draft, trying, onTry, onPublished }: Props): ReactNode {
  const { t } = useLanguage();
  const { may } = useSession();
  const names = useFlowNames();
  const [open, setOpen] = useState<'publish' | 'versions' | null>(null);
  const close = (): void => setOpen(null);
  const changed = (): void => {
    onPublished();
    names.reload();
  };
  const { flow } = draft;
  return (
    <>
      <Button
        type="text"
        icon={<DownloadOutlined />}
        aria-label={t('publish.export')}
        title={t('publish.export')}
        href={`/api/v1/flows/${flow}/export`}
        download={`${flow}.flow.json`}
      />
      <Button icon={<HistoryOutlined />} onClick={() => setOpen('versions')} data-testid="open-versions">
        {t('publish.versions')}
      </Button>
      <Button
        icon={<PlayCircleOutlined />}
        aria-pressed={trying}
        onClick={() => onTry(!trying)}
        data-testid="open-try"
      >
        {t('samples.try')}
      </Button>
      {may('publish', 'flow', flow) ? (
        <Button type="primary" onClick={() => setOpen('publish')} data-testid="open-publish">
          {t('publish.open')}
        </Button>
      ) : null}
      <Suspense>
        {open === 'publish' ? <PublishDialog draft={draft} onClose={close} onPublished={changed} /> : null}
        {open === 'versions' ? <VersionsDrawer flow={flow} onClose={close} onRolledBack={changed} /> : null}
      </Suspense>
    </>
  );
}
