import { Component, type ReactNode } from 'react';
import { useLanguage } from '../language/language.tsx';
import { Button } from '../ui/button.tsx';

interface Props {
  children: ReactNode;
}

/** A fault of ours blanks no page: it says what happened and how to go on. React catches faults by a class alone. */
export class Breakage extends Component<Props, { error: unknown }> {
  override state: { error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error };
  }

  override render(): ReactNode {
    return this.state.error === null ? this.props.children : <Broken error={this.state.error} />;
  }
}

function Broken({ error }: { error: unknown }): ReactNode {
  const { t } = useLanguage();
  return (
    <main className="door-card" role="alert">
      <h1>{t('shell.broken')}</h1>
      <p className="door-lead">{t('shell.broken-next')}</p>
      <div className="form">
        <details>
          <summary>{t('shell.details')}</summary>
          <pre className="trace">
            {error instanceof Error ? (error.stack ?? error.message) : String(error)}
          </pre>
        </details>
        <Button look="primary" onClick={() => location.reload()}>
          {t('action.reload')}
        </Button>
      </div>
    </main>
  );
}
