import type { ReactNode } from 'react';
import { BrowserRouter } from 'react-router';
import { LanguageProvider } from '../language/language.tsx';
import { Breakage } from './breakage.tsx';
import { Gate } from './gate.tsx';
import { Look } from './look.tsx';
import { Places } from './places.tsx';
import { SessionProvider } from './session.tsx';

export function App(): ReactNode {
  return (
    <LanguageProvider>
      <Look>
        <Breakage>
          <SessionProvider>
            <BrowserRouter>
              <Gate>
                <Places />
              </Gate>
            </BrowserRouter>
          </SessionProvider>
        </Breakage>
      </Look>
    </LanguageProvider>
  );
}
