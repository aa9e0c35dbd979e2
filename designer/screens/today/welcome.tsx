import type { ReactNode } from 'react';
import { Card } from 'antd';
import { openDemoShop } from '../../api/demo-shop.ts';
import { useLanguage } from '../../language/language.tsx';
import { Button } from '../../ui/button.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { useSubmit } from '../../ui/submit.ts';

interface Props {
  onOpened(): void;
  onEmpty(): void;
}

/** The first visit: look around in a shop that is full of orders, or begin with nothing. */
export function Welcome({ onOpened, onEmpty }: Props): ReactNode {
  const { t } = useLanguage();
  const opening = useSubmit(async () => {
    await openDemoShop();
    onOpened();
  });
  return (
    <section className="welcome" aria-label={t('welcome.title')}>
      <h2>{t('welcome.title')}</h2>
      <div className="welcome-choices">
        <Card size="small" title={<h3>{t('welcome.demo')}</h3>}>
          <p>{t('welcome.demo-next')}</p>
          <Button look="primary" busy={opening.busy} onClick={() => void opening.submit()}>
            {t('welcome.open-demo')}
          </Button>
          <FailureNote failure={opening.failure} />
        </Card>
        <Card size="small" title={<h3>{t('welcome.empty')}</h3>}>
          <p>{t('welcome.empty-next')}</p>
          <Button disabled={opening.busy} onClick={onEmpty}>
            {t('welcome.start-empty')}
          </Button>
        </Card>
      </div>
    </section>
  );
}
