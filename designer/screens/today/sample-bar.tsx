import { useState, type ReactNode } from 'react';
import { Alert } from 'antd';
import { clearDemoShop, type DemoShop } from '../../api/demo-shop.ts';
import { useLanguage } from '../../language/language.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { Form } from '../../ui/form.tsx';
import { useSubmit } from '../../ui/submit.ts';

interface Props {
  shop: DemoShop;
  onCleared(): void;
}

/** As long as there is sample data: how much, and the way to be rid of it. */
export function SampleBar({ shop, onCleared }: Props): ReactNode {
  const { t, say } = useLanguage();
  const [asking, setAsking] = useState(false);
  const clearing = useSubmit(clearDemoShop);
  const close = (): void => setAsking(false);
  return (
    <>
      <Alert
        type="info"
        data-testid="samples"
        title={t('demo-shop.present', { count: shop.samples })}
        action={
          <Button look="quiet" onClick={() => setAsking(true)}>
            {t('demo-shop.clear')}
          </Button>
        }
      />
      {asking ? (
        <Dialog title={t('demo-shop.clear')} onClose={close}>
          <Form
            submit={clearing}
            onDone={() => {
              close();
              onCleared();
            }}
          >
            <p>{t('demo-shop.clear-lead', { count: shop.samples })}</p>
            <ul className="tally">
              {shop.tables.map(({ table, title, records }) => (
                <li key={table}>
                  {say(title)} <b className="figures">{records}</b>
                </li>
              ))}
            </ul>
            <FailureNote failure={clearing.failure} />
            <div className="form-end">
              <Button onClick={close}>{t('action.cancel')}</Button>
              <Button look="danger" type="submit" busy={clearing.busy}>
                {t('demo-shop.clear-do', { count: shop.samples })}
              </Button>
            </div>
          </Form>
        </Dialog>
      ) : null}
    </>
  );
}
